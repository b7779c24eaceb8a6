import { type Domain, checkedDomains } from "./domain.ts";
import { type Cell, type Cube, evaluate, evaluateOver } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { pairwise } from "./pairwise.ts";

export type Verdict = "hazardous" | "safe" | "undecided";

export interface Context {
  readonly cell: Cell;
  /** What an invariant rules out cannot happen, whatever rules would say of it. */
  readonly verdict: Verdict | "impossible";
}

/** The contexts of an action, in the order of the names of variables and values, each with its verdict. */
export interface Table {
  readonly domains: readonly Domain[];
  readonly contexts: readonly Context[];
  /** Every context there is; else a sample in which each two values of two variables meet. */
  readonly isWhole: boolean;
  readonly isHazardousThroughout: (cube: Cube) => boolean;
}

export interface TableOptions {
  /** What always holds, in the words of the domains. */
  readonly invariants?: readonly Expression[];
  readonly verdict: (cell: Cell) => Verdict;
  /**
   * Whether every possible context of a cube is hazardous, as far as that is certain. Asked only where a table is a
   * sample, whose contexts alone could not prove it.
   */
  readonly isHazardousThroughout?: (cube: Cube) => boolean;
  readonly contextsMax?: number;
}

export const CONTEXTS_MAX = 4096;

/** Domains may come in any order, and so may their values: the table is the same. */
export function tableOf(unordered: readonly Domain[], options: TableOptions): Table {
  const { invariants = [], verdict, isHazardousThroughout = () => false, contextsMax = CONTEXTS_MAX } = options;
  const domains = checkedDomains(unordered);
  const isPossible = (cell: Cell): boolean => invariants.every((invariant) => evaluate(invariant, cell));
  const isWhole = contextCount(domains) <= contextsMax;
  const cells = isWhole
    ? product(domains)
    : pairwise(domains, (part) => invariants.every((each) => evaluateOver(each, part) !== "none"));
  const contexts = cells.map((cell) => ({ cell, verdict: isPossible(cell) ? verdict(cell) : "impossible" }) as const);
  return { domains, contexts, isWhole, isHazardousThroughout };
}

/** How many contexts there are, the impossible included. */
export const contextCount = (domains: readonly Domain[]): number =>
  domains.reduce((count, { values }) => count * values.length, 1);

function product(domains: readonly Domain[]): readonly Cell[] {
  let cells: readonly (readonly [string, string])[][] = [[]];
  for (const { variable, values } of domains)
    cells = cells.flatMap((cell) => values.map((value) => [...cell, [variable, value] as const]));
  return cells.map((cell) => new Map(cell));
}

export type Tally = Readonly<Record<Context["verdict"], number>>;

export function tally({ contexts }: Pick<Table, "contexts">): Tally {
  const counts = { hazardous: 0, safe: 0, undecided: 0, impossible: 0 };
  for (const { verdict } of contexts) counts[verdict]++;
  return counts;
}
