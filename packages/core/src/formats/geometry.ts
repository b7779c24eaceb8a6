/** Membership in a picture is where things are drawn. Reader and writer ask the same question, so they cannot disagree. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Drawn<T> extends Box {
  readonly of: T;
  readonly isBox: boolean;
}

const COMPARISONS_MAX = 10_000_000;

/**
 * The innermost box around each thing: around its middle for a node, since people draw over the edge, around the whole
 * of it for a box. Undefined where a picture has so many of both that no person drew it.
 */
export function membership<T>(drawn: readonly Drawn<T>[]): Map<T, T> | undefined {
  const boxes = drawn.filter(({ isBox }) => isBox).sort((a, b) => areaOf(a) - areaOf(b));
  if (boxes.length * drawn.length > COMPARISONS_MAX) return undefined;
  const parents = new Map<T, T>();
  for (const thing of drawn) {
    const around = boxes.find(
      (box) => box.of !== thing.of && (thing.isBox ? holdsBox(box, thing) : holdsPoint(box, middleOf(thing))),
    );
    if (around !== undefined) parents.set(thing.of, around.of);
  }
  return parents;
}

const areaOf = ({ width, height }: Box): number => width * height;

/** A box within another is smaller, so two of the same size are never in each other. */
const holdsBox = (outer: Box, inner: Box): boolean =>
  areaOf(outer) > areaOf(inner) &&
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const holdsPoint = (box: Box, { x, y }: Point): boolean =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;

/** Whether a thing lies over the edge of the box that it is taken to be in. */
export const isOverEdge = (box: Box, thing: Box): boolean =>
  thing.x < box.x ||
  thing.y < box.y ||
  thing.x + thing.width > box.x + box.width ||
  thing.y + thing.height > box.y + box.height;

export const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Whether two lines, each from point to point, cross anywhere. */
export function cross(a: readonly Point[], b: readonly Point[]): boolean {
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) if (segmentsCross([a[i - 1]!, a[i]!], [b[j - 1]!, b[j]!])) return true;
  }
  return false;
}

type Segment = readonly [Point, Point];

function segmentsCross([a, b]: Segment, [c, d]: Segment): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
