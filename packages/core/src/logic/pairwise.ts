import type { Domain } from "./domain.ts";
import type { Cell, Cube } from "./evaluate.ts";

/**
 * Few contexts in which each two values of two variables meet, as far as they can: most of what goes wrong hangs on
 * one thing or on two. Greedy, always in the same order, so that the same domains give the same contexts. Asked of a
 * part of a context, `isPossible` says no where it is ruled out whatever the rest.
 */
export function pairwise(domains: readonly Domain[], isPossible: (part: Cube) => boolean): readonly Cell[] {
  const open = new OpenPairs(domains.map(({ values }) => values.length));
  const cells: Cell[] = [];
  for (let pair = open.first(); pair !== undefined; pair = open.first()) {
    const row = new Row(domains, open, isPossible).around(pair);
    // No possible context was found in which the two meet.
    if (row === undefined) open.close(pair);
    else {
      open.closeAll(row);
      cells.push(cellOf(domains, row));
    }
  }
  return cells;
}

const cellOf = (domains: readonly Domain[], row: readonly number[]): Cell =>
  new Map(domains.map(({ variable, values }, nth) => [variable, values[row[nth]!]!]));

/** Value `a` of the variable `x` with value `b` of the later variable `y`. */
interface Pair {
  readonly x: number;
  readonly a: number;
  readonly y: number;
  readonly b: number;
}

class OpenPairs {
  readonly #sizes: readonly number[];
  /** For each two variables a byte a pair of values, 1 while it is open. */
  readonly #open = new Map<number, Uint8Array>();
  #from = 0;
  readonly #order: readonly (readonly [x: number, y: number])[];

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    this.#order = sizes.flatMap((_, x) => sizes.slice(x + 1).map((_size, nth) => [x, x + 1 + nth] as const));
    for (const [x, y] of this.#order)
      this.#open.set(x * sizes.length + y, new Uint8Array(sizes[x]! * sizes[y]!).fill(1));
  }

  first(): Pair | undefined {
    for (; this.#from < this.#order.length; this.#from++) {
      const [x, y] = this.#order[this.#from]!;
      const at = this.#of(x, y).indexOf(1);
      const size = this.#sizes[y]!;
      if (at >= 0) return { x, a: Math.floor(at / size), y, b: at % size };
    }
    return undefined;
  }

  isOpen({ x, a, y, b }: Pair): boolean {
    return x < y ? this.#of(x, y)[a * this.#sizes[y]! + b] === 1 : this.#of(y, x)[b * this.#sizes[x]! + a] === 1;
  }

  close({ x, a, y, b }: Pair): void {
    this.#of(x, y)[a * this.#sizes[y]! + b] = 0;
  }

  closeAll(row: readonly number[]): void {
    for (const [x, y] of this.#order) this.close({ x, a: row[x]!, y, b: row[y]! });
  }

  #of(x: number, y: number): Uint8Array {
    return this.#open.get(x * this.#sizes.length + y)!;
  }
}

/** A search that is cut off here has met invariants which leave next to nothing. */
const TRIES_MAX = 2000;

class Row {
  readonly #domains: readonly Domain[];
  readonly #open: OpenPairs;
  readonly #isPossible: (part: Cube) => boolean;
  readonly #row: number[];
  #tries = 0;

  constructor(domains: readonly Domain[], open: OpenPairs, isPossible: (part: Cube) => boolean) {
    this.#domains = domains;
    this.#open = open;
    this.#isPossible = isPossible;
    this.#row = domains.map(() => UNSET);
  }

  /** A possible context that holds the pair and, beside it, many other open ones. */
  around({ x, a, y, b }: Pair): readonly number[] | undefined {
    this.#row[x] = a;
    this.#row[y] = b;
    return this.#filled(0) ? this.#row : undefined;
  }

  #filled(nth: number): boolean {
    this.#tries++;
    if (!this.#isPossible(this.#part())) return false;
    if (nth === this.#row.length) return true;
    if (this.#row[nth] !== UNSET) return this.#filled(nth + 1);
    for (const value of this.#bestFirst(nth)) {
      this.#row[nth] = value;
      if (this.#filled(nth + 1)) return true;
      this.#row[nth] = UNSET;
      if (this.#tries >= TRIES_MAX) return false;
    }
    return false;
  }

  #part(): Cube {
    const set = this.#domains.flatMap(({ variable, values }, nth) => {
      const value = values[this.#row[nth]!];
      return value === undefined ? [] : [[variable, [value]] as const];
    });
    return new Map(set);
  }

  #bestFirst(x: number): readonly number[] {
    const gains = this.#domains[x]!.values.map((_, a) => {
      const gain = this.#row.filter((b, y) => b !== UNSET && this.#open.isOpen({ x, a, y, b })).length;
      return { a, gain };
    });
    return gains.sort((one, other) => other.gain - one.gain || one.a - other.a).map(({ a }) => a);
  }
}

const UNSET = -1;
