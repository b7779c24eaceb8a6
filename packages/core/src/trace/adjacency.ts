import { type Entity, type Link, LINK_KINDS, kindOf } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { type Direction, wayOf } from "./ways.ts";

/** For each node the places of its neighbours, one after another, and by which kind of link each is reached. */
export interface Rows {
  /** Where each node's neighbours begin; one more than there are nodes. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly kind: Uint8Array;
}

const made = new WeakMap<object, Adjacency>();

/** Of a version that is asked again and again, it is made once. */
export function adjacencyOf(snapshot: Pick<Snapshot, "allEntities" | "links">): Adjacency {
  let adjacency = made.get(snapshot);
  if (adjacency === undefined)
    made.set(snapshot, (adjacency = Adjacency.from(snapshot.allEntities(), snapshot.links())));
  return adjacency;
}

/**
 * The links that a trace follows, as numbers: a node is its place in the order of ids, so that whatever is walked in
 * the order of places is in the order of ids. Built anew for a version, in time and space that are linear in its links.
 */
export class Adjacency {
  readonly ids: readonly string[];
  /** Towards the stakeholder, and away from there. */
  readonly up: Rows;
  readonly down: Rows;
  readonly #places: ReadonlyMap<string, number>;

  private constructor(ids: readonly string[], places: ReadonlyMap<string, number>, rows: { up: Rows; down: Rows }) {
    this.ids = ids;
    this.#places = places;
    this.up = rows.up;
    this.down = rows.down;
  }

  /** Links to what is not among the entities lead nowhere and are left out. */
  static from(entities: readonly Pick<Entity, "id">[], links: Iterable<Pick<Link, "kind" | "from" | "to">>): Adjacency {
    const ids = entities.map(({ id }) => id).sort();
    const places = new Map(ids.map((id, place) => [id, place]));
    const edges = new Edges();
    for (const { kind, from, to } of links) {
      const way = wayOf(kind, kindOf(from), kindOf(to));
      if (way === "aside") continue;
      const [a, b] = [places.get(from), places.get(to)];
      if (a === undefined || b === undefined) continue;
      if (way === "up") edges.add(a, b, KIND_NUMBERS.get(kind)!);
      else edges.add(b, a, KIND_NUMBERS.get(kind)!);
    }
    return new Adjacency(ids, places, edges.rows(ids.length));
  }

  get size(): number {
    return this.ids.length;
  }

  place(id: string): number | undefined {
    return this.#places.get(id);
  }

  rows(direction: Direction): Rows {
    return this[direction];
  }
}

const KIND_NUMBERS: ReadonlyMap<string, number> = new Map(LINK_KINDS.map((kind, number) => [kind, number]));

export const linkKindAt = (number: number): string => LINK_KINDS[number]!;

/** Child to parent, collected before it is known how many there are. */
class Edges {
  #child = new Uint32Array(1024);
  #parent = new Uint32Array(1024);
  #kind = new Uint8Array(1024);
  #count = 0;

  add(child: number, parent: number, kind: number): void {
    if (this.#count === this.#child.length) this.#grow();
    this.#child[this.#count] = child;
    this.#parent[this.#count] = parent;
    this.#kind[this.#count++] = kind;
  }

  rows(nodes: number): { up: Rows; down: Rows } {
    return {
      up: this.#sorted(this.#child, this.#parent, nodes),
      down: this.#sorted(this.#parent, this.#child, nodes),
    };
  }

  #grow(): void {
    const grown = <T extends Uint32Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    const length = this.#count * 2;
    this.#child = grown(this.#child, new Uint32Array(length));
    this.#parent = grown(this.#parent, new Uint32Array(length));
    this.#kind = grown(this.#kind, new Uint8Array(length));
  }

  /** By counting, twice: first by the far end, then by the near one, so that each node's neighbours are in order. */
  #sorted(near: Uint32Array, far: Uint32Array, nodes: number): Rows {
    const byFar = countingOrder(far.subarray(0, this.#count), nodes);
    const from = new Uint32Array(nodes + 1);
    for (let at = 0; at < this.#count; at++) from[near[at]! + 1]!++;
    for (let node = 0; node < nodes; node++) from[node + 1]! += from[node]!;
    const next = from.slice(0, nodes);
    const [to, kind] = [new Uint32Array(this.#count), new Uint8Array(this.#count)];
    for (const at of byFar) {
      const place = next[near[at]!]!++;
      to[place] = far[at]!;
      kind[place] = this.#kind[at]!;
    }
    return { from, to, kind };
  }
}

function countingOrder(keys: Uint32Array, nodes: number): Uint32Array {
  const starts = new Uint32Array(nodes + 1);
  for (const key of keys) starts[key + 1]!++;
  for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at++) order[starts[keys[at]!]!++] = at;
  return order;
}
