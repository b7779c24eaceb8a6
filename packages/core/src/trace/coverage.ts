import { groupsOf } from "../kernel/index.ts";
import type { Adjacency } from "./adjacency.ts";

/** What must be covered by what, in words such as `requirement:stakeholder`, `loss` or `mitigation`. */
export interface CoverageNeed {
  readonly of: string;
  /** Any of these covers it. */
  readonly by: readonly string[];
}

export interface LayerCoverage {
  readonly layer: string;
  readonly items: number;
  /** At least one item of a needed layer links to it. */
  readonly covered: number;
  /** Covered, and whatever covers it is covered in the same way, down to layers that need nothing. */
  readonly deep: number;
}

export interface Coverage {
  /** In the order of the needs; layers that need nothing come last, in the order of their names. */
  readonly layers: readonly LayerCoverage[];
  /** Items that nothing covers, in the order of ids. */
  readonly shallowGaps: readonly string[];
  /** Items that are not covered all the way down, the shallow gaps among them. */
  readonly deepGaps: readonly string[];
  /** Links from layers that were not asked for, as child and parent. */
  readonly unwanted: readonly (readonly [child: string, parent: string])[];
  /** Items that cover each other in a circle, and so prove nothing; each circle in the order of ids. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Whether needs are met, in one pass from the leaves upwards. Every child that covers an item has to be covered itself:
 * one that is not would make the item's own coverage a promise. `layerOf` says which layer an item is in, if any.
 */
export function coverageOf(
  adjacency: Adjacency,
  needs: readonly CoverageNeed[],
  layerOf: (id: string) => string | undefined,
): Coverage {
  const { ids, size } = adjacency;
  const names = [...new Set(needs.map(({ of }) => of))];
  const leaves = [...new Set(needs.flatMap(({ by }) => by))].filter((name) => !names.includes(name)).sort();
  const layers = [...names, ...leaves];
  const number = new Map(layers.map((name, at) => [name, at]));
  const wanted = layers.map(() => new Uint8Array(layers.length));
  for (const { of, by } of needs) for (const each of by) wanted[number.get(of)!]![number.get(each)!] = 1;

  const OUTSIDE = 0xff;
  const layer = new Uint8Array(size).fill(OUTSIDE);
  for (let node = 0; node < size; node++) {
    const name = layerOf(ids[node]!);
    const at = name === undefined ? undefined : number.get(name);
    if (at !== undefined) layer[node] = at;
  }

  const { from, to } = adjacency.down;
  const isWanted = (parent: number, child: number): boolean =>
    layer[child] !== OUTSIDE && wanted[layer[parent]!]![layer[child]!] === 1;
  const unwanted: [string, string][] = [];
  const waiting = new Uint32Array(size);
  const covering = new Uint32Array(size);
  for (let node = 0; node < size; node++) {
    if (layer[node] === OUTSIDE) continue;
    let before = -1;
    for (let at = from[node]!; at < from[node + 1]!; at++) {
      const child = to[at]!;
      // Two links of different kinds between the same two are one coverage.
      if (child === before || layer[child] === OUTSIDE) continue;
      before = child;
      if (isWanted(node, child)) covering[node]!++;
      else unwanted.push([ids[child]!, ids[node]!]);
    }
    waiting[node] = covering[node]!;
  }

  // Kahn's order over covering links: an item is decided once all that cover it are.
  const deep = new Uint8Array(size);
  const decided = new Uint8Array(size);
  const needsCover = names.length;
  const isDeep = (node: number): boolean => {
    if (layer[node]! >= needsCover) return true;
    if (covering[node] === 0) return false;
    for (let at = from[node]!; at < from[node + 1]!; at++)
      if (isWanted(node, to[at]!) && deep[to[at]!] === 0) return false;
    return true;
  };
  const ready: number[] = [];
  for (let node = 0; node < size; node++) if (layer[node] !== OUTSIDE && waiting[node] === 0) ready.push(node);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    decided[node] = 1;
    deep[node] = isDeep(node) ? 1 : 0;
    const { from: starts, to: parents } = adjacency.up;
    let before = -1;
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const parent = parents[at]!;
      if (parent === before || layer[parent] === OUTSIDE || !isWanted(parent, node)) continue;
      before = parent;
      if (--waiting[parent]! === 0) ready.push(parent);
    }
  }

  const counts = layers.map((name) => ({ layer: name, items: 0, covered: 0, deep: 0 }));
  const [shallowGaps, deepGaps]: [string[], string[]] = [[], []];
  const undecided: number[] = [];
  for (let node = 0; node < size; node++) {
    if (layer[node] === OUTSIDE) continue;
    const count = counts[layer[node]!]!;
    const isCovered = layer[node]! >= needsCover || covering[node]! > 0;
    count.items++;
    if (isCovered) count.covered++;
    else shallowGaps.push(ids[node]!);
    if (deep[node] === 1) count.deep++;
    else deepGaps.push(ids[node]!);
    if (decided[node] === 0) undecided.push(node);
  }
  return { layers: counts, shallowGaps, deepGaps, unwanted, circles: circlesAmong(undecided, adjacency, isWanted) };
}

/** What was never decided lies in a circle or above one; what can reach itself lies in one. */
function circlesAmong(
  nodes: readonly number[],
  { ids, down: { from, to } }: Adjacency,
  covers: (parent: number, child: number) => boolean,
): readonly (readonly string[])[] {
  const open = new Set(nodes);
  const coverers = (node: number): number[] =>
    [...to.subarray(from[node]!, from[node + 1]!)].filter((child) => open.has(child) && covers(node, child));
  return groupsOf(nodes, coverers)
    .filter((group) => group.length > 1)
    .map((group) => group.toSorted((a, b) => a - b).map((node) => ids[node]!))
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
