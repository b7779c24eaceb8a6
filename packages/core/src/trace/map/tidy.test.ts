import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tidy } from "./tidy.ts";

/** Numbered so that parents come before their children, as a walk numbers them. */
const trees = fc
  .array(fc.nat(), { maxLength: 60 })
  .map((choices) => [-1, ...choices.map((choice, at) => choice % (at + 1))])
  .map((parents) => {
    const order: number[] = [];
    const renamed: number[] = [];
    const walk = (node: number, parent: number): void => {
      const place = order.push(node) - 1;
      renamed.push(parent);
      for (let child = 1; child < parents.length; child++) if (parents[child] === node) walk(child, place);
    };
    walk(0, -1);
    return renamed;
  });

describe("a tidy tree", () => {
  it("stacks leaves and puts parents in the middle of their children", () => {
    const { columns, middles, height } = tidy({ parents: [-1, 0, 1, 1, 0], heights: [10, 10, 10, 10, 10], gap: 5 });
    expect([...columns]).toEqual([0, 1, 2, 2, 1]);
    expect([...middles]).toEqual([23.75, 12.5, 5, 20, 35]);
    expect(height).toBe(40);
  });

  it("gives each branch rows of its own, so none lies over another", () => {
    fc.assert(
      fc.property(
        trees,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 61, maxLength: 61 }),
        (parents, heights) => {
          const { columns, middles } = tidy({ parents, heights, gap: 3 });
          const byColumn = new Map<number, number[]>();
          for (let node = 0; node < parents.length; node++) {
            const column = byColumn.get(columns[node]!) ?? [];
            byColumn.set(columns[node]!, [...column, node]);
          }
          for (const column of byColumn.values()) {
            for (const [at, node] of column.entries()) {
              const next = column[at + 1];
              if (next === undefined) continue;
              const space = middles[next]! - heights[next]! / 2 - (middles[node]! + heights[node]! / 2);
              expect(space).toBeGreaterThanOrEqual(3 - 1e-9);
            }
          }
        },
      ),
    );
  });

  it("is done with a hundred thousand nodes, however deep or wide", () => {
    const many = 100_000;
    const chain = Int32Array.from({ length: many }, (_, at) => at - 1);
    const star = Int32Array.from({ length: many }, (_, at) => (at === 0 ? -1 : 0));
    const heights = new Float64Array(many).fill(10);
    expect(tidy({ parents: chain, heights, gap: 5 }).columns[many - 1]).toBe(many - 1);
    expect(tidy({ parents: star, heights, gap: 5 }).height).toBe((many - 1) * 15 - 5);
  });
});
