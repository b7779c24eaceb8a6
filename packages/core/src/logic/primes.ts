/**
 * The largest cubes inside of a set of contexts. The set is a byte a context, in the order in which the last variable
 * counts fastest. The first variable cuts it into a slice for each value; a cube takes some of the values and lies in
 * what their slices share. So the cubes of all shared sets are found first, and each gets as many values as it fits.
 */
export interface Prime {
  /** For each variable the values that it may have, by their place; undefined: any. */
  readonly parts: readonly (readonly number[] | undefined)[];
  /** Texts that sort as the parts do. */
  readonly key: string;
}

/** Undefined: finding them all would take longer than anybody wants to wait. The law says so for any order of names. */
export function primesOf(set: Uint8Array, sizes: readonly number[]): readonly Prime[] | undefined {
  const search = new Search(sizes, workMax(set.length));
  const primes = search.within(set, 0);
  return search.isSpent ? undefined : primes;
}

/**
 * Bytes that may be looked at, where each set and each cube is as dear as some hundred. Ten milliseconds or so; less
 * in large tables, where giving up has its own price.
 */
const workMax = (contexts: number): number => Math.min(1_500_000, 1_200_000_000 / contexts);
const SET_COST = 200;

class Search {
  readonly #sizes: readonly number[];
  readonly #max: number;
  #work = 0;

  constructor(sizes: readonly number[], max: number) {
    this.#sizes = sizes;
    this.#max = max;
  }

  get isSpent(): boolean {
    return this.#work > this.#max;
  }

  within(set: Uint8Array, depth: number): readonly Prime[] {
    this.#work += set.length + SET_COST;
    if (this.isSpent || !set.includes(1)) return [];
    if (!set.includes(0)) return [anything(this.#sizes.length - depth)];
    const size = this.#sizes[depth]!;
    const length = set.length / size;
    const slices = Array.from({ length: size }, (_, value) => set.subarray(value * length, (value + 1) * length));

    const largest = new Map<string, { readonly rest: Prime; readonly values: readonly number[] }>();
    for (const shared of this.#sharedSets(slices)) {
      const values = slices.flatMap((slice, value) => (isWithin(shared, slice) ? [value] : []));
      const rests = this.within(shared, depth + 1);
      this.#work += rests.length * SET_COST;
      for (const rest of rests) {
        const known = largest.get(rest.key);
        // A cube of what more slices share is one of what fewer share; it takes the most values it can get.
        if (known === undefined || known.values.length < values.length) largest.set(rest.key, { rest, values });
      }
      if (this.isSpent) return [];
    }
    return [...largest.values()].map(({ rest, values }) => {
      const part = values.length === size ? undefined : values;
      return { parts: [part, ...rest.parts], key: keyOf(part) + rest.key };
    });
  }

  /** The slices and whatever several of them have in common, each set once. */
  #sharedSets(slices: readonly Uint8Array[]): Iterable<Uint8Array> {
    const sets = new Map<string, Uint8Array>();
    const add = (set: Uint8Array): void => {
      this.#work += set.length + SET_COST;
      if (set.includes(1)) sets.set(textOf(set), set);
    };
    for (const slice of slices) add(slice);
    // A map hands out also what is added while it is walked.
    for (const set of sets.values()) {
      if (this.isSpent) break;
      for (const slice of slices) if (!isWithin(set, slice)) add(set.map((bit, at) => bit & slice[at]!));
    }
    return sets.values();
  }
}

const anything = (variables: number): Prime => ({
  parts: Array.from({ length: variables }, () => undefined),
  key: ANY.repeat(variables),
});

const ANY = "\uffff";
const END = "\u0001";
export const keyOf = (part: readonly number[] | undefined): string =>
  part === undefined ? ANY : String.fromCharCode(...part.map((value) => value + 2)) + END;

const textOf = (set: Uint8Array): string => Buffer.from(set.buffer, set.byteOffset, set.length).toString("latin1");

function isWithin(set: Uint8Array, other: Uint8Array): boolean {
  for (let at = 0; at < set.length; at++) if (set[at]! > other[at]!) return false;
  return true;
}
