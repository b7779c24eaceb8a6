import { expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

async function placesOf(text: string): Promise<string[]> {
  const { entities, links } = await format.read(sourceFrom(text, "notes.md"), noSiblings);
  const names = new Map(entities.map(({ id, name }) => [id, name]));
  return [
    ...entities.flatMap(({ kind, name }) => (kind === "boundary" ? [name] : [])),
    ...links.flatMap(({ kind, from, to }) => (kind === "inside" ? [`${names.get(from)} in ${names.get(to)}`] : [])),
  ].sort();
}

it.each<[string, string[]]>([
  ["Twelve recorders hang in the Brandal forest.", ["Brandal forest", "Recorder in Brandal forest"]],
  ["The order API calls Redis. Redis runs on the rack server.", ["Rack server", "Redis in Rack server"]],
  ["The order API calls Redis. Redis runs at the university.", ["Redis in University", "University"]],
  [
    "The handheld asks the hub service. The handheld is attached to the yard WLAN.",
    ["Handheld in Yard WLAN", "Yard WLAN"],
  ],
  [
    "Kafka sits on the Docker network `inner`, where the order service is attached as well.",
    ["Inner", "Kafka in Inner", "Order service in Inner"],
  ],
])("a place is where parts are said to be: %s", async (text, places) => {
  expect(await placesOf(text)).toEqual(places);
});

it("is none where the machine takes part itself", async () => {
  expect(await placesOf("Redis runs on the rack server. The portal calls the rack server.")).toEqual([]);
});
