import { describe, expect, it } from "vitest";
import { Snapshot } from "../graph/index.ts";
import { type Entity, type Link, linkId } from "../model/index.ts";
import { type Column, shownIn } from "./columns.ts";

const origin = { by: "user" } as const;
const entity = (id: string, name: string, props: object = {}): Entity =>
  ({ id, kind: id.split("/")[0], name, props, tags: [], origin }) as unknown as Entity;
const link = (from: string, kind: string, to: string): Link => ({ kind, from, to, props: {}, origin }) as Link;

const hazard = entity("hazard/h", "Too hot", {
  system: "Dryer",
  condition: "It is\n too hot.",
  properties: ["safety", "integrity"],
});
const facts: (Entity | Link)[] = [
  hazard,
  entity("loss/a", "Fire", { text: "It burns." }),
  entity("loss/b", "Delay", { text: "It takes long." }),
  entity("requirement/r", "No fire", { text: "Never burn.", level: "stakeholder" }),
  link("hazard/h", "leads_to", "loss/b"),
  link("hazard/h", "leads_to", "loss/a"),
  link("loss/a", "harms", "requirement/r"),
  link("loss/b", "harms", "requirement/r"),
];
const V = "0".repeat(64);
const graph = Snapshot.empty({ system: "s", branch: "main", commit: V }).with(
  facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: V, fact })),
  V,
);
const told = (...shows: string[]): string => shownIn({ title: "x", shows } as Column, hazard, graph);

describe("a column", () => {
  it.each([
    [["id"], "hazard/h"],
    [["text", "condition"], "It is too hot."],
    [["properties"], "safety, integrity"],
    [[">leads_to"], "Fire; Delay"],
    [[">leads_to:text"], "It burns.; It takes long."],
    [[">leads_to>harms"], "No fire"],
    [[">leads_to>harms<harms"], "Fire; Delay"],
  ])("of %j shows %j", (shows, words) => expect(told(...shows)).toBe(words));

  it.each([["text"], ["__proto__"], ["constructor"], ["<leads_to"], [">none"]])("of %j has nothing to show", (source) =>
    expect(told(source)).toBe(""),
  );

  it("names three, and says how many more there are", () => {
    const many = Array.from({ length: 6 }, (_, nth) => entity(`loss/m${nth}`, `M${nth}`, { text: "." }));
    const more = graph.with(
      [...many, ...many.map(({ id }) => link("hazard/h", "leads_to", id))].map((fact) => ({
        id: "from" in fact ? linkId(fact) : fact.id,
        since: V,
        fact,
      })),
      V,
    );
    expect(shownIn({ title: "x", shows: [">leads_to"] }, hazard, more)).toBe("Fire; Delay; M0; and 5 more");
  });
});
