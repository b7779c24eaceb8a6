import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Adjacency } from "./adjacency.ts";
import { coverageOf } from "./coverage.ts";
import { CORPUS_NEEDS, corpusOf, layerOfCorpus } from "./testing/corpus.ts";
import { Walker } from "./walk.ts";

/** Figures that other tools give for the same corpora. */
const KNOWN = {
  1_000: { links: 1_900, shallow: 11, deep: 85, layers: [28, 26, 20, 11, 0, 0], reach: [80, 23, 11] },
  10_000: { links: 19_000, shallow: 102, deep: 875, layers: [301, 274, 198, 102, 0, 0], reach: [80, 23, 18] },
  100_000: { links: 190_000, shallow: 998, deep: 8_549, layers: [2_927, 2_681, 1_943, 998, 0, 0], reach: [80, 20, 13] },
} as const;

describe.each([1_000, 10_000, 100_000] as const)("a corpus of %i items", (items) => {
  const { entities, links } = corpusOf(items);
  const adjacency = Adjacency.from(entities, links);
  const known = KNOWN[items];

  it("has the gaps that others count", () => {
    const { layers, shallowGaps, deepGaps, unwanted, circles } = coverageOf(adjacency, CORPUS_NEEDS, layerOfCorpus);
    expect({
      links: links.length,
      shallow: shallowGaps.length,
      deep: deepGaps.length,
      layers: layers.map((layer) => layer.items - layer.deep),
    }).toEqual({ links: known.links, shallow: known.shallow, deep: known.deep, layers: known.layers });
    expect([unwanted, circles]).toEqual([[], []]);
  });

  it("reaches as far as others do", () => {
    const walker = new Walker(adjacency);
    const count = (id: string, direction: "up" | "down"): number =>
      walker.reach([adjacency.place(id)!], { direction }).count;
    expect([
      count("requirement/sr-000001", "down"),
      count("mitigation/mit-000001", "up"),
      count("hazard/uca-000001", "down"),
    ]).toEqual(known.reach);
  });
});

const need = [
  { of: "requirement", by: ["scenario"] },
  { of: "scenario", by: ["requirement"] },
];
const kindOfId = (id: string): string => id.slice(0, id.indexOf("/"));
const graph = (ids: readonly string[], links: readonly string[]): Adjacency =>
  Adjacency.from(
    ids.map((id) => ({ id })),
    links.map((text) => {
      const [from = "", kind = "", to = ""] = text.split(" ");
      return { from, kind, to };
    }),
  );

it("calls a circle a circle, and what lies above it a gap", () => {
  const ids = ["hazard/h", "requirement/a", "requirement/b", "requirement/top"];
  const adjacency = graph(ids, [
    "requirement/a refines requirement/b",
    "requirement/b refines requirement/a",
    "requirement/a refines requirement/top",
  ]);
  const { circles, deepGaps } = coverageOf(adjacency, [{ of: "requirement", by: ["requirement"] }], kindOfId);
  expect(circles).toEqual([["requirement/a", "requirement/b"]]);
  expect(deepGaps).toEqual(["requirement/a", "requirement/b", "requirement/top"]);
});

it("leaves out links to what is not there, and tells those that nobody asked for", () => {
  const adjacency = graph(
    ["loss/l", "requirement/r", "mitigation/m"],
    ["loss/l harms requirement/r", "loss/l harms requirement/gone", "mitigation/m implements requirement/r"],
  );
  const { unwanted, layers } = coverageOf(
    adjacency,
    [
      { of: "requirement", by: ["loss"] },
      { of: "threat", by: ["mitigation"] },
    ],
    kindOfId,
  );
  expect(unwanted).toEqual([["mitigation/m", "requirement/r"]]);
  expect(layers[0]).toEqual({ layer: "requirement", items: 1, covered: 1, deep: 1 });
});

it("counts a hundred thousand children of one parent", () => {
  const ids = Array.from({ length: 100_000 }, (_, nth) => `mitigation/m${nth}`);
  const adjacency = graph(
    ["requirement/r", ...ids],
    ids.map((id) => `${id} implements requirement/r`),
  );
  expect(coverageOf(adjacency, [{ of: "requirement", by: ["mitigation"] }], kindOfId).deepGaps).toEqual([]);
  expect(
    new Walker(adjacency).reach([adjacency.place("requirement/r")!], { direction: "down", limit: 10 }),
  ).toMatchObject({
    count: 10,
    isCut: true,
  });
});

it("says of any graph what the definition says, word by word", () => {
  const node = fc.integer({ min: 0, max: 7 });
  const edges = fc.array(fc.tuple(node, node), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const idAt = (nth: number): string => `${nth % 2 === 0 ? "requirement" : "scenario"}/n${nth}`;
      const legal = pairs.filter(([a, b]) => a % 2 === 0 && b % 2 === 1);
      const up = pairs.filter(([a, b]) => a % 2 === 0 && b % 2 === 0 && a !== b);
      const ids = Array.from({ length: 8 }, (_, nth) => idAt(nth));
      const adjacency = graph(ids, [
        ...legal.map(([a, b]) => `${idAt(a)} derived_from ${idAt(b)}`),
        ...up.map(([a, b]) => `${idAt(a)} refines ${idAt(b)}`),
      ]);
      const needs = [{ of: "requirement", by: ["requirement"] }, ...need.slice(1)];
      const children = (parent: number): number[] => [
        ...new Set([...legal, ...up].filter(([, to]) => to === parent).map(([child]) => child)),
      ];
      // Every way down has to end, so a way longer than there are nodes proves a circle.
      const isDeep = (nth: number, left: number): boolean =>
        left > 0 && children(nth).length > 0 && children(nth).every((child) => isDeep(child, left - 1));
      const { deepGaps, shallowGaps } = coverageOf(adjacency, needs, kindOfId);
      expect(shallowGaps).toEqual(ids.filter((_, nth) => children(nth).length === 0).sort());
      expect(deepGaps).toEqual(ids.filter((_, nth) => !isDeep(nth, 9)).sort());
    }),
  );
});
