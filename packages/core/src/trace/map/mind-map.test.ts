import { describe, expect, it } from "vitest";
import { entity, link, snapshot } from "../../graph/testing.ts";
import type { Snapshot } from "../../graph/index.ts";
import { corpusGraph, graphOf } from "../testing/corpus.ts";
import { freemindOf, mapData, markmapOf, mermaidOf } from "./documents.ts";
import { type MapNode, type MapRequest, type MindMap, mindMapOf } from "./mind-map.ts";
import { pictureOf } from "./picture.ts";
import { svgOf } from "./svg.ts";
import { treeText } from "./tree-text.ts";

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const saying = (id: string, name?: string) =>
  entity(id, {
    ...(name !== undefined && { name }),
    props: id.startsWith("requirement")
      ? { text: "t", level: "system" }
      : { text: "t", ...(id.startsWith("scenario") && { class: "process" }) },
  });
const map = (graph: Snapshot, id: string, over: Partial<MapRequest> = {}): MindMap =>
  mindMapOf(graph, graph.entity(id)!, {
    directions: ["up", "down"],
    depth: 20,
    nodesMax: 150,
    stateOf: () => undefined,
    needs: new Map([["requirement:system", ["mitigation"]]]),
    ...over,
  });
const ids = (node: MapNode | undefined): unknown[] =>
  (node?.children ?? []).map((child) => [child.isGhost ? `↪ ${child.id}` : child.id, ...ids(child)]);

/** Two scenarios need the same requirement, which one mitigation implements. */
const shared = snapshot(
  ...["scenario/a", "scenario/b", "requirement/r", "mitigation/m", "requirement/bare"].map((id) => saying(id)),
  entity("hazard/h", { props: { system: "S", condition: "Open." } }),
  link("scenario/a leads_to hazard/h"),
  link("scenario/b leads_to hazard/h"),
  link("requirement/r derived_from scenario/a", { reason: "it would not be guessed" }),
  link("requirement/r derived_from scenario/b"),
  link("requirement/bare derived_from scenario/b"),
  link("mitigation/m implements requirement/r"),
);

describe("a map", () => {
  it("hangs everything once, and points there from wherever it is reached again", () => {
    const { up, down, shown, reached } = map(shared, "hazard/h");
    expect(ids(up)).toEqual([]);
    expect(ids(down)).toEqual([
      ["scenario/a", ["requirement/r", ["mitigation/m"]]],
      ["scenario/b", ["requirement/bare"], ["↪ requirement/r"]],
    ]);
    expect([shown, reached]).toEqual([6, 6]);
  });

  it("says of each step why it is there, and what is missing", () => {
    const text = treeText(
      map(shared, "hazard/h", { stateOf: (id) => (id.startsWith("mitigation") ? "suspect" : undefined) }),
    );
    expect(text.split("\n")).toEqual([
      "hazard/h  h",
      "",
      "Why (up): nothing",
      "! gap: leads nowhere; missing: refines → hazard, or leads_to → loss",
      "",
      "How (down)",
      "├─ ⟵ leads to scenario/a  a [user tester; 000000000000]",
      "│  └─ ⟵ is derived from requirement/r  r — it would not be guessed [user tester; 000000000000]",
      "│     └─ ⟵ implements mitigation/m  m [user tester; 000000000000; suspect]",
      "└─ ⟵ leads to scenario/b  b [user tester; 000000000000]",
      "   ├─ ⟵ is derived from requirement/bare  bare [user tester; 000000000000] ! gap: nothing covers it; needs mitigation",
      "   └─ ⟵ is derived from requirement/r ↪ shown above",
    ]);
  });

  it("follows only the kinds that are named, and no farther than asked", () => {
    expect(ids(map(shared, "hazard/h", { kinds: new Set(["scenario"]) }).down)).toEqual([
      ["scenario/a"],
      ["scenario/b"],
    ]);
    expect(ids(map(shared, "mitigation/m", { depth: 1 }).up)).toEqual([["requirement/r"]]);
  });

  it("shows whole layers while there is room, then of each branch the same, and counts the rest", () => {
    const { down, shown, reached } = map(corpusGraph(1000), "requirement/sr-000001", { nodesMax: 12 });
    expect([shown, reached]).toEqual([9, 81]);
    const under = (node: MapNode): number => node.folded + node.children.reduce((sum, each) => sum + under(each), 0);
    expect(under(down!)).toBe(81 - 9);
    expect(down!.folded).toBe(0);
  });

  it("ends where things lead in a circle", () => {
    const circle = snapshot(
      ...["requirement/a", "requirement/b"].map((id) => saying(id)),
      link("requirement/a refines requirement/b"),
      link("requirement/b refines requirement/a"),
    );
    expect(ids(map(circle, "requirement/a").up)).toEqual([["requirement/b", ["↪ requirement/a"]]]);
  });

  it("takes a node with a hundred thousand children and a chain of ten thousand", () => {
    const [check, checks] = [saying("verification/v"), link("verification/v verifies mitigation/m")];
    const star = graphOf({
      entities: [saying("mitigation/m"), ...range(100_000).map((at) => ({ ...check, id: `verification/v-${at}` }))],
      links: range(100_000).map((at) => ({ ...checks, from: `verification/v-${at}` })),
    });
    const { shown, reached, down } = map(star, "mitigation/m");
    expect([shown, reached, down!.folded]).toEqual([150, 100_001, 100_001 - 150]);
    const chain = snapshot(
      ...range(10_000).map((at) => saying(`requirement/r-${at}`)),
      ...range(9_999).map((at) => link(`requirement/r-${at} refines requirement/r-${at + 1}`)),
    );
    expect(map(chain, "requirement/r-0", { depth: 50_000, nodesMax: 100 })).toMatchObject({
      shown: 100,
      reached: 10_000,
    });
  });
});

describe("a picture of it", () => {
  it("has why to the left, how to the right, and no two boxes on one place", () => {
    const { nodes } = pictureOf(map(corpusGraph(1000), "hazard/uca-000001"));
    const [root] = nodes;
    const isRight = ({ side, x }: (typeof nodes)[number]): boolean =>
      side === "root" || (side === "up" ? x < root!.x : x > root!.x);
    expect(nodes.filter((node) => !isRight(node))).toEqual([]);
    const places = nodes.toSorted((a, b) => a.x - b.x || a.middle - b.middle);
    const crowded = places.filter((place, at) => {
      const next = places[at + 1];
      return next?.x === place.x && next.middle - place.middle < 52;
    });
    expect(crowded).toEqual([]);
    expect(nodes.length).toBeGreaterThan(10);
  });

  it("is told by shape as well as by colour, and explains the signs it uses", () => {
    const svg = svgOf(
      map(shared, "hazard/h", { stateOf: (id) => (id.startsWith("mitigation") ? "suspect" : undefined) }),
      { title: "Trace of h" },
    );
    expect(svg).toContain('class="sign suspect"');
    expect(svg).toContain('class="sign gap"');
    expect(svg).toContain('<a href="#n2">');
    expect(svg).toContain("<title>r (requirement/r)\nt\n⟵ is derived from [derived_from]: it would not be guessed");
    for (const word of ["gap", "suspect", "↪ shown elsewhere"]) expect(svg).toContain(`>${word}</text>`);
    expect(svg).not.toContain(">derived</text>");
  });
});

const HOSTILE = '"><script>alert(1)</script>&amp;\u202e`]\n- x\u0000 \ud800 # {{}} (())';
const NAMED = HOSTILE.replaceAll("\u0000", " ").replaceAll("\n", " ");
const hostile = map(
  snapshot(
    saying("requirement/r", NAMED),
    saying("mitigation/m", `m ${NAMED}`),
    link("mitigation/m implements requirement/r", { reason: HOSTILE }),
  ),
  "requirement/r",
);

describe("whatever it is written as", () => {
  it.each([
    ["svg", svgOf(hostile, { title: HOSTILE })],
    ["freemind", freemindOf(hostile)],
  ])("no name gets out of its place: %s", (_, xml) => {
    expect(xml).not.toContain("<script");
    for (const sign of ["\u0000", "\ud800", "\u202e"]) expect(xml.includes(sign)).toBe(false);
    const tags = [...xml.replaceAll(/<style>.*?<\/style>/gs, "").matchAll(/<(\/?)([a-z]+)([^<>]*?)(\/?)>/g)];
    const open: string[] = [];
    for (const [, closes, name, , closesItself] of tags) {
      if (closes === "/") expect(open.pop()).toBe(name);
      else if (closesItself !== "/") open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it("a line stays a line in Mermaid, Markmap and the tree", () => {
    expect(mermaidOf(hostile).trimEnd().split("\n")).toHaveLength(4);
    expect(mermaidOf(hostile)).not.toMatch(/[<>`#]/);
    expect(markmapOf(hostile)).toContain("\\<script\\>");
    expect(treeText(hostile).split("\n")).toHaveLength(7);
  });

  it("says the same as data, and the same each time", () => {
    const data = mapData(map(shared, "hazard/h"));
    expect(data).toEqual(mapData(map(shared, "hazard/h")));
    expect(data).toMatchObject({ shown: 6, reached: 6, folded: { up: 0, down: 0 } });
    expect(
      (data.nodes as { id: string; parent: number; isGhost?: boolean }[]).map(({ id, parent }) => [id, parent]),
    ).toEqual([
      ["scenario/a", 0],
      ["requirement/r", 1],
      ["mitigation/m", 2],
      ["scenario/b", 0],
      ["requirement/bare", 4],
      ["requirement/r", 4],
    ]);
  });

  it("is a flow chart where a mind map would have too many nodes", () => {
    const graph = corpusGraph(10_000);
    const asked = { nodesMax: 1000 };
    expect(mermaidOf(map(graph, "requirement/sr-000001"))).toMatch(/^mindmap\n/);
    const wide = snapshot(
      saying("mitigation/m"),
      ...range(300).flatMap((at) => [
        saying(`verification/v-${at}`),
        link(`verification/v-${at} verifies mitigation/m`),
      ]),
    );
    expect(mermaidOf(map(wide, "mitigation/m", asked))).toMatch(/^flowchart LR\n/);
  });
});
