import { type Drawn, type Box as Frame, type Point, cross, isOverEdge, membership } from "../geometry.ts";

/** What a drawing says by where things stand: what lies in which box, and which flows a boundary line cuts. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type { Point } from "../geometry.ts";

/** From the one end to the other, bent so that it passes through its handle. */
export interface Curve {
  readonly from: Point;
  readonly handle: Point;
  readonly to: Point;
}

export interface Placed<T> {
  readonly of: T;
  readonly box: Box;
  /** Whether it is a boundary, which holds what lies in it. */
  readonly holds: boolean;
}

interface Containment<T> {
  readonly thing: T;
  readonly boundary: T;
  /** It lies over the boundary's edge, and only its middle is within. */
  readonly isOverEdge: boolean;
}

/** The smallest boundary around each thing. Undefined where there are so many of both that nobody drew them. */
export function containments<T>(placed: readonly Placed<T>[]): readonly Containment<T>[] | undefined {
  const drawn = placed.map(({ of, box, holds }): Drawn<T> => ({ of, isBox: holds, ...frameOf(box) }));
  const frames = new Map(drawn.map((each) => [each.of, each]));
  const parents = membership(drawn);
  if (!parents) return undefined;
  return [...parents].map(([thing, boundary]) => {
    const [inner, outer] = [frames.get(thing)!, frames.get(boundary)!];
    return { thing, boundary, isOverEdge: !inner.isBox && isOverEdge(outer, inner) };
  });
}

const frameOf = ({ left, top, width, height }: Box): Frame => ({ x: left, y: top, width, height });

/** Whether two curves meet. */
export function meet(a: Curve, b: Curve): boolean {
  const [first, second] = [pointsOf(a), pointsOf(b)];
  return overlap(first, second) && cross(first, second);
}

const PIECES = 16;

/** The curve in straight pieces, short enough for a drawing of a few thousand points across. */
function pointsOf({ from, handle, to }: Curve): readonly Point[] {
  const control = { x: 2 * handle.x - (from.x + to.x) / 2, y: 2 * handle.y - (from.y + to.y) / 2 };
  return Array.from({ length: PIECES + 1 }, (_, index) => {
    const t = index / PIECES;
    const at = (axis: "x" | "y"): number =>
      (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis];
    return { x: at("x"), y: at("y") };
  });
}

function overlap(a: readonly Point[], b: readonly Point[]): boolean {
  return (["x", "y"] as const).every((axis) => {
    const [first, second] = [a, b].map((points) => points.map((point) => point[axis]));
    return Math.max(...first!) >= Math.min(...second!) && Math.max(...second!) >= Math.min(...first!);
  });
}
