import type { MapNode, MindMap } from "./mind-map.ts";
import { tidy } from "./tidy.ts";

/** A node with its place: `x` is the near side of its box, as seen from the left. */
export interface Placed {
  readonly node: MapNode;
  readonly at: number;
  readonly side: "root" | "up" | "down";
  readonly x: number;
  readonly middle: number;
  /** What it hangs from, by its number. */
  readonly parent: number | undefined;
}

export interface Picture {
  /** By number; the root comes first. */
  readonly nodes: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

export const BOX = { width: 236, height: 52, columnGap: 64, rowGap: 10 } as const;

/** Why to the left, how to the right, and the root between them where both meet. */
export function pictureOf({ root, up, down }: MindMap): Picture {
  const sides = [
    { side: "up" as const, ...laidOut(up ?? root) },
    { side: "down" as const, ...laidOut(down ?? root) },
  ];
  const middle = Math.max(...sides.map(({ middles }) => middles[0]!));
  const step = BOX.width + BOX.columnGap;
  const left = sides[0]!.deepest * step;
  const nodes: Placed[] = [{ node: root, at: 0, side: "root", x: left, middle, parent: undefined }];
  for (const { side, order, parents, columns, middles } of sides) {
    // The root is the first node of both sides, and stands in the picture once.
    const offset = nodes.length - 1;
    for (let each = 1; each < order.length; each++)
      nodes.push({
        node: order[each]!,
        at: nodes.length,
        side,
        x: left + (side === "up" ? -1 : 1) * columns[each]! * step,
        middle: middles[each]! + middle - middles[0]!,
        parent: parents[each] === 0 ? 0 : parents[each]! + offset,
      });
  }
  const height = Math.max(...sides.map((side) => middle - side.middles[0]! + side.height));
  return { nodes, width: left + sides[1]!.deepest * step + BOX.width, height };
}

function laidOut(top: MapNode) {
  const order: MapNode[] = [];
  const parents: number[] = [];
  const open: { readonly node: MapNode; readonly parent: number }[] = [{ node: top, parent: -1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const at = order.push(next.node) - 1;
    parents.push(next.parent);
    for (const node of next.node.children.toReversed()) open.push({ node, parent: at });
  }
  const heights = new Float64Array(order.length).fill(BOX.height);
  const { columns, middles, height } = tidy({ parents, heights, gap: BOX.rowGap });
  return { order, parents, columns, middles, height, deepest: columns.reduce((most, each) => Math.max(most, each), 0) };
}
