/** A tree as far as its shape goes: nodes by number, parents before their children. */
export interface Shape {
  /** The parent of each node; -1 for the root. */
  readonly parents: ArrayLike<number>;
  readonly heights: ArrayLike<number>;
  readonly gap: number;
}

export interface Tidied {
  /** Which column a node stands in: its distance from the root. */
  readonly columns: Uint32Array;
  /** Where its middle is, from 0 at the top. */
  readonly middles: Float64Array;
  readonly height: number;
}

/**
 * Leaves are stacked in order and parents stand in the middle of their children, in linear time. Rows are never
 * shared between branches: that costs height and buys that an opened branch moves only what is below it.
 */
export function tidy({ parents, heights, gap }: Shape): Tidied {
  const size = parents.length;
  const columns = new Uint32Array(size);
  const middles = new Float64Array(size);
  const [firstChild, nextSibling] = [new Int32Array(size).fill(-1), new Int32Array(size).fill(-1)];
  for (let node = size - 1; node > 0; node--) {
    const parent = parents[node]!;
    nextSibling[node] = firstChild[parent]!;
    firstChild[parent] = node;
  }
  for (let node = 1; node < size; node++) columns[node] = columns[parents[node]!]! + 1;

  // Down to the first leaf, over to the next, and up where a branch is done; a chain may be as long as the tree is large.
  let bottom = 0;
  let node = 0;
  const top = new Float64Array(size);
  if (size === 0) return { columns, middles, height: 0 };
  for (;;) {
    top[node] = bottom;
    if (firstChild[node] !== -1) {
      node = firstChild[node]!;
      continue;
    }
    middles[node] = bottom + heights[node]! / 2;
    bottom += heights[node]! + gap;
    while (node !== 0 && nextSibling[node] === -1) {
      node = parents[node]!;
      bottom = settle(node);
    }
    if (node === 0) break;
    node = nextSibling[node]!;
  }
  return { columns, middles, height: Math.max(0, bottom - gap) };

  /** A parent between its first and last child; one that is taller than all of them pushes what comes after it. */
  function settle(parent: number): number {
    const first = firstChild[parent]!;
    let last = first;
    while (nextSibling[last] !== -1) last = nextSibling[last]!;
    middles[parent] = (middles[first]! + middles[last]!) / 2;
    const over = top[parent]! - (middles[parent]! - heights[parent]! / 2);
    if (over > 0) middles[parent]! += over;
    return Math.max(bottom, middles[parent]! + heights[parent]! / 2 + gap);
  }
}
