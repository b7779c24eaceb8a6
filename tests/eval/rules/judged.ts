/** A system as its file says it, and what every rule says of every element of it. */
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Build, type Judgement, type Outcome, type Rule } from "../../../packages/core/src/engine/index.ts";
import { readSources, toSource } from "../../../packages/core/src/formats/index.ts";
import { Snapshot } from "../../../packages/core/src/graph/index.ts";
import { linkId } from "../../../packages/core/src/model/index.ts";
import { RULES, stride } from "../../../packages/core/src/plugins/stride/index.ts";

export interface Judged {
  readonly name: string;
  readonly snapshot: Snapshot;
  /** What fires, is settled by a control, is left open, or was answered by what is said; in the order of ids. */
  readonly judgements: readonly Judgement[];
  readonly elements: number;
}

const OUTCOMES = ["fires", "mitigated", "unknown", "not-applicable"] as const satisfies readonly Outcome[];
const KINDS = ["component", "flow", "data", "boundary"] as const satisfies readonly Rule["of"][];
const VERSION = "0".repeat(64);

export async function judgeFile(path: string): Promise<Judged> {
  const name = basename(path) === "system.yaml" ? basename(dirname(path)) : basename(path, ".yaml");
  const source = toSource({ input: "input/system", name: basename(path), bytes: await readFile(path) });
  const { groups, unread } = await readSources([source], async () => undefined);
  for (const { error } of unread) throw error;
  const facts = groups.flatMap(({ reading }) => [...reading.entities, ...reading.links]);
  const snapshot = Snapshot.empty({ system: name, branch: "main", commit: VERSION }).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: VERSION, fact })),
    VERSION,
  );
  const judgements = new Build([stride]).run(snapshot).findings({ outcomes: OUTCOMES });
  const elements = KINDS.flatMap((kind) => snapshot.entities(kind)).length;
  return { name, snapshot, judgements, elements };
}

export const ruleNamed = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
