import { SecaError } from "../../../kernel/index.ts";
import {
  type Cell,
  type Cube,
  type Expression,
  type Implicant,
  type Table,
  allOf,
  checkAgainst,
  evaluate,
  evaluateOver,
  implicantsOf,
  parseExpression,
  printExpression,
  tableOf,
  test,
  variablesIn,
} from "../../../logic/index.ts";
import type { Entity } from "../../../model/index.ts";
import type { Action, Weighed } from "./action.ts";
import { OF_THE_GIVING, type Subtype } from "./default-rules.ts";
import type { Misuse } from "./sentences.ts";
import { type TableRead, isFact, sources, targets } from "./table-read.ts";

/** An action looked at in one way in which it can be unsafe, with a verdict for each of its contexts. */
export interface Judged {
  /** Of the context table. */
  readonly id: string;
  readonly misuse: Misuse;
  readonly variables: readonly Weighed[];
  readonly table: Table;
  readonly implicants: readonly Implicant[];
  /** What calls contexts hazardous: rules, unsafe actions that people wrote down, decisions. */
  readonly grounds: readonly Ground[];
  readonly decisions: readonly Decision[];
  readonly invariants: readonly Ground[];
  /** What could not be taken into account, with the reason. */
  readonly unread: readonly Unread[];
}

export interface Ground {
  readonly entity: Entity;
  readonly when: Expression;
}

export interface Decision extends Ground {
  readonly entity: Entity<"decision">;
  readonly verdict: "hazardous" | "safe";
}

export interface Unread {
  readonly id: string;
  readonly why: string;
}

export function tableIdOf(action: Action, { type, subtype }: Misuse): string {
  return `context_table/${action.key}.${subtype === undefined ? type : `${type}.${subtype}`}`;
}

/** Each way in which rules, people or decisions speak of the action, and those that every action has. */
export function judgedOf(action: Action, read: TableRead): readonly Judged[] {
  const { id } = action.entity;
  const said: Said = {
    rules: sources(read, id, "judges", "hazard_rule"),
    ucas: writtenUcasOf(action, read),
    invariants: sources(read, id, "bounds", "invariant"),
  };
  return misusesOf(action, said, read).map((misuse) => judge(action, misuse, said, read));
}

/** What is said of an action, whatever the way in which it is looked at. */
interface Said {
  readonly rules: readonly Entity<"hazard_rule">[];
  readonly ucas: readonly Entity<"uca">[];
  readonly invariants: readonly Entity<"invariant">[];
}

/** Those that people wrote down; those that follow from a table say nothing new about it. */
export const writtenUcasOf = (action: Action, read: TableRead): readonly Entity<"uca">[] =>
  sources(read, action.entity.id, "misuses", "uca").filter(isFact);

const TYPES = ["not_provided", "provided", "timing", "duration"] as const;
const SUBTYPES: readonly Subtype[] = [
  "wrong",
  "insufficient",
  "excessive",
  "asymmetric",
  "too_early",
  "too_late",
  "out_of_order",
  "stopped_too_soon",
  "applied_too_long",
];

/** A type about which something is said by subtype only has no table of its own; one that is justified has none at all. */
function misusesOf(action: Action, { rules, ucas }: Said, read: TableRead): readonly Misuse[] {
  const said = [...rules, ...ucas].map(({ props }) => props);
  const harmless = justifiedTypes(action, read);
  return TYPES.flatMap((type) => {
    const ofType = said.filter((each) => each.type === type);
    const subtypes = SUBTYPES.filter((subtype) => ofType.some((each) => each.subtype === subtype));
    const isPlain = ofType.some((each) => each.subtype === undefined);
    if (ofType.length === 0) return harmless.has(type) ? [] : [{ type }];
    return [...(isPlain ? [{ type }] : []), ...subtypes.map((subtype) => ({ type, subtype }))];
  });
}

/** What people found harmless. */
export const justifiedTypes = (action: Action, read: TableRead): ReadonlySet<string | undefined> =>
  new Set(sources(read, action.entity.id, "justifies", "justification").map(({ props }) => props.type));

function judge(action: Action, misuse: Misuse, said: Said, read: TableRead): Judged {
  const id = tableIdOf(action, misuse);
  const reader = new Reader(action.variables);
  const isOfIt = ({ props }: { readonly props: Misuse }): boolean =>
    props.type === misuse.type && props.subtype === misuse.subtype;
  const grounds = [
    ...said.rules.filter(isOfIt).flatMap((entity) => reader.ground(entity, entity.props.when)),
    ...said.ucas.filter(isOfIt).flatMap((entity) => reader.ground(entity, entity.props.context)),
  ];
  const decisions = decisionsOn(id, read).flatMap((entity): Decision[] => {
    const { verdict, cell } = entity.props;
    if ((verdict !== "hazardous" && verdict !== "safe") || cell === undefined) return [];
    return reader.ground(entity, cell).map((ground) => ({ ...ground, entity, verdict }));
  });
  const bounds = said.invariants.flatMap((entity) => reader.ground(entity, entity.props.holds));

  const asked = new Set([...grounds, ...decisions].flatMap(({ when }) => variablesIn(when)));
  const variables = action.variables.filter(
    ({ variable }) => misuse.type === "provided" || asked.has(variable) || !OF_THE_GIVING.includes(variable),
  );
  const known = new Set(variables.map(({ variable }) => variable));
  const invariants = bounds.filter(({ when }) => variablesIn(when).every((variable) => known.has(variable)));
  const { table, implicants } = worked({ variables, grounds, decisions, invariants });
  return { id, misuse, variables, table, implicants, grounds, decisions, invariants, unread: reader.unread };
}

/** Those that name the table as their target, and those that are linked to it. */
function decisionsOn(table: string, read: TableRead): readonly Entity<"decision">[] {
  const all = [...read.decisionsOn(table), ...sources(read, table, "decides", "decision")];
  return [...new Map(all.map((each) => [each.id, each])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Expressions of people may name what is not there (any more): that is told, and the rest stands. */
class Reader {
  readonly unread: Unread[] = [];
  readonly #variables: readonly Weighed[];

  constructor(variables: readonly Weighed[]) {
    this.#variables = variables;
  }

  ground<E extends Entity>(entity: E, text: string): { readonly entity: E; readonly when: Expression }[] {
    try {
      return [{ entity, when: checkAgainst(parseExpression(text), this.#variables) }];
    } catch (error) {
      if (!(error instanceof SecaError)) throw error;
      this.unread.push({ id: entity.id, why: `${error.message} ${error.hint}` });
      return [];
    }
  }
}

type Law = Pick<Judged, "variables" | "grounds" | "decisions" | "invariants">;
type Worked = Pick<Judged, "table" | "implicants">;

/** Actions that weigh the same by the same rules have the same table, and there are many of these. */
const lately = new Map<string, Worked>();
const LATELY_MAX = 64;

function worked(law: Law): Worked {
  const texts = (grounds: readonly Ground[]): readonly string[] =>
    grounds.map(({ when }) => printExpression(when)).sort();
  const key = JSON.stringify([
    law.variables.map(({ variable, values }) => [variable, values]),
    texts(law.grounds),
    law.decisions.map(({ verdict, when }) => `${verdict} ${printExpression(when)}`).sort(),
    texts(law.invariants),
  ]);
  const known = lately.get(key);
  if (known !== undefined) return known;
  const table = tableOf(
    law.variables.map(({ variable, values }) => ({ variable, values })),
    {
      invariants: law.invariants.map(({ when }) => when),
      verdict: (cell) => verdictOf(cell, law),
      isHazardousThroughout: (cube) => isHazardousThroughout(cube, law),
    },
  );
  const made = { table, implicants: implicantsOf(table) };
  if (lately.size >= LATELY_MAX) lately.delete(lately.keys().next().value!);
  lately.set(key, made);
  return made;
}

/** What people decided comes first, and of two decisions the careful one. Where nothing speaks, nothing is settled. */
function verdictOf(cell: Cell, { grounds, decisions }: Law): "hazardous" | "safe" | "undecided" {
  const decided = decisions.filter(({ when }) => evaluate(when, cell));
  if (decided.length > 0) return decided.some(({ verdict }) => verdict === "hazardous") ? "hazardous" : "safe";
  return grounds.some(({ when }) => evaluate(when, cell)) ? "hazardous" : "undecided";
}

function isHazardousThroughout(cube: Cube, { grounds, decisions }: Law): boolean {
  const dangers = decisions.filter(({ verdict }) => verdict === "hazardous");
  if (dangers.some(({ when }) => evaluateOver(when, cube) === "all")) return true;
  const isLeftAlone = decisions.every(({ verdict, when }) => verdict !== "safe" || evaluateOver(when, cube) === "none");
  return isLeftAlone && grounds.some(({ when }) => evaluateOver(when, cube) === "all");
}

/** What makes an implicant hazardous: grounds that hold all over it, else those that hold somewhere in it. */
export function groundsOf(implicant: Implicant, { grounds, decisions, table }: Judged): readonly Ground[] {
  const dangers = [...grounds, ...decisions.filter(({ verdict }) => verdict === "hazardous")];
  const throughout = dangers.filter(({ when }) => evaluateOver(when, implicant.fixed) === "all");
  if (throughout.length > 0) return throughout;
  const cells = table.contexts.filter(({ cell, verdict }) => verdict === "hazardous" && isIn(cell, implicant.fixed));
  return dangers.filter(({ when }) => cells.some(({ cell }) => evaluate(when, cell)));
}

export const isIn = (cell: Cell, cube: Cube): boolean =>
  [...cube].every(([variable, values]) => values.includes(cell.get(variable)!));

/** A context as the expression that it alone meets. */
export const cellText = (cell: Cell): string =>
  printExpression(allOf([...cell].map(([variable, value]) => test(variable, value))));

/** The hazards to which a ground leads; what a decision is about, people say by what it concerns. */
export const hazardsOf = ({ entity }: Ground, read: TableRead): readonly Entity<"hazard">[] =>
  targets(read, entity.id, entity.kind === "decision" ? "concerns" : "leads_to", "hazard");
