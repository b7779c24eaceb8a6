import fc from "fast-check";
import { expect, it } from "vitest";
import { groupsOf } from "./circles.ts";

const graph = fc.array(fc.array(fc.nat(7), { maxLength: 4 }), { minLength: 8, maxLength: 8 });

/** Everything that can be got to, by trying it all. */
function reach(edges: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const reached = new Set([from]);
  for (const node of reached) for (const to of edges[node]!) reached.add(to);
  return reached;
}

it("puts together just those that reach each other, and what they lead to before them", () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const groups = groupsOf(edges.keys(), (node) => edges[node]!);
      expect(groups.flat().sort((a, b) => a - b)).toEqual([...edges.keys()]);
      const at = new Map(groups.flatMap((group, nth) => group.map((node) => [node, nth] as const)));
      for (const a of edges.keys()) {
        for (const b of edges.keys()) {
          const [there, back] = [reach(edges, a).has(b), reach(edges, b).has(a)];
          expect(at.get(a) === at.get(b)).toBe(there && back);
          if (there) expect(at.get(b)).toBeLessThanOrEqual(at.get(a)!);
        }
      }
    }),
  );
});

it("walks a chain that is longer than the call stack", () => {
  const groups = groupsOf([0], (node) => (node < 100_000 ? [node + 1] : [0]));
  expect(groups.map((group) => group.length)).toEqual([100_001]);
});
