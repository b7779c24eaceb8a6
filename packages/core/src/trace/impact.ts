import type { Adjacency } from "./adjacency.ts";
import { Walker } from "./walk.ts";
import type { Direction } from "./ways.ts";

export interface ImpactRequest {
  readonly directions: readonly Direction[];
  readonly hops: number;
}

/** Something that a change touches, and the shortest way on which it does. */
export interface Hit {
  readonly id: string;
  readonly direction: Direction;
  readonly hops: number;
  /** From what changed to this, with the kind of link of each step between. */
  readonly path: readonly string[];
  readonly links: readonly string[];
}

export interface Impact {
  /** The nearest first, then by direction and id. Something may be touched both ways. */
  readonly hits: readonly Hit[];
  /** There is more beyond the hops that were asked for. */
  readonly isCut: boolean;
}

const walkers = new WeakMap<Adjacency, Walker>();

export function walkerOver(adjacency: Adjacency): Walker {
  let walker = walkers.get(adjacency);
  if (walker === undefined) walkers.set(adjacency, (walker = new Walker(adjacency)));
  return walker;
}

/** What stands on the changed things, and what they stand for; never sideways, which would soon be everything. */
export function impactOf(adjacency: Adjacency, ids: readonly string[], { directions, hops }: ImpactRequest): Impact {
  const starts = ids.map((id) => adjacency.place(id)).filter((place) => place !== undefined);
  const begun = new Set(starts);
  const walker = walkerOver(adjacency);
  const hits: Hit[] = [];
  let isCut = false;
  for (const direction of directions) {
    const reach = walker.reach(starts, { direction, depth: hops });
    isCut ||= reach.isCut;
    for (const [at, layer] of reach.layers.entries())
      for (const place of layer) hits.push({ direction, hops: at + 1, ...wayTo(place), id: adjacency.ids[place]! });
  }
  return { hits: hits.sort(byNearness), isCut };

  function wayTo(place: number): Pick<Hit, "path" | "links"> {
    const [path, links]: [string[], string[]] = [[adjacency.ids[place]!], []];
    for (let step = walker.stepTo(place, begun); step !== undefined; step = walker.stepTo(step.from, begun)) {
      path.push(adjacency.ids[step.from]!);
      links.push(step.kind);
    }
    return { path: path.reverse(), links: links.reverse() };
  }
}

const byNearness = (a: Hit, b: Hit): number =>
  a.hops - b.hops || (a.direction === b.direction ? (a.id < b.id ? -1 : 1) : a.direction < b.direction ? -1 : 1);
