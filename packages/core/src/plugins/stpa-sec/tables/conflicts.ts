import { type Cell, evaluate } from "../../../logic/index.ts";
import { cellText, type Judged } from "./judged.ts";

/** Where it is hazardous to provide an action and hazardous not to, and nobody decided which weighs more. */
export interface Conflict {
  /** What both tables know of the context, as an expression. */
  readonly context: string;
  readonly provided: Judged;
  readonly notProvided: Judged;
}

/**
 * The two tables may weigh different variables. A conflict is a combination of those they share in which either table
 * leaves no way out: whatever the others are, it is hazardous.
 */
export function conflictsOf(judged: readonly Judged[]): readonly Conflict[] {
  const plain = (type: string): Judged | undefined =>
    judged.find(({ misuse }) => misuse.type === type && misuse.subtype === undefined);
  const [provided, notProvided] = [plain("provided"), plain("not_provided")];
  if (provided === undefined || notProvided === undefined) return [];
  const others = new Set(notProvided.variables.map(({ variable }) => variable));
  const shared = provided.variables.map(({ variable }) => variable).filter((variable) => others.has(variable));
  const [one, other] = [provided, notProvided].map((each) => withoutWayOut(each, shared));
  return [...one!.keys()]
    .filter((context) => other!.has(context) && !one!.get(context) && !other!.get(context))
    .sort()
    .map((context) => ({ context, provided, notProvided }));
}

/** Contexts in shared variables that are hazardous throughout, and whether somebody decided so for any of their cells. */
function withoutWayOut({ table, decisions }: Judged, shared: readonly string[]): ReadonlyMap<string, boolean> {
  const open = new Set<string>();
  const hazardous = new Map<string, boolean>();
  for (const { cell, verdict } of table.contexts) {
    if (verdict === "impossible") continue;
    const name = cellText(partOf(cell, shared));
    if (verdict !== "hazardous") open.add(name);
    else hazardous.set(name, hazardous.get(name) === true || decisions.some(({ when }) => evaluate(when, cell)));
  }
  return new Map([...hazardous].filter(([name]) => !open.has(name)));
}

const partOf = (cell: Cell, variables: readonly string[]): Cell =>
  new Map([...cell].filter(([variable]) => variables.includes(variable)));
