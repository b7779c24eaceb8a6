import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkId } from "../model/index.ts";
import { type Arrival, Snapshot } from "./snapshot.ts";
import { type Fact, contents, entity, graphs, idOf, link, snapshot } from "./testing.ts";

const place = { system: "s", branch: "main", commit: "0" };

/** Adjacency as a plain walk over all links would tell it. */
const neighbours = (graph: Snapshot) =>
  graph.allEntities().map(({ id }) => ({
    id,
    out: [...graph.links()]
      .filter((each) => each.from === id)
      .map(linkId)
      .sort(),
    in: [...graph.links()]
      .filter((each) => each.to === id)
      .map(linkId)
      .sort(),
  }));
const told = (graph: Snapshot) =>
  graph.allEntities().map(({ id }) => ({
    id,
    out: graph.out(id).map(linkId).sort(),
    in: graph.in(id).map(linkId).sort(),
  }));

describe("a snapshot", () => {
  it("is the same whatever came in between, and earlier ones stay as they were", () => {
    fc.assert(
      fc.property(fc.array(graphs, { minLength: 1, maxLength: 6 }), (states) => {
        let graph = Snapshot.empty(place);
        const seen: { graph: Snapshot; was: Fact[] }[] = [];
        for (const [i, state] of states.entries()) {
          const facts = new Map(contents(state).map((fact) => [idOf(fact), fact]));
          const arrivals: Arrival[] = [
            ...contents(graph)
              .map(idOf)
              .filter((id) => !facts.has(id))
              .map((id) => ({ id, since: `v${i}` })),
            ...[...facts].map(([id, fact]) => ({ id, since: `v${i}`, fact })),
          ];
          graph = graph.with(arrivals, `v${i}`);
          seen.push({ graph, was: contents(state) });
        }
        const last = states.at(-1)!;
        const atOnce = Snapshot.empty(place).with(
          contents(last).map((fact) => ({ id: idOf(fact), since: "v", fact })),
          "v",
        );
        expect(contents(graph)).toEqual(contents(atOnce));
        expect(graph.counts()).toEqual(atOnce.counts());
        for (const { id } of graph.allEntities()) {
          expect(graph.out(id)).toEqual(atOnce.out(id));
          expect(graph.in(id)).toEqual(atOnce.in(id));
        }
        for (const one of seen) {
          expect(contents(one.graph)).toEqual(one.was);
          expect(told(one.graph)).toEqual(neighbours(one.graph));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("says what differs from any other snapshot, as a comparison of all facts would", () => {
    fc.assert(
      fc.property(graphs, graphs, (one, other) => {
        const unlike = [...new Set([...contents(one), ...contents(other)].map(idOf))].filter(
          (id) => one.fact(id) !== other.fact(id),
        );
        expect(one.changedSince(other).sort()).toEqual(unlike.sort());
        const arrivals = contents(other).map((fact) => ({ id: idOf(fact), since: "v", fact }));
        expect(new Set(one.with(arrivals, "v").changedSince(one))).toEqual(new Set(arrivals.map(({ id }) => id)));
        expect(one.changedSince(one)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("says which version last wrote a fact, and forgets one that is gone", () => {
    const first = Snapshot.empty(place).with([{ id: "component/a", since: "v1", fact: entity("component/a") }], "v1");
    const second = first.with([{ id: "component/b", since: "v2", fact: entity("component/b") }], "v2");
    const third = second.with([{ id: "component/a", since: "v3" }], "v3");
    expect([second.since("component/a"), second.since("component/b")]).toEqual(["v1", "v2"]);
    expect([third.since("component/a"), third.entity("component/a"), third.commit]).toEqual([
      undefined,
      undefined,
      "v3",
    ]);
  });

  it("answers for ids of nothing, of no kind and of prototypes", () => {
    const graph = snapshot(entity("component/a"));
    for (const id of ["", "component/", "nokind/a", "constructor/a", "__proto__", "component/toString", "a b c"]) {
      expect([graph.fact(id), graph.out(id), graph.in(id), graph.since(id)]).toEqual([undefined, [], [], undefined]);
    }
  });

  it("keeps the order of ids, whatever the order of arrival", () => {
    const ids = ["component/c", "component/a", "component/b"];
    expect(
      snapshot(...ids.map((id) => entity(id)))
        .entities("component")
        .map(({ id }) => id),
    ).toEqual(ids.toSorted());
    const joined = snapshot(
      entity("component/a"),
      entity("data/x"),
      entity("data/y"),
      link("component/a stores data/y"),
      link("component/a processes data/x"),
      link("component/a stores data/x"),
    );
    expect(joined.out("component/a").map(linkId)).toEqual([
      "component/a processes data/x",
      "component/a stores data/x",
      "component/a stores data/y",
    ]);
  });
});
