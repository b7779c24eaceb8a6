import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Build } from "../../engine/index.ts";
import { Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, keyFromName, linkId } from "../../model/index.ts";
import { format } from "../../formats/tm7/index.ts";
import { tmt } from "./index.ts";

const noSiblings = (): undefined => undefined;

/** What a model says without the threats that its tool found, and these threats as its file holds them. */
async function modelIn(file: string): Promise<{ readonly graph: Snapshot; readonly stored: readonly string[] }> {
  const text = readFileSync(file, "utf8");
  const { entities, links } = await format.read(
    { name: "model.tm7", text, bytes: Buffer.from(text) } as never,
    noSiblings as never,
  );
  const found = new Set(["threat", "mitigation", "decision"]);
  const isKept = (id: string): boolean => !found.has(id.slice(0, id.indexOf("/")));
  const facts: (Entity | Link)[] = [
    ...entities.filter(({ id }) => isKept(id)),
    ...links.filter(({ from, to }) => isKept(from) && isKept(to)),
  ];
  const commit = "0".repeat(64);
  const graph = Snapshot.empty({ system: "s", branch: "main", commit }).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: commit, fact })),
    commit,
  );
  const stored = entities
    .filter(({ kind }) => kind === "threat")
    .map(({ ext }) => {
      const { type, source, flow, target } = ext!.tm7 as Record<string, string>;
      return [keyFromName(type!), source, flow, target].join(" ");
    })
    .sort();
  return { graph, stored };
}

/** As (type, source, flow, target), in the ids of the tool. */
function foundIn(graph: Snapshot): string[] {
  const analysis = new Build([tmt]).run(graph);
  expect(analysis.gaps).toEqual([]);
  const origins = new Map(analysis.entities().map(({ id, origin }) => [id, origin]));
  return analysis
    .links()
    .filter(({ kind }) => kind === "threatens")
    .map(({ from, to }) => {
      const { ends } = graph.entity(to)!.ext!.tm7 as { ends: [string, string] };
      const origin = origins.get(from) as { rule: string };
      return [origin.rule, ends[0], guidOfFlow(graph.entity(to)!), ends[1]].join(" ");
    })
    .sort();
}

function guidOfFlow({ ext }: Entity): string {
  const marks = (ext?.marks ?? []) as readonly string[];
  return marks[0]?.slice(marks[0].lastIndexOf(":") + 1) ?? "";
}

const folder = new URL("../../../../../../shared/data/tmt/", import.meta.url);
/** How many threats each file holds, counted in its text. */
const MODELS = [
  ["MTMT_example", 43],
  ["MTMT_nested_tz", 16],
  ["lineboundaries_inheritance", 0],
  ["one-trustzone", 0],
  ["test_model", 10],
] as const;

describe.each(MODELS)("%s, with the rules that it brings along", (name, threats) => {
  const file = fileURLToPath(new URL(`${name}.tm7`, folder));
  it.skipIf(!existsSync(file))("has exactly the threats that its tool found, where ../shared/data/tmt is", async () => {
    const { graph, stored } = await modelIn(file);
    expect(stored).toHaveLength(threats);
    expect(foundIn(graph)).toEqual(stored);
  });
});
