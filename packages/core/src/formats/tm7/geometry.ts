/** What a drawing says by where things stand: what lies in which box, and which flows a boundary line cuts. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

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

const COMPARISONS_MAX = 10_000_000;

/** The smallest boundary around each thing. Undefined where there are so many of both that nobody drew them. */
export function containments<T>(placed: readonly Placed<T>[]): readonly Containment<T>[] | undefined {
  const boundaries = placed.filter(({ holds }) => holds).sort((a, b) => areaOf(a.box) - areaOf(b.box));
  if (boundaries.length * placed.length > COMPARISONS_MAX) return undefined;
  return placed.flatMap(({ of: thing, box, holds }) => {
    const around = boundaries.find(
      (other) => other.of !== thing && (holds ? isWithin(box, other.box) : isAround(other.box, middleOf(box))),
    );
    if (around === undefined) return [];
    return [{ thing, boundary: around.of, isOverEdge: !holds && !isWithin(box, around.box) }];
  });
}

const areaOf = ({ width, height }: Box): number => width * height;

const middleOf = ({ left, top, width, height }: Box): Point => ({ x: left + width / 2, y: top + height / 2 });

const isAround = ({ left, top, width, height }: Box, { x, y }: Point): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height;

/** Two of the same size are never in each other, so no boundary comes to lie within itself. */
const isWithin = (inner: Box, outer: Box): boolean =>
  areaOf(inner) < areaOf(outer) &&
  inner.left >= outer.left &&
  inner.top >= outer.top &&
  inner.left + inner.width <= outer.left + outer.width &&
  inner.top + inner.height <= outer.top + outer.height;

/** Whether two curves meet. */
export function meet(a: Curve, b: Curve): boolean {
  const [first, second] = [pointsOf(a), pointsOf(b)];
  if (!overlap(first, second)) return false;
  for (let i = 1; i < first.length; i++) {
    for (let j = 1; j < second.length; j++) {
      if (cross([first[i - 1]!, first[i]!], [second[j - 1]!, second[j]!])) return true;
    }
  }
  return false;
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

type Segment = readonly [Point, Point];

function cross([a, b]: Segment, [c, d]: Segment): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
