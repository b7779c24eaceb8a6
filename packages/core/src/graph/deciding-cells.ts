import { SecaError, onOneLine, quoted } from "../kernel/index.ts";
import { type Entity, type Operation, type Origin, toEntity } from "../model/index.ts";
import { bad, recordOf } from "./expected.ts";
import type { Results } from "./results.ts";

/** What was decided of a context, and the hazards to which it leads. */
export interface CellDecision {
  readonly decision: Entity;
  readonly hazards: readonly string[];
}

const PARTS: ReadonlySet<string> = new Set(["cell", "verdict", "reason", "hazards"]);
const VERDICTS = ["hazardous", "safe"];
const TAKES =
  'It takes {"op":"decide","target":"context_table/…","value":{"cell":"need = needed","verdict":"safe","reason":"…"}}; a hazardous one may name hazards.';
const HAZARDS_MAX = 50;
const NAME_MAX = 200;

/** A verdict on contexts of a context table. The same context of the same table gives the same fact, so deciding again replaces. */
export function decisionOnCell(
  { target, field, at, value }: Operation,
  { origin, results }: { readonly origin: Origin; readonly results: Results | undefined },
): CellDecision {
  if (field !== undefined) throw bad("decide takes no field.", TAKES);
  const words = recordOf(value, "it holds the cell, the verdict and the reason");
  const unknown = Object.keys(words).find((part) => !PARTS.has(part));
  if (unknown !== undefined) throw bad(`decide takes no ${quoted(unknown)}.`, TAKES);
  if (at !== undefined && words.cell !== undefined) throw bad("The cell is given twice.", "Put it into at or value.");
  const { cell: written = at, verdict, reason, hazards = [] } = words;
  if (typeof written !== "string") throw bad("decide needs the cell: an expression over the variables.", TAKES);
  if (typeof verdict !== "string" || !VERDICTS.includes(verdict))
    throw bad(`The verdict is ${quoted(verdict)}.`, `Allowed: ${VERDICTS.join(", ")}.`);
  if (typeof reason !== "string" || reason.trim() === "") throw bad("decide needs a reason.", TAKES);
  if (!isListOfIds(hazards)) throw bad(`hazards is ${quoted(hazards)}.`, "Give a list of hazards' ids.");
  if (verdict === "safe" && hazards.length > 0)
    throw bad("A safe context leads to no hazard.", "Leave hazards out, or decide that it is hazardous.");
  if (results?.cell === undefined)
    throw new SecaError("not_found", `There is no context table ${quoted(target, 200)} here.`, "Analyse it first.");
  const { id, cell } = results.cell(target, written);
  const decision = toEntity({
    id,
    name: `${verdict}: ${onOneLine(cell)}`.slice(0, NAME_MAX),
    props: { verdict, reason, cell, target },
    origin,
  });
  return { decision, hazards };
}

const isListOfIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= HAZARDS_MAX && value.every((each) => typeof each === "string");
