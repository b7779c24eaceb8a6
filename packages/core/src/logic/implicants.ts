import type { Domain } from "./domain.ts";
import type { Cube } from "./evaluate.ts";
import { type Expression, allOf } from "./expression.ts";
import { type Prime, primesOf } from "./primes.ts";
import type { Table } from "./table.ts";
import { widened } from "./widening.ts";

/** A reason why contexts are hazardous: whatever the other variables are, these values are enough. */
export interface Implicant {
  /** The variables that matter, in the order of names, each with the values that are enough. */
  readonly fixed: Cube;
  /** How many hazardous contexts of the table it covers. */
  readonly covers: number;
  /** No other reason covers all that it covers. */
  readonly isEssential: boolean;
}

/**
 * The fewest and widest reasons that together cover the hazardous contexts and never one that is safe or undecided;
 * impossible ones may be covered or not. First come those that alone cover some context; then, again and again, the one
 * that covers most of what is left, of equals the one that fixes fewest variables, of these the first in the order of
 * names. So the same table has one answer. Where there are too many reasons to compare, and in samples, each context
 * in turn is widened as far as it goes.
 */
export function implicantsOf(table: Table): readonly Implicant[] {
  const { domains, contexts, isWhole } = table;
  const hazardous = Uint8Array.from(contexts, ({ verdict }) => (verdict === "hazardous" ? 1 : 0));
  if (!hazardous.includes(1)) return [];
  const open = Uint8Array.from(contexts, ({ verdict }) =>
    verdict === "hazardous" || verdict === "impossible" ? 1 : 0,
  );
  const sizes = domains.map(({ values }) => values.length);
  const primes = isWhole ? primesOf(open, sizes) : undefined;
  const chosen = primes === undefined ? widened(table) : cover(primes, sizes, hazardous);
  return chosen
    .toSorted((a, b) => (a.prime.key < b.prime.key ? -1 : 1))
    .map(({ prime, covers, isEssential }) => ({ fixed: fixedIn(prime, domains), covers, isEssential }));
}

/** A reason as an expression over the variables it fixes. */
export function expressionOf({ fixed }: Pick<Implicant, "fixed">): Expression {
  return allOf([...fixed].map(([variable, values]) => ({ is: "test", variable, values })));
}

const fixedIn = ({ parts }: Prime, domains: readonly Domain[]): Cube =>
  new Map(
    domains.flatMap(({ variable, values }, nth) => {
      const part = parts[nth];
      return part === undefined ? [] : [[variable, part.map((value) => values[value]!)] as const];
    }),
  );

export interface Chosen {
  readonly prime: Prime;
  readonly covers: number;
  readonly isEssential: boolean;
}

interface Candidate {
  readonly prime: Prime;
  readonly cells: readonly number[];
  readonly fixes: number;
  /** Never less than what it would still cover. */
  gain: number;
}

function cover(primes: readonly Prime[], sizes: readonly number[], hazardous: Uint8Array): readonly Chosen[] {
  const candidates: Candidate[] = primes
    .map((prime) => {
      const cells = cellsIn(prime, sizes).filter((cell) => hazardous[cell] === 1);
      return { prime, cells, fixes: prime.parts.filter((part) => part !== undefined).length, gain: cells.length };
    })
    .filter(({ cells }) => cells.length > 0);

  const left = hazardous.slice();
  const essential = essentialOf(candidates, hazardous.length);
  for (const { cells } of essential) for (const cell of cells) left[cell] = 0;
  const chosen = [...essential].map((candidate) => ({ candidate, isEssential: true }));
  for (let next = mostOf(candidates, left); next !== undefined; next = mostOf(candidates, left)) {
    for (const cell of next.cells) left[cell] = 0;
    chosen.push({ candidate: next, isEssential: false });
  }
  return chosen.map(({ candidate: { prime, cells }, isEssential }) => ({ prime, covers: cells.length, isEssential }));
}

/** Those that alone cover some context. */
function essentialOf(candidates: readonly Candidate[], length: number): ReadonlySet<Candidate> {
  const owner: (Candidate | "several" | undefined)[] = Array.from({ length }, () => undefined);
  for (const candidate of candidates)
    for (const cell of candidate.cells) owner[cell] = owner[cell] === undefined ? candidate : "several";
  return new Set(owner.filter((each) => typeof each === "object"));
}

function mostOf(candidates: readonly Candidate[], left: Uint8Array): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (candidate.gain < (best?.gain ?? 1)) continue;
    candidate.gain = candidate.cells.reduce((count, cell) => count + left[cell]!, 0);
    if (candidate.gain > 0 && (best === undefined || isBetter(candidate, best))) best = candidate;
  }
  return best;
}

const isBetter = (a: Candidate, b: Candidate): boolean =>
  a.gain !== b.gain ? a.gain > b.gain : a.fixes !== b.fixes ? a.fixes < b.fixes : a.prime.key < b.prime.key;

function cellsIn({ parts }: Prime, sizes: readonly number[]): readonly number[] {
  let cells = [0];
  for (const [nth, size] of sizes.entries()) {
    const values = parts[nth] ?? Array.from({ length: size }, (_, value) => value);
    cells = cells.flatMap((cell) => values.map((value) => cell * size + value));
  }
  return cells;
}
