import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containments, meet, type Box, type Curve, type Placed } from "./geometry.ts";

const box = (left: number, top: number, width = 100, height = 100): Box => ({ left, top, width, height });
const node = (of: string, at: Box): Placed<string> => ({ of, box: at, holds: false });
const boundary = (of: string, at: Box): Placed<string> => ({ of, box: at, holds: true });
const told = (placed: readonly Placed<string>[]): string[] | undefined =>
  containments(placed)?.map(
    ({ thing, boundary, isOverEdge }) => `${thing} in ${boundary}${isOverEdge ? ", over its edge" : ""}`,
  );

describe("a thing lies", () => {
  it("in the smallest boundary around it, and a boundary in the smallest around all of it", () => {
    const placed = [
      boundary("site", box(0, 0, 900, 900)),
      boundary("room", box(100, 100, 300, 300)),
      node("desk", box(200, 200)),
    ];
    expect(told(placed)).toEqual(["room in site", "desk in room"]);
    expect(told(placed.toReversed())).toEqual(["desk in room", "room in site"]);
  });

  it("where its middle is, though it is over the edge", () => {
    const room = boundary("room", box(0, 0, 300, 300));
    expect(told([room, node("in", box(240, 0)), node("out", box(260, 0))])).toEqual(["in in room, over its edge"]);
  });

  it("in nothing where boundaries only touch, or are the same", () => {
    expect(told([boundary("a", box(0, 0)), boundary("b", box(50, 50)), boundary("c", box(0, 0))])).toEqual([]);
  });

  it("never in itself, by however many steps", () => {
    const side = fc.integer({ min: 0, max: 8 });
    const boxes = fc.array(fc.tuple(side, side, side, side), { maxLength: 12 });
    fc.assert(
      fc.property(boxes, (sides) => {
        const found = containments(sides.map(([x, y, w, h], index) => boundary(String(index), box(x, y, w, h)))) ?? [];
        const parents = new Map(found.map(({ thing, boundary }) => [thing, boundary]));
        for (const [thing] of parents) {
          let here = parents.get(thing);
          for (let steps = 0; here !== undefined && steps <= parents.size; steps++) {
            expect(here).not.toBe(thing);
            here = parents.get(here);
          }
        }
      }),
    );
  });

  it("nowhere that is said, where there are too many of both", () => {
    expect(told(Array.from({ length: 4000 }, (_, index) => boundary(String(index), box(index, 0))))).toBeUndefined();
  });
});

describe("two curves", () => {
  const curve = (...[a, b, c, d, e, f]: readonly number[]): Curve => {
    return { from: { x: a!, y: b! }, handle: { x: c!, y: d! }, to: { x: e!, y: f! } };
  };
  const upright = curve(50, 0, 50, 50, 50, 100);

  it.each([
    ["meet where they cross", curve(0, 50, 50, 50, 100, 50), true],
    ["meet where only the bend reaches over", curve(0, 0, 80, 50, 0, 100), true],
    ["do not meet where the bend stays away", curve(0, 0, 20, 50, 0, 100), false],
    ["do not meet where one ends before", curve(0, 50, 20, 50, 40, 50), false],
    ["do not meet side by side", curve(60, 0, 60, 50, 60, 100), false],
  ])("%s", (_, other, isMet) => {
    expect([meet(upright, other), meet(other, upright)]).toEqual([isMet, isMet]);
  });
});
