import type { Box } from "../geometry.ts";

/** A thing to be placed, with what it holds. */
export interface Item<T> {
  readonly of: T;
  /** Undefined for a node; a box is as large as what is in it. */
  readonly members?: readonly Item<T>[];
}

export const NODE = { width: 160, height: 80 };
const GAP = 60;
const PADDING = 40;
const EMPTY_BOX = { width: 240, height: 160 };

/** Rows of about as many as there are rows, each box around its members: nothing clever, and the same each time. */
export function layOut<T>(items: readonly Item<T>[], origin = { x: GAP, y: GAP }): Map<T, Box> {
  const placed = new Map<T, Box>();
  place(items, origin, placed);
  return placed;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function place<T>(items: readonly Item<T>[], origin: { x: number; y: number }, placed: Map<T, Box>): void {
  const columns = columnsOf(items);
  let { x, y } = origin;
  let tallest = 0;
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % columns === 0) {
      x = origin.x;
      y += tallest + GAP;
      tallest = 0;
    }
    const size = sizeOf(item);
    placed.set(item.of, { x, y, ...size });
    if (item.members !== undefined) place(item.members, { x: x + PADDING, y: y + PADDING }, placed);
    x += size.width + GAP;
    tallest = Math.max(tallest, size.height);
  }
}

const columnsOf = (items: readonly unknown[]): number => Math.max(1, Math.ceil(Math.sqrt(items.length)));

const sizes = new WeakMap<object, Size>();

/** What is in a box is measured once, however deep it lies. */
function sizeOf(item: Item<unknown>): Size {
  if (item.members === undefined) return NODE;
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const columns = columnsOf(item.members);
  let [width, height, rowWidth, rowHeight] = [0, 0, 0, 0];
  for (const [index, member] of item.members.entries()) {
    if (index > 0 && index % columns === 0) {
      height += rowHeight + GAP;
      [rowWidth, rowHeight] = [0, 0];
    }
    const size = sizeOf(member);
    rowWidth += size.width + (rowWidth > 0 ? GAP : 0);
    rowHeight = Math.max(rowHeight, size.height);
    width = Math.max(width, rowWidth);
  }
  const inner = { width: width + 2 * PADDING, height: height + rowHeight + 2 * PADDING };
  const size = item.members.length === 0 ? EMPTY_BOX : inner;
  sizes.set(item, size);
  return size;
}
