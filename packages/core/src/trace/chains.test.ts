import { describe, expect, it } from "vitest";
import { Snapshot } from "../graph/index.ts";
import { type Entity, type Link, linkId, toEntity, toLink } from "../model/index.ts";
import { type Chain, type Trace, type TraceRequest, traceChains } from "./chains.ts";

const origin = { by: "user", author: "tester" } as const;
const PROPS: Readonly<Record<string, Record<string, unknown>>> = {
  mitigation: { text: "t" },
  requirement: { text: "t", level: "system" },
  scenario: { text: "t", class: "controller" },
  uca: { type: "provided", context: "t" },
  hazard: { system: "s", condition: "c" },
  loss: { text: "t" },
  ticket: { source: "s", externalId: "1", text: "t" },
  threat: { text: "t" },
  attack_step: { text: "t" },
};

/** A graph from its links; a stakeholder's requirement has a key that begins with `need`. */
function graph(...links: readonly string[]): Snapshot {
  const facts = new Map<string, Entity | Link>();
  for (const text of links) {
    const [from = "", kind = "", to = ""] = text.split(" ");
    for (const id of to === "" ? [from] : [from, to]) {
      const [of = "", key = ""] = id.split("/");
      const level = key.startsWith("need") ? { level: "stakeholder" } : {};
      facts.set(id, toEntity({ id, name: key, props: { ...PROPS[of], ...level }, origin }));
    }
    if (to !== "") facts.set(text, toLink({ from, kind, to, origin }));
  }
  return Snapshot.empty({ system: "s", branch: "main", commit: "v1" }).with(
    [...facts].map(([id, fact]) => ({ id, since: "from" in fact ? "linked" : "made", fact })),
    "v1",
  );
}

const trace = (snapshot: Snapshot, start: string, request: Partial<TraceRequest> = {}): Trace =>
  traceChains(snapshot, snapshot.entity(start)!, { direction: "up", limit: 10, ...request });
const path = (chain: Chain): string => [chain[0]!.from.id, ...chain.map(({ to }) => to.id)].join(" → ");
const paths = (...asked: Parameters<typeof trace>): string[] => trace(...asked).chains.map(path);

const CANONICAL = [
  "mitigation/m implements requirement/r",
  "requirement/r derived_from scenario/s",
  "scenario/s explains uca/u",
  "uca/u leads_to hazard/h",
  "hazard/h leads_to loss/l",
  "loss/l harms requirement/need",
  "requirement/need voices stakeholder/owner",
];

describe("a trace upwards", () => {
  it("leads from a mitigation to the stakeholder, with the reason of every hop", () => {
    const { chains, total, stopped } = trace(graph(...CANONICAL), "mitigation/m");
    expect(chains.map(path)).toEqual([
      "mitigation/m → requirement/r → scenario/s → uca/u → hazard/h → loss/l → requirement/need → stakeholder/owner",
    ]);
    expect([total, stopped]).toEqual([1, undefined]);
    expect(chains[0]!.map(({ link, reads, since }) => [linkId(link), reads, since])).toEqual([
      [CANONICAL[0], "implements", "linked"],
      [CANONICAL[1], "is derived from", "linked"],
      [CANONICAL[2], "explains", "linked"],
      [CANONICAL[3], "leads to", "linked"],
      [CANONICAL[4], "leads to", "linked"],
      [CANONICAL[5], "harms", "linked"],
      [CANONICAL[6], "is voiced by", "linked"],
    ]);
  });

  it("shows the shortest first, ties by id, and says how many there are", () => {
    const more = graph(
      ...CANONICAL,
      "mitigation/m mitigates scenario/s",
      "mitigation/m mitigates scenario/a",
      "scenario/a leads_to hazard/h",
      "scenario/s leads_to hazard/h",
    );
    const all = paths(more, "mitigation/m");
    expect(all.map((text) => text.split(" → ").length)).toEqual([6, 6, 7, 7, 8]);
    expect(all.slice(0, 2).map((text) => text.split(" → ")[1])).toEqual(["scenario/a", "scenario/s"]);
    expect(trace(more, "mitigation/m", { limit: 2 })).toMatchObject({ total: 5, chains: { length: 2 } });
    expect(paths(more, "mitigation/m", { limit: 2 })).toEqual(all.slice(0, 2));
  });

  it("arrives at a kind or an entity that is asked for", () => {
    const one = graph(...CANONICAL);
    expect(paths(one, "mitigation/m", { to: "hazard" })).toEqual([
      "mitigation/m → requirement/r → scenario/s → uca/u → hazard/h",
    ]);
    expect(paths(one, "scenario/s", { to: "loss/l" })).toEqual(["scenario/s → uca/u → hazard/h → loss/l"]);
    expect(trace(one, "mitigation/m", { to: "loss/other" })).toMatchObject({ chains: [], total: 0 });
  });

  it("ends in circles, passes nothing twice, and finds every chain whatever the order of ids", () => {
    for (const [x, y] of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const circle = graph(
        `mitigation/m implements requirement/${x}`,
        `mitigation/m implements requirement/${y}`,
        `requirement/${x} refines requirement/${y}`,
        `requirement/${y} refines requirement/${x}`,
        `requirement/${x} voices stakeholder/owner`,
      );
      const found = trace(circle, "mitigation/m");
      expect([found.total, found.chains.map(path)]).toEqual([
        2,
        [
          `mitigation/m → requirement/${x} → stakeholder/owner`,
          `mitigation/m → requirement/${y} → requirement/${x} → stakeholder/owner`,
        ],
      ]);
    }
    const closed = graph("requirement/a refines requirement/b", "requirement/b refines requirement/a");
    expect(trace(closed, "requirement/a")).toMatchObject({ chains: [], total: 0 });
  });

  it("answers at once in a graph of 50 layers of 10, all joined to all", () => {
    const layers = Array.from({ length: 50 }, (_, layer) =>
      Array.from({ length: 10 }, (_, i) => `requirement/l${layer}-${i}`),
    );
    const joined = layers
      .slice(1)
      .flatMap((layer, i) => layers[i]!.flatMap((from) => layer.map((to) => `${from} refines ${to}`)));
    const wide = graph(...joined, ...layers.at(-1)!.map((id) => `${id} voices stakeholder/owner`));
    const { chains, total } = trace(wide, "requirement/l0-0", { limit: 5 });
    expect(chains.map((chain) => chain.length)).toEqual([50, 50, 50, 50, 50]);
    expect(chains.map((chain) => chain.at(-2)!.to.id)).toEqual([0, 1, 2, 3, 4].map((i) => `requirement/l49-${i}`));
    expect(total).toBeCloseTo(1e49, -40);
  });

  it("answers in bounded time where everything is in circles", () => {
    const ids = Array.from({ length: 40 }, (_, i) => `requirement/r${i}`);
    const tangle = graph(
      ...ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => `${from} refines ${to}`)),
      "requirement/r39 voices stakeholder/owner",
    );
    const { chains, total } = trace(tangle, "requirement/r0", { limit: 3 });
    expect(chains.map((chain) => chain.length)).toEqual([2, 3, 3]);
    expect(total).toBeGreaterThanOrEqual(3);
  });

  it("that arrives nowhere names the last rung it reached and the links that would lead on", () => {
    const broken = graph(...CANONICAL.slice(0, 5), "mitigation/m mitigates threat/dead-end");
    const { chains, total, stopped } = trace(broken, "mitigation/m");
    expect([chains, total]).toEqual([[], 0]);
    expect(stopped).toEqual({ kind: "loss", at: [broken.entity("loss/l")], missing: ["harms → requirement"] });
    const alone = graph("hazard/h");
    expect(trace(alone, "hazard/h").stopped).toMatchObject({
      kind: "hazard",
      at: [{ id: "hazard/h" }],
      missing: expect.arrayContaining(["leads_to → loss"]),
    });
  });
});

describe("a trace downwards", () => {
  it("leads from a need to everything that carries it out", () => {
    const down = graph(...CANONICAL, "mitigation/n mitigates scenario/s", "ticket/t tracks mitigation/m");
    expect(paths(down, "requirement/need", { direction: "down" })).toEqual([
      "requirement/need → loss/l → hazard/h → uca/u → scenario/s → mitigation/n",
      "requirement/need → loss/l → hazard/h → uca/u → scenario/s → requirement/r → mitigation/m → ticket/t",
    ]);
    expect(paths(down, "loss/l", { direction: "down", to: "mitigation" })).toHaveLength(2);
    expect(trace(down, "ticket/t", { direction: "down" })).toMatchObject({ chains: [], total: 0 });
  });
});
