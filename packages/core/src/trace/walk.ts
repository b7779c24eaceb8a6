import { type Adjacency, linkKindAt } from "./adjacency.ts";
import type { Direction } from "./ways.ts";

export interface Reach {
  /** Nodes by how many hops away they are at least; what was begun with is not among them. */
  readonly layers: readonly (readonly number[])[];
  readonly count: number;
  /** There is more beyond the depth or the limit that was asked for. */
  readonly isCut: boolean;
}

export interface ReachRequest {
  readonly direction: Direction;
  readonly depth?: number;
  readonly limit?: number;
}

/** A way that a node was first reached by: from where, and over which kind of link. */
export interface Step {
  readonly from: number;
  readonly kind: string;
}

/**
 * Walks over one adjacency again and again without clearing anything in between: each walk has a number, and a node
 * counts as seen if it bears that number.
 */
export class Walker {
  readonly #adjacency: Adjacency;
  readonly #seenIn: Uint32Array;
  readonly #cameFrom: Uint32Array;
  readonly #cameBy: Uint8Array;
  #walk = 0;

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
    this.#seenIn = new Uint32Array(adjacency.size);
    this.#cameFrom = new Uint32Array(adjacency.size);
    this.#cameBy = new Uint8Array(adjacency.size);
  }

  /** Breadth first, each layer in the order of ids. */
  reach(starts: readonly number[], { direction, depth = Infinity, limit = Infinity }: ReachRequest): Reach {
    const { from, to, kind } = this.#adjacency.rows(direction);
    const walk = this.#next();
    for (const start of starts) this.#seenIn[start] = walk;
    const layers: number[][] = [];
    let count = 0;
    let layer: readonly number[] = starts;
    while (layer.length > 0) {
      const beyond: number[] = [];
      for (const node of layer) {
        for (let at = from[node]!; at < from[node + 1]!; at++) {
          const neighbour = to[at]!;
          if (this.#seenIn[neighbour] === walk) continue;
          if (count >= limit || layers.length >= depth) return { layers: done(layers, beyond), count, isCut: true };
          this.#seenIn[neighbour] = walk;
          this.#cameFrom[neighbour] = node;
          this.#cameBy[neighbour] = kind[at]!;
          beyond.push(neighbour);
          count++;
        }
      }
      if (beyond.length > 0) layers.push(beyond.sort(byPlace));
      layer = beyond;
    }
    return { layers, count, isCut: false };
  }

  /** How the last walk came to a node; undefined for where it began and for what it did not reach. */
  stepTo(node: number, starts: ReadonlySet<number>): Step | undefined {
    if (this.#seenIn[node] !== this.#walk || starts.has(node)) return undefined;
    return { from: this.#cameFrom[node]!, kind: linkKindAt(this.#cameBy[node]!) };
  }

  #next(): number {
    // After four thousand million walks the numbers begin again, and none must be taken for a new one.
    if (this.#walk === 0xff_ff_ff_ff) {
      this.#seenIn.fill(0);
      this.#walk = 0;
    }
    return ++this.#walk;
  }
}

const byPlace = (a: number, b: number): number => a - b;

const done = (layers: number[][], last: number[]): number[][] =>
  last.length === 0 ? layers : [...layers, last.sort(byPlace)];
