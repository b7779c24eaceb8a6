import type { Domain } from "./domain.ts";
import type { Cell, Cube } from "./evaluate.ts";
import type { Chosen } from "./implicants.ts";
import { keyOf } from "./primes.ts";
import type { Table } from "./table.ts";

/**
 * Takes each hazardous context that nothing covers yet, in their order, and lets its variables have more and more
 * values while everything inside stays hazardous. What comes out is as wide as it can be; that there are few is not
 * promised.
 */
export function widened(table: Table): readonly Chosen[] {
  return table.isWhole ? widenedWhole(table) : widenedSample(table);
}

/** A whole table proves it by its contexts; the impossible ones stand in nobody's way. */
function widenedWhole({ contexts, domains }: Table): readonly Chosen[] {
  const isOpen = contexts.map(({ verdict }) => verdict === "hazardous" || verdict === "impossible");
  const strides = domains.map((_, nth) => domains.slice(nth + 1).reduce((size, { values }) => size * values.length, 1));
  const isCovered = new Uint8Array(contexts.length);
  const chosen: Chosen[] = [];
  for (const [start, { verdict }] of contexts.entries()) {
    if (verdict !== "hazardous" || isCovered[start] === 1) continue;
    let inside: readonly number[] = [start];
    const parts = domains.map(({ values }, nth) => {
      const stride = strides[nth]!;
      const own = Math.floor(start / stride) % values.length;
      const slabs = values.map((_, value) => inside.map((place) => place + (value - own) * stride));
      const taken = values.flatMap((_, value) => (slabs[value]!.every((place) => isOpen[place]) ? [value] : []));
      inside = taken.flatMap((value) => slabs[value]!);
      return taken;
    });
    for (const place of inside) isCovered[place] = 1;
    const covers = inside.filter((place) => contexts[place]!.verdict === "hazardous").length;
    chosen.push(chosenFrom(parts, domains, covers));
  }
  return chosen;
}

/** In a sample the law must say it, and no context that was looked at may speak against it. */
function widenedSample({ contexts, domains, isHazardousThroughout }: Table): readonly Chosen[] {
  const isHazardous = (cube: Cube): boolean =>
    isHazardousThroughout(cube) &&
    contexts.every(({ cell, verdict }) => verdict === "hazardous" || verdict === "impossible" || !isIn(cell, cube));
  const isCovered = new Set<Cell>();
  const chosen: Chosen[] = [];
  for (const { cell: start, verdict } of contexts) {
    if (verdict !== "hazardous" || isCovered.has(start)) continue;
    const cube = new Map([...start].map(([variable, value]) => [variable, [value]] as [string, string[]]));
    const parts = domains.map(({ variable, values }) => {
      const own = start.get(variable);
      // What comes in must be hazardous; what was inside is known to be.
      const taken = values.filter((value) => value === own || isHazardous(new Map([...cube, [variable, [value]]])));
      cube.set(variable, taken);
      return taken.map((value) => values.indexOf(value));
    });
    const inside = contexts.filter((each) => each.verdict === "hazardous" && isIn(each.cell, cube));
    for (const { cell } of inside) isCovered.add(cell);
    chosen.push(chosenFrom(parts, domains, inside.length));
  }
  return chosen;
}

const isIn = (cell: Cell, cube: Cube): boolean =>
  [...cell].every(([variable, value]) => cube.get(variable)?.includes(value) ?? true);

function chosenFrom(taken: readonly (readonly number[])[], domains: readonly Domain[], covers: number): Chosen {
  const parts = taken.map((part, nth) => (part.length === domains[nth]!.values.length ? undefined : part));
  return { prime: { parts, key: parts.map(keyOf).join("") }, covers, isEssential: false };
}
