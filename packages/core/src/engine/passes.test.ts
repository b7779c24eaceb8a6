import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "../graph/index.ts";
import { type Entity, type Link, linkId, toEntity, toLink } from "../model/index.ts";
import { Analysis } from "./analysis.ts";
import { Build } from "./build.ts";
import type { GraphRead } from "./graph-read.ts";
import { type Pass, type PluginDraft, definePlugin } from "./plugin.ts";
import { model } from "./testing/model.ts";
import { template } from "./testing/plugins.ts";
import { snapshotOf } from "./testing/synthetic.ts";

const origin = { by: "user" } as const;
const edited = (graph: Snapshot, facts: readonly (Entity | Link)[]): Snapshot =>
  graph.with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: "v", fact })),
    "v",
  );
const without = (graph: Snapshot, id: string): Snapshot => graph.with([{ id, since: "v" }], "v");
const cellsOf = (build: Build, graph: Snapshot) => [...build.run(graph).cells()];
const keyOf = (id: string): string => id.slice(id.indexOf("/") + 1);

/** One loss for each data item that somebody stores. */
const losses: Pass = {
  key: "losses",
  owners: (read) => read.ids("data"),
  run: (owner, read) => {
    const holders = read.related(owner, "holders");
    const name = read.entity(owner)!.name;
    if (name === "broken") throw new Error("no loss can be named");
    if (holders.length === 0) return {};
    return {
      entities: [toEntity({ id: `loss/${keyOf(owner)}`, name: `${name} is lost`, props: { text: name }, origin })],
    };
  },
};

/** One hazard for each component that holds what a loss is about; its owners are derived themselves. */
const hazards: Pass = {
  key: "hazards",
  owners: (read) => read.derivedIds("method", "loss"),
  run: (owner, read) => {
    const loss = read.editedEntity(owner)!;
    const data = `data/${keyOf(owner)}`;
    const found = read.related(data, "holders").map((holder) => ({
      id: `hazard/${keyOf(holder)}.${keyOf(owner)}`,
      name: loss.entity.name,
      holder,
    }));
    const isSuspect = loss.edits.some((edit) => edit.isSuspect) ? "suspect" : "sound";
    return {
      entities: found.map(({ id, name, holder }) =>
        toEntity({ id, name, props: { system: keyOf(holder), condition: isSuspect }, origin }),
      ),
      links: found.map(({ id }) => toLink({ from: id, kind: "leads_to", to: owner, origin })),
    };
  },
};

/** Each way of looking at what earlier passes made has a cell of its own, so that none wakes for another. */
const WAYS: Readonly<Record<string, (read: GraphRead, loss: string) => string>> = {
  kind: (read) =>
    read
      .derivedEntities("method", "hazard")
      .map(({ name }) => name)
      .join(", "),
  links: (read, loss) =>
    read
      .derivedIn(loss)
      .map(({ from }) => `${from} ${read.derivedOut(from).length}`)
      .join(", "),
  ends: (read) =>
    read
      .derivedOut("hazard/y.b")
      .map(({ to }) => to)
      .join(", "),
  cell: (read, loss) => `${read.derived("method.hazards", loss)?.entities.length ?? "none"}`,
  decisions: (read, loss) =>
    read
      .decisionsOn(loss)
      .map(({ props }) => props.verdict)
      .join(", "),
  one: (read, loss) => read.derivedEntity(loss)?.name ?? "none",
};
const summary: Pass = {
  key: "summary",
  owners: (read) => read.derivedIds("method", "loss").flatMap((id) => Object.keys(WAYS).map((way) => `${id}.${way}`)),
  run: (owner, read) => {
    const [loss = "", way = ""] = owner.split(".");
    const text = WAYS[way]!(read, loss) || "nothing";
    return { entities: [toEntity({ id: `assumption/${keyOf(owner)}`, name: "Summary", props: { text }, origin })] };
  },
};

const method = definePlugin({
  id: "method",
  title: "A method in three passes",
  version: "1.0.0",
  template,
  cells: { passes: [losses, hazards, summary] },
});
/** Another plugin, which sees all passes of the first. */
const tellers = definePlugin({
  id: "a-teller",
  title: "Tells what the method found",
  version: "1.0.0",
  improves: ["method"],
  template,
  cells: {
    owners: (read) => read.ids("data"),
    run: (owner, read) => {
      const all = read.derived("method", `loss/${keyOf(owner)}`)?.entities.map(({ id }) => id) ?? [];
      const note = read.derivedEntity(`assumption/${keyOf(owner)}.kind`)?.id ?? "none";
      const text = `${all.join(", ")}; ${note}; ${read.derivedIds("method", "assumption").length}`;
      return {
        entities: [
          toEntity({ id: `requirement/${keyOf(owner)}`, name: "Told", props: { text, level: "system" }, origin }),
        ],
      };
    },
  },
});
const plugins = [method, tellers];

const DATA = ["data/a", "data/b", "data/c"];
const COMPONENTS = ["component/x", "component/y", "component/z"];
const some = <T>(list: readonly T[]) => fc.constantFrom(...list);
const fact: fc.Arbitrary<Entity | Link> = fc.oneof(
  fc
    .record({ id: some(DATA), name: some(["orders", "cards", "broken"]) })
    .map((draft) => toEntity({ ...draft, origin })),
  fc
    .record({ id: some(COMPONENTS), name: some(["web", "db"]) })
    .map((draft) => toEntity({ ...draft, props: { type: "store" }, origin })),
  fc
    .record({ from: some(COMPONENTS), kind: some(["stores", "processes"]), to: some(DATA) })
    .map((draft) => toLink({ ...draft, origin })),
  fc
    .record({
      id: some(["overlay/1", "overlay/2", "overlay/3"]),
      target: some(DATA.map((id) => `loss/${keyOf(id)}`)),
      field: some(["name", "notes", "nonsense", "__proto__"]),
      value: some(["theirs", "ours", "", 7]),
      seen: some(["orders is lost", "cards is lost"]),
    })
    .map(({ id, ...props }) => toEntity({ id, name: "Edit", props, origin })),
  fc
    .record({ id: some(["decision/1", "decision/2"]), target: some(DATA.map((id) => `loss/${keyOf(id)}`)) })
    .map(({ id, target }) =>
      toEntity({ id, name: "Decision", props: { verdict: "accept", reason: "Known.", target }, origin }),
    ),
);
const edit = fc.oneof(
  { weight: 3, arbitrary: fc.array(fact, { minLength: 1, maxLength: 2 }).map((put) => ({ put })) },
  { weight: 1, arbitrary: fc.nat().map((remove) => ({ remove })) },
);
const idsOf = (graph: Snapshot): string[] =>
  [...graph.allEntities().map(({ id }) => id), ...[...graph.links()].map(linkId)].sort();
const after = (graph: Snapshot, change: { put: (Entity | Link)[] } | { remove: number }): Snapshot => {
  if ("put" in change) return edited(graph, change.put);
  const ids = idsOf(graph);
  return ids.length === 0 ? graph : without(graph, ids[change.remove % ids.length]!);
};

describe("a plugin of several passes", () => {
  it("gives after any edits what it would give had it never run before, also where it goes on from what is stored", () => {
    fc.assert(
      fc.property(
        fc.array(fact, { maxLength: 20 }),
        fc.array(edit, { minLength: 4, maxLength: 8 }),
        (start, changes) => {
          let graph = edited(snapshotOf([]), start);
          const build = new Build(plugins);
          let stored = build.run(graph).cells();
          for (const change of changes) {
            const next = after(graph, change);
            const fresh = cellsOf(new Build(plugins), next);
            const resumed = new Build(plugins, { previous: { snapshot: graph, cells: stored } });
            expect(cellsOf(build, next)).toEqual(fresh);
            expect(cellsOf(resumed, next)).toEqual(fresh);
            [graph, stored] = [next, new Map(fresh)];
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("tells after any edits of the same clashes as had it never run before", () => {
    const sharing = (id: string) =>
      definePlugin({
        ...method.draft,
        id,
        cells: {
          owners: (read) => read.ids("data"),
          run: (owner, read) => {
            const { name } = read.entity(owner)!;
            return {
              entities: [toEntity({ id: `loss/${name}`, name: `${name} of ${id}`, props: { text: owner }, origin })],
            };
          },
        },
      });
    const [one, other] = [sharing("one"), sharing("two")];
    fc.assert(
      fc.property(
        fc.array(fact, { maxLength: 20 }),
        fc.array(edit, { minLength: 2, maxLength: 5 }),
        (start, changes) => {
          let graph = edited(snapshotOf([]), start);
          const build = new Build([one, other]);
          let stored = build.run(graph).cells();
          for (const change of changes) {
            const next = after(graph, change);
            const fresh = cellsOf(new Build([other, one]), next);
            expect(cellsOf(build, next)).toEqual(fresh);
            const previous = { snapshot: graph, cells: stored };
            expect(cellsOf(new Build([one, other], { previous }), next)).toEqual(fresh);
            [graph, stored] = [next, new Map(fresh)];
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  const held = ["component db store stores orders", "data orders name=Orders", "data cards"];

  it("derives in each pass what stands on those before it", () => {
    const analysis = new Build(plugins).run(model(held));
    expect(analysis.gaps).toEqual([]);
    const texts = analysis.entities().map(({ id, name, props }) => [id, name, (props as { text?: string }).text]);
    expect(texts).toEqual([
      ["assumption/orders.cell", "Summary", "1"],
      ["assumption/orders.decisions", "Summary", "nothing"],
      ["assumption/orders.ends", "Summary", "nothing"],
      ["assumption/orders.kind", "Summary", "Orders is lost"],
      ["assumption/orders.links", "Summary", "hazard/db.orders 1"],
      ["assumption/orders.one", "Summary", "Orders is lost"],
      ["hazard/db.orders", "Orders is lost", undefined],
      ["loss/orders", "Orders is lost", "Orders"],
      ["requirement/cards", "Told", "; none; 6"],
      ["requirement/orders", "Told", "hazard/db.orders; assumption/orders.kind; 6"],
    ]);
    expect([...analysis.cells().keys()].filter((key) => !key.startsWith("method.summary"))).toEqual([
      "a-teller data/cards",
      "a-teller data/orders",
      "method.hazards loss/orders",
      "method.losses data/cards",
      "method.losses data/orders",
    ]);
  });

  it("runs again only what reads what is another thing now", () => {
    const graph = model(held);
    const build = new Build(plugins);
    build.run(graph);
    const orders = graph.entity("data/orders")!;
    const ran = (next: Snapshot): number => build.run(next).stats.ran;
    // Nobody reads the tags of data but its loss, which stays as it is.
    expect(ran(edited(graph, [{ ...orders, tags: ["seen"] } as Entity]))).toBe(1);
    // Its loss, the hazard that is called like it, and those who looked at either: by kind, cell and id, and from outside.
    expect(ran(edited(graph, [{ ...orders, name: "Invoices" } as Entity]))).toBe(6);
  });

  it("sees what is derived as people edited it, and what they decided", () => {
    const graph = edited(model(held), [
      toEntity({
        id: "overlay/1",
        name: "Edit",
        props: { target: "loss/orders", field: "name", value: "No orders any more", seen: "Orders is gone" },
        origin,
      }),
      toEntity({
        id: "decision/1",
        name: "Decision",
        props: { target: "loss/orders", verdict: "accept", reason: "Known." },
        origin,
      }),
    ]);
    const analysis = new Build(plugins).run(graph);
    const [hazard] = analysis.cell("method.hazards", "loss/orders")!.entities;
    expect([hazard!.name, hazard!.props]).toEqual(["No orders any more", { system: "db", condition: "suspect" }]);
    expect(analysis.cell("method.summary", "loss/orders.decisions")!.entities[0]!.props).toEqual({ text: "accept" });
    expect(analysis.cell("method.losses", "data/orders")!.entities[0]!.name).toBe("Orders is lost");
  });

  it("goes on with what there is where a cell fails, and says where", () => {
    const graph = model([...held, "db stores cards", "orders name=broken"]);
    const analysis = new Build(plugins).run(graph);
    expect(analysis.gaps).toEqual([
      { plugin: "method", pass: "losses", owner: "data/orders", reason: "it broke off with an error of type Error" },
    ]);
    expect(analysis.entities().map(({ id }) => id)).toContain("hazard/db.cards");
  });

  it("leaves a gap in each later pass where one has no owners to name, and heals", () => {
    const owners = (read: GraphRead): readonly string[] => {
      const ids = read.ids("data");
      if (ids.length > 1) throw new Error("too many");
      return ids;
    };
    const failing = definePlugin({ ...method.draft, cells: { passes: [{ ...losses, owners }, hazards, summary] } });
    const build = new Build([failing, tellers]);
    const reason = "it broke off with an error of type Error";
    expect(build.run(model(held)).gaps).toEqual([
      { plugin: "method", pass: "hazards", reason: "it needs its pass losses, which has no result" },
      { plugin: "method", pass: "losses", reason },
      {
        plugin: "method",
        pass: "summary",
        reason: "it needs its pass losses, its pass hazards, which have no result",
      },
    ]);
    const mended = without(model(held), "data/cards");
    expect(cellsOf(build, mended)).toEqual(cellsOf(new Build([failing, tellers]), mended));
  });

  it("sees nothing of itself or of what comes later, whatever an earlier version left behind", () => {
    const peek = (key: string): Pass => ({
      key,
      owners: () => ["objective/whole"],
      run: (_, read) => {
        const seen = ["one", "two"].map((pass) => read.derived(`peek.${pass}`, "objective/whole") !== undefined);
        const text = `${seen.join(" ")} ${read.derivedIds("peek", "assumption").join(" ")} ${read.ids("data").length}`;
        return { entities: [toEntity({ id: `assumption/${key}`, name: key, props: { text }, origin })] };
      },
    });
    const peeking = definePlugin({ ...method.draft, id: "peek", cells: { passes: [peek("one"), peek("two")] } });
    const build = new Build([peeking]);
    build.run(model(held));
    const texts = build
      .run(model(["data orders"]))
      .entities()
      .map(({ props }) => (props as { text: string }).text);
    expect(texts).toEqual(["false false  1", "true false assumption/one 1"]);
  });
});

describe("a plugin that works out cells", () => {
  it.each<[string, unknown, string]>([
    ["no passes", { passes: [] }, "it has no passes"],
    ["a pass without a name", { passes: [{ ...losses, key: "Losses!" }] }, "the key of pass 1"],
    ["two passes of one name", { passes: [losses, losses] }, 'two passes are called "losses"'],
    ["a pass that does nothing", { passes: [{ key: "idle", owners: () => [] }] }, "pass 1: it has no function run"],
    ["nothing to run", {}, "cells: it has no function owners"],
    ["nothing at all", null, "its cells are no object"],
  ])("is refused with %s", (_, cells, told) => {
    expect(() => definePlugin({ ...method.draft, cells } as PluginDraft)).toThrow(told);
  });

  it.each<[string, readonly unknown[], string]>([
    ["what is no id", ["component web"], 'It gives a cell to "component web", which is no id.'],
    ["nothing", [undefined], 'It gives a cell to "undefined", which is no id.'],
  ])("has no result where it gives a cell to %s", (_, owners, reason) => {
    const plugin = definePlugin({ ...method.draft, cells: { ...losses, owners: () => owners as string[] } });
    expect(new Build([plugin]).run(model(held)).gaps).toEqual([{ plugin: "method", reason }]);
  });

  const held = ["data orders"];

  it("is told by both cells' names where two of them derive one id differently, until they no longer do", () => {
    const loss = (text: string) => toEntity({ id: "loss/shared", name: "Shared", props: { text }, origin });
    const sharing = definePlugin({
      ...method.draft,
      cells: {
        owners: (read) => read.ids("data"),
        run: (owner, read) => ({ entities: [loss(read.entity(owner)!.name)] }),
      },
    });
    const facts = ["data a name=orders", "data b name=cards", "data c name=orders"];
    const build = new Build([sharing]);
    const analysis = build.run(model(facts));
    expect(analysis.gaps).toEqual([
      {
        plugin: "method",
        owner: "data/b",
        reason: 'it derives "loss/shared" differently from the cell "method data/a"',
      },
    ]);
    expect(analysis.entities()).toEqual([loss("orders")]);
    const stored = analysis.cells();
    expect(Analysis.load(stored).entities()).toEqual([loss("orders")]);
    const previous = { snapshot: model(facts), cells: stored };
    expect(cellsOf(new Build([sharing], { previous }), model(facts))).toEqual([...stored]);
    const mended = model([...facts.slice(0, 1), "data b name=orders", ...facts.slice(2)]);
    expect(build.run(mended).gaps).toEqual([]);
    expect(new Build([sharing], { previous }).run(mended).gaps).toEqual([]);
  });

  it("may clash with another plugin, in entities and in links, whichever is asked first", () => {
    const loss = (text: string) => toEntity({ id: "loss/one", name: "One", props: { text }, origin });
    const hazard = toEntity({ id: "hazard/one", name: "One", props: { system: "a", condition: "b" }, origin });
    const link = (rationale: string) =>
      toLink({
        from: "hazard/one",
        kind: "leads_to",
        to: "loss/one",
        origin: { by: "rule", plugin: rationale, rule: "r", read: [] },
      });
    const saying = (id: string, text: string) =>
      definePlugin({
        ...method.draft,
        id,
        cells: {
          owners: (read) => read.ids("data"),
          run: () => ({ entities: [loss(text), hazard], links: [link(text)] }),
        },
      });
    const [one, other] = [saying("one", "a"), saying("two", "b")];
    const analysis = new Build([one, other]).run(model(["data a"]));
    expect(analysis.gaps).toEqual([
      {
        plugin: "two",
        owner: "data/a",
        reason: 'it derives "hazard/one leads_to loss/one" differently from the cell "one data/a", and 1 more',
      },
    ]);
    expect([analysis.entities(), analysis.links()]).toEqual([[hazard, loss("a")], [link("a")]]);
    expect(cellsOf(new Build([other, one]), model(["data a"]))).toEqual([...analysis.cells()]);
  });

  it("may not call two things by one id", () => {
    const loss = (name: string) => toEntity({ id: "loss/one", name, props: { text: name }, origin });
    const plugin = (names: string[]) =>
      definePlugin({
        ...method.draft,
        cells: { owners: () => ["data/orders"], run: () => ({ entities: names.map(loss) }) },
      });
    expect(new Build([plugin(["a", "a"])]).run(model(held)).entities()).toEqual([loss("a")]);
    expect(new Build([plugin(["a", "b"])]).run(model(held)).gaps).toEqual([
      { plugin: "method", owner: "data/orders", reason: 'It derives "loss/one" twice, differently.' },
    ]);
  });
});
