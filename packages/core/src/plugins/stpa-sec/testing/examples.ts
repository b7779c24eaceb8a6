import { readFileSync } from "node:fs";
import { readSeca } from "../../../formats/seca/index.ts";
import { Snapshot } from "../../../graph/index.ts";
import { type Entity, type Link, linkId } from "../../../model/index.ts";

const examples = new URL("../../../../../../examples/", import.meta.url);
const VERSION = "0".repeat(64);

/** A bundled example as its file says it. */
export async function exampleOf(name: string): Promise<Snapshot> {
  const file = readFileSync(new URL(`${name}/system.yaml`, examples), "utf8");
  const { entities, links } = await readSeca(file, { input: `${name}/system.yaml` });
  return snapshotOf([...entities, ...links]);
}

export const snapshotOf = (facts: readonly (Entity | Link)[]): Snapshot =>
  Snapshot.empty({ system: "s", branch: "main", commit: VERSION }).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: VERSION, fact })),
    VERSION,
  );

/** What stakeholders ask for, by key. */
export async function requirementsOf(name: string): Promise<ReadonlyMap<string, string>> {
  const found = (await exampleOf(name)).entities("requirement") as readonly Entity<"requirement">[];
  return new Map(found.map(({ id, props }) => [id.slice("requirement/".length), props.text]));
}
