import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "../graph/index.ts";
import { type Entity, type Link, linkId, linksBetween, toEntity, toLink } from "../model/index.ts";
import { Analysis } from "./analysis.ts";
import { Build } from "./build.ts";
import { definePlugin } from "./plugin.ts";
import * as predicate from "./predicate.ts";
import { defineRule } from "./rule.ts";
import { model } from "./testing/model.ts";
import { template } from "./testing/plugins.ts";
import { syntheticRules } from "./testing/synthetic-rules.ts";
import { snapshotOf, syntheticFacts } from "./testing/synthetic.ts";

type Fact = Entity | Link;
const idOf = (fact: Fact): string => ("from" in fact ? linkId(fact) : fact.id);
const origin = { by: "user" } as const;

const pack = definePlugin({
  id: "synthetic",
  title: "Every form of rule",
  version: "1.0.0",
  rules: syntheticRules(),
  template,
});

/** What a part carries on, and who tells the whole: cells that read the graph, other cells, and what is not there. */
const notes = definePlugin({
  id: "notes",
  title: "Notes on stores",
  version: "1.0.0",
  needs: ["synthetic"],
  template,
  cells: {
    owners: (read) =>
      read
        .entities("component")
        .filter(({ props }) => (props as { type: string }).type === "store")
        .map(({ id }) => id),
    run: (owner, read) => {
      const found = read.derived("synthetic", owner)?.judgements.length ?? 0;
      const callers = read.related(owner, "callers").map((id) => read.entity(id)!.name);
      const missing = read.entity("component/c9") === undefined ? "absent" : "there";
      return {
        entities: [
          toEntity({
            id: `assumption/${owner.slice(10)}`,
            name: `${found} findings`,
            props: { text: `${callers.join(", ")}; ${read.exposure(owner).sure}; c9 is ${missing}` },
            origin,
          }),
        ],
      };
    },
  },
});
const summary = definePlugin({
  id: "a-summary",
  title: "A summary of the notes",
  version: "1.0.0",
  improves: ["notes"],
  template,
  cells: {
    owners: () => ["component/whole"],
    run: (_, read) => {
      const told = read.ids("component").flatMap((id) => read.derived("notes", id)?.entities ?? []);
      const texts = told.map(({ props }) => (props as { text: string }).text);
      return {
        entities: [toEntity({ id: "assumption/summary", name: "Summary", props: { text: texts.join(" / ") }, origin })],
      };
    },
  },
});
/** What the pack for measuring does not ask. */
const more = definePlugin({
  id: "more",
  title: "Answers, and what is said of the few",
  version: "1.0.0",
  template,
  rules: (["logged", "authenticated"] as const).map((attribute, nth) =>
    defineRule({
      id: `more/flow/rule-${nth}`,
      pack: "more",
      category: "T",
      name: `Rule ${nth}`,
      of: "flow",
      asks: "Is something missing at {it}?",
      when: nth === 0 ? predicate.not(predicate.replies) : predicate.replies,
      holds: predicate.any(predicate.affirmed(attribute), predicate.from(predicate.affirmed("custom_code"))),
      says: "{from} speaks to {to}.",
      likelihood: "likely",
      impact: "medium",
      cwe: ["CWE-693"],
      remedies: [{ id: "more/mend", does: "Mend it.", sets: { attribute, value: "no" } }],
    }),
  ),
});
const plugins = [pack, more, notes, summary];

const resultOf = (graph: Snapshot) => [...new Build(plugins).run(graph).cells()];

const COMPONENTS = Array.from({ length: 6 }, (_, nth) => `component/c${nth + 5}`);
const BOUNDARIES = ["boundary/x", "boundary/y", "boundary/z"];
const DATA = ["data/d", "data/e"];
const FLOWS = COMPONENTS.flatMap((from) =>
  COMPONENTS.slice(0, 2).map((to) => `flow/${from.slice(10)}>${to.slice(10)}`),
);
const some = <T>(list: readonly T[]) => fc.constantFrom(...list);
const attributes = fc.dictionary(
  some([
    "authenticated",
    "internet_facing",
    "logged",
    "masked",
    "signed",
    "isolated",
    "monitored",
    "over_vpn",
    "personal",
    "filtered",
    "custom_code",
  ]),
  fc.record({ value: some(["yes", "no", "unknown"] as const), from: some(["user", "import"] as const) }),
  { maxKeys: 4 },
);
const named = { name: some(["one", "two", "three"]), attributes, description: some(["", "changed"]) };
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const entityOf = ({ id, name, ...props }: { id: string; name: string } & Record<string, unknown>): Entity =>
  toEntity({ id, name, props: JSON.parse(JSON.stringify(props)) as Record<string, unknown>, origin });

/** One change of a model: something comes or is written anew, goes with its links, or is joined or parted. */
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({
      id: some(COMPONENTS),
      type: some(["process", "service", "store", "external", "actor"]),
      technology: some([[], ["postgresql"], ["redis"]]),
      ...named,
      inScope: optional(fc.boolean()),
    })
    .map(entityOf),
  fc.record({ id: some(BOUNDARIES), type: some(["network", "trust"]), ...named }).map(entityOf),
  fc.record({ id: some(DATA), confidentiality: optional(some(["low", "high"])), ...named }).map(entityOf),
  fc.record({ id: some(FLOWS), protocol: optional(some(["http", "https", "postgres"])), ...named }).map(entityOf),
  // Also what no operation would let in: circles, two places, links without their ends.
  fc
    .record({ from: some([...COMPONENTS, ...BOUNDARIES]), kind: fc.constant("inside"), to: some(BOUNDARIES) })
    .filter(({ from, to }) => from !== to)
    .map((each) => toLink({ ...each, origin })),
  fc
    .record({ from: some(FLOWS), kind: some(["leaves", "enters"]), to: some(COMPONENTS) })
    .map((each) => toLink({ ...each, origin })),
  fc
    .record({ from: some(FLOWS), kind: fc.constant("carries"), to: some(DATA) })
    .map((each) => toLink({ ...each, origin })),
  fc
    .record({ from: some(FLOWS), kind: fc.constant("replies_to"), to: some(FLOWS) })
    .filter(({ from, to }) => from !== to)
    .map((each) => toLink({ ...each, origin })),
  fc
    .record({ from: some(COMPONENTS), kind: some(["stores", "processes"]), to: some(DATA) })
    .map((each) => toLink({ ...each, origin })),
);
type Edit = { readonly put: readonly Fact[] } | { readonly remove: number };
const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(fact, { minLength: 1, maxLength: 3 }).map((put) => ({ put })) },
    { weight: 1, arbitrary: fc.nat().map((remove) => ({ remove })) },
  ),
  { minLength: 5, maxLength: 8 },
);

const everyId = (graph: Snapshot): string[] =>
  [...graph.allEntities().map(({ id }) => id), ...[...graph.links()].map(linkId)].sort();

function edited(graph: Snapshot, edit: Edit): Snapshot {
  if ("put" in edit)
    return graph.with(
      edit.put.map((each) => ({ id: idOf(each), since: "v", fact: each })),
      "v",
    );
  const ids = everyId(graph);
  return ids.length === 0 ? graph : graph.with([{ id: ids[edit.remove % ids.length]!, since: "v" }], "v");
}

describe("a build", () => {
  it("gives after any edits what it would give had it never run before, byte for byte", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), edits, (start, changes) => {
        let graph = edited(snapshotOf([]), { put: start });
        const build = new Build(plugins);
        expect([...build.run(graph).cells()]).toEqual(resultOf(graph));
        for (const change of changes) {
          graph = edited(graph, change);
          expect([...build.run(graph).cells()]).toEqual(resultOf(graph));
        }
      }),
      { numRuns: 80 },
    );
  });

  it("does so in a system of many parts, whatever is said, joined, parted or taken away in it", () => {
    const turn = fc.record({
      how: some(["say", "say", "rename", "join", "remove"] as const),
      at: fc.nat(),
      to: fc.nat(),
      name: some(["internet_facing", "logged", "authenticated", "isolated", "personal", "custom_code"]),
      value: some(["yes", "no", "unknown"] as const),
    });
    const start = snapshotOf(syntheticFacts(40));
    fc.assert(
      fc.property(fc.array(turn, { minLength: 8, maxLength: 10 }), (turns) => {
        let graph = start;
        const build = new Build(plugins);
        build.run(graph);
        for (const { how, at, to, name, value } of turns) {
          const ids = everyId(graph);
          const entities = graph.allEntities();
          const [one, other] = [entities[at % entities.length]!, entities[to % entities.length]!];
          if (how === "remove") graph = graph.with([{ id: ids[at % ids.length]!, since: "v" }], "v");
          else if (how === "join") {
            const [kind] = linksBetween(one.kind, other.kind);
            if (kind === undefined || one === other) continue;
            graph = edited(graph, { put: [toLink({ from: one.id, kind, to: other.id, origin })] });
          } else if (how === "rename") graph = edited(graph, { put: [{ ...one, name: `${one.name}'` }] });
          else {
            const { attributes } = one.props as { attributes?: Record<string, unknown> };
            const props = { ...one.props, attributes: { ...attributes, [name]: { value, from: "user" } } };
            graph = edited(graph, { put: [{ ...one, props } as Entity] });
          }
          expect([...build.run(graph).cells()]).toEqual(resultOf(graph));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("hangs neither on the order in which facts came nor on when it runs", () => {
    const facts = syntheticFacts(30);
    const expected = resultOf(snapshotOf(facts));
    for (let run = 0; run < 100; run++) {
      const turned = [...facts.slice(run), ...facts.slice(0, run)];
      expect(resultOf(snapshotOf(run % 2 === 0 ? turned : turned.reverse()))).toEqual(expected);
    }
  });

  it("never finds more when less is known", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), fc.nat(), (facts, which) => {
        const graph = edited(snapshotOf([]), { put: facts });
        const told = graph
          .allEntities()
          .flatMap(({ id, props }) =>
            Object.keys((props as { attributes?: object }).attributes ?? {}).map((name) => [id, name] as const),
          );
        const [id, name] = told[which % Math.max(1, told.length)] ?? [];
        if (id === undefined || name === undefined) return;
        const entity = graph.entity(id)!;
        const { attributes } = entity.props as { attributes: Record<string, unknown> };
        const forgotten = {
          ...entity,
          props: { ...entity.props, attributes: { ...attributes, [name]: { value: "unknown", from: "user" } } },
        } as Entity;
        const found = (snapshot: Snapshot) =>
          new Build([pack, more])
            .run(snapshot)
            .findings()
            .map((finding) => finding.id);
        const before = new Set(found(graph));
        expect(found(edited(graph, { put: [forgotten] })).filter((each) => !before.has(each))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("runs only the cells again that read what was edited, and none for what nobody reads", () => {
    const graph = snapshotOf(syntheticFacts(100));
    const build = new Build([pack]);
    const { cells } = build.run(graph).stats;
    const api = graph.entity("component/api-3")!;
    const attributes = { encrypted_at_rest: { value: "yes", from: "user" } };
    const secured = edited(graph, { put: [{ ...api, props: { ...api.props, attributes } } as Entity] });
    expect(build.run(secured).stats).toEqual({ cells, ran: 1, reused: cells - 1 });
    const described = {
      ...secured.entity(api.id)!,
      tags: ["seen"],
      props: { ...secured.entity(api.id)!.props, description: "Takes orders." },
    };
    expect(build.run(edited(secured, { put: [described as Entity] })).stats).toEqual({ cells, ran: 0, reused: cells });
  });

  it("notices what comes into a boundary within a boundary", () => {
    const graph = model([
      "boundary outer network -filtered -monitored",
      "boundary inner network in outer",
      "component db store -monitored",
    ]);
    const build = new Build([pack]);
    build.run(graph);
    const joined = edited(graph, {
      put: [toLink({ from: "component/db", kind: "inside", to: "boundary/inner", origin })],
    });
    const next = build.run(joined);
    expect([...next.cells()]).toEqual([...new Build([pack]).run(joined).cells()]);
    expect(next.findings().map(({ element }) => element)).toContain("boundary/outer");
  });

  it("stops the wave where a cell gives what it gave before", () => {
    const graph = model(["component web process", "component db store postgresql", "flow web>db"]);
    const build = new Build([notes, pack, summary]);
    const first = build.run(graph);
    const web = graph.entity("component/web")!;
    const next = build.run(edited(graph, { put: [{ ...web, tags: ["seen"] } as Entity] }));
    // The note on the store reads its caller whole and runs; what it says is the same, so the summary does not.
    expect(next.stats.ran).toBe(1);
    expect(next.changedSince(first)).toEqual([]);
  });

  it("goes on from what another process stored", () => {
    const graph = snapshotOf(syntheticFacts(50));
    const stored = new Build(plugins).run(graph).cells();
    const build = new Build(plugins, { previous: { snapshot: graph, cells: stored } });
    const api = graph.entity("component/api-3")!;
    const renamed = edited(graph, { put: [{ ...api, name: "Order API" } as Entity] });
    const next = build.run(renamed);
    expect([...next.cells()]).toEqual(resultOf(renamed));
    expect(next.stats.ran).toBeLessThan(40);
    expect([...Analysis.load(stored).cells()]).toEqual([...stored]);
    expect(Analysis.load(stored).findings()).toEqual(new Build(plugins).run(graph).findings());
  });
});

describe("a build that goes on from what is stored", () => {
  it("gives what it would give had it never run before, also where it first sees a later version", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), edits, (start, changes) => {
        const before = edited(snapshotOf([]), { put: start });
        const cells = new Build(plugins).run(before).cells();
        const later = changes.reduce(edited, before);
        const build = new Build(plugins, { previous: { snapshot: before, cells } });
        expect([...build.run(later).cells()]).toEqual(resultOf(later));
        expect([...build.run(before).cells()]).toEqual([...cells]);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps nothing of what was taken away meanwhile, and runs nothing for what stayed", () => {
    const lines = ["component db store -monitored", "component cache store -monitored"];
    const [before, later] = [model(lines), model(lines.slice(0, 1))];
    const cells = new Build([pack]).run(before).cells();
    const analysis = new Build([pack], { previous: { snapshot: before, cells } }).run(later);
    expect([...analysis.cells().keys()]).toEqual(["synthetic component/db"]);
    expect(analysis.stats).toEqual({ cells: 1, ran: 0, reused: 1 });
  });
});

describe("a plugin that fails", () => {
  const failing = (work: (owner: string) => void) =>
    definePlugin({
      id: "failing",
      title: "It fails now and then",
      version: "1.0.0",
      template,
      cells: {
        owners: (read) => read.ids("component"),
        run: (owner, read) => {
          if (read.attribute(owner, "logged").value === "yes") work(owner);
          return {
            entities: [
              toEntity({ id: `assumption/${owner.slice(10)}`, name: "Done", props: { text: "Done" }, origin }),
            ],
          };
        },
      },
    });
  const graph = model(["component web process +logged", "component db store postgresql -logged"]);
  const mended = model(["component web process -logged", "component db store postgresql -logged"]);

  it("leaves a gap that says why, and stops nobody else", () => {
    const build = new Build([failing(() => JSON.parse("{")), pack]);
    const analysis = build.run(graph);
    expect(analysis.gaps).toEqual([
      { plugin: "failing", owner: "component/web", reason: "it broke off with an error of type SyntaxError" },
    ]);
    expect(analysis.entities().map(({ id }) => id)).toEqual(["assumption/db"]);
    expect(analysis.findings()).toEqual(new Build([pack]).run(graph).findings());
    expect(Analysis.load(analysis.cells()).gaps).toEqual(analysis.gaps);
    expect(build.run(mended).gaps).toEqual([]);
  });

  it("is stopped when it does not end", () => {
    const endless = failing(() => {
      for (;;);
    });
    const build = new Build([endless, pack], { limitMs: 50 });
    const analysis = build.run(graph);
    expect(analysis.gaps).toEqual([
      { plugin: "failing", owner: "component/web", reason: "it took too long and was stopped" },
    ]);
    expect(analysis.findings()).toEqual(new Build([pack]).run(graph).findings());
    expect([...build.run(mended).cells()]).toEqual([...new Build([endless, pack]).run(mended).cells()]);
  });

  it("has no result where what it needs is not there", () => {
    const analysis = new Build([notes]).run(graph);
    expect(analysis.gaps).toEqual([{ plugin: "notes", reason: "it needs synthetic, which has no result" }]);
    expect([...analysis.cells().keys()]).toEqual(["gaps"]);
  });

  it("is refused where two find the same thing, or need each other", () => {
    const other = definePlugin({ ...pack.draft, id: "synthetic" });
    expect(() => new Build([pack, other])).toThrow("is in the plugin");
    const needy = (id: string, needs: string[]) =>
      definePlugin({ id, title: "Needy", version: "1.0.0", needs, template, rules: [] });
    expect(() => new Build([needy("one", ["two"]), needy("two", ["one"])])).toThrow("needs itself");
  });
});
