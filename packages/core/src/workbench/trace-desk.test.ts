import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock, userOf } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const record = new TestRecord();
const other = new TestRecord();
const benchOn = (on: TestRecord): Workbench =>
  new Workbenches(on.another(), systemClock).of(
    { ...userOf({ org: "local", author: "ada" }), via: "command" },
    undefined,
  );
let bench: Workbench;
/** As in another process: it remembers nothing of what the first has seen. */
let second: Workbench;
beforeAll(async () => {
  bench = benchOn(record);
  second = benchOn(record);
  await Promise.all([bench.ready(), second.ready()]);
});
afterAll(() => Promise.all([record.close(), other.close()]));

const add = (target: string, value: Record<string, unknown>): Operation => ({
  op: "add",
  target,
  value: { name: target.split("/")[1], ...value },
});
const set = (target: string, field: string, value: string): Operation => ({ op: "set", target, field, value });

/** One way from a mitigation to a stakeholder, and a second mitigation beside it that stands on another requirement. */
const CHAIN: readonly Operation[] = [
  add("stakeholder/owner", {}),
  add("requirement/need", { text: "Orders stay private.", level: "stakeholder", voices: "stakeholder/owner" }),
  add("loss/leak", { text: "Orders leak.", harms: "requirement/need" }),
  add("hazard/open", { system: "Shop", condition: "Anybody can read orders.", leads_to: "loss/leak" }),
  add("scenario/guess", { text: "A password is guessed.", class: "process", leads_to: "hazard/open" }),
  add("requirement/login", { text: "Ask for two factors.", level: "system", derived_from: "scenario/guess" }),
  add("mitigation/mfa", { text: "Second factor.", implements: "requirement/login" }),
  add("scenario/flood", { text: "Somebody floods it.", class: "process" }),
  add("requirement/limit", { text: "Limit calls.", level: "system", derived_from: "scenario/flood" }),
  add("mitigation/limiter", { text: "Limiter.", implements: "requirement/limit" }),
];
const TOLD: ReadonlySet<string> = new Set(CHAIN.map(({ target }) => target));
const VOICES = "requirement/need voices stakeholder/owner";
const HARMS = "loss/leak harms requirement/need";
const BELOW = [
  "hazard/open leads_to loss/leak",
  "scenario/guess leads_to hazard/open",
  "requirement/login derived_from scenario/guess",
  "mitigation/mfa implements requirement/login",
];

let count = 0;
async function fresh(operations: readonly Operation[] = CHAIN): Promise<string> {
  const { id } = await bench.createSystem(`Traced ${++count}`);
  await bench.change(id, { operations });
  return id;
}

async function states(system: string, { by = bench, version }: { by?: Workbench; version?: string } = {}) {
  const { items, unseen } = await by.tracing.suspects(system, { indirect: true, limit: 500, version });
  expect(unseen).toBe(0);
  // What frameworks derive beside it is theirs to show.
  const facts = await by.snapshot(system, version);
  const of = (state: string): string[] =>
    items.filter((each) => each.state === state && facts.link(each.link) !== undefined).map(({ link }) => link);
  return { suspect: of("suspect"), indirect: of("indirect").sort(), rejected: of("rejected") };
}
const NONE = { suspect: [], indirect: [], rejected: [] };

describe("a stakeholder's requirement that changes its text", () => {
  it("makes the links at it suspect, and indirectly all that stands on it and nothing else", async () => {
    const system = await fresh();
    expect(await states(system)).toEqual(NONE);
    await bench.change(system, { operations: [set("requirement/need", "text", "Orders stay private for ever.")] });
    const told = { suspect: [HARMS, VOICES], indirect: [...BELOW].sort(), rejected: [] };
    expect(await states(system)).toEqual(told);
    expect(await states(system, { by: second })).toEqual(told);
  });

  it("is judged again once it says what it said, however it got there", async () => {
    const system = await fresh();
    const { commit } = await bench.snapshot(system);
    await bench.change(system, { operations: [set("requirement/need", "text", "Other.")] });
    await bench.change(system, { operations: [set("requirement/need", "text", "Orders stay private.")] });
    expect(await states(system)).toEqual(NONE);
    await bench.change(system, { operations: [set("requirement/need", "text", "Another.")] });
    await bench.versions.restore(system, { version: commit });
    expect(await states(system)).toEqual(NONE);
  });

  it("is not touched by what is beside the matter", async () => {
    const system = await fresh();
    await bench.change(system, {
      operations: [
        set("requirement/need", "name", "Privacy"),
        set("requirement/need", "description", "Said in the workshop."),
        set("requirement/need", "priority", "high"),
        set("mitigation/mfa", "status", "done"),
      ],
    });
    expect(await states(system)).toEqual(NONE);
  });
});

describe("a verdict", () => {
  it("settles a link for what its ends say, and says nothing of what they say later", async () => {
    const system = await fresh();
    const change = (text: string) => bench.change(system, { operations: [set("loss/leak", "text", text)] });
    await change("Orders leak to the press.");
    expect((await states(system)).suspect).toEqual([BELOW[0], HARMS]);
    const judge = (links: string[], verdict: "accept" | "reject") =>
      bench.tracing.judge(system, { links, verdict, reason: "Looked at it." });
    await judge([HARMS, BELOW[0]!], "accept");
    expect(await states(system)).toEqual(NONE);
    await change("Orders leak to everybody.");
    expect((await states(system)).suspect).toEqual([BELOW[0], HARMS]);
    await judge([HARMS], "reject");
    expect(await states(system)).toMatchObject({ suspect: [BELOW[0]], rejected: [HARMS] });
    await change("Orders leak to the press.");
    expect(await states(system, { by: second })).toEqual(NONE);
    await change("Orders leak to everybody.");
    expect((await states(system)).rejected).toEqual([HARMS]);
  });

  it("is one fact whoever says it, so branches that say the same merge", async () => {
    const system = await fresh();
    await bench.change(system, { operations: [set("loss/leak", "text", "Other.")] });
    await bench.versions.createBranch(system, "variant");
    const said = { links: [HARMS], verdict: "accept", reason: "Still so." } as const;
    const [{ differences: here }, { differences: there }] = [
      await bench.tracing.judge(system, said),
      await bench.tracing.judge(system, { ...said, branch: "variant" }),
    ];
    expect(here).toEqual(there);
    await bench.versions.merge(system, { from: "variant" });
    expect((await states(system)).suspect).toEqual([BELOW[0]]);
  });

  it("is refused where it is on nothing, on no link of a trace, or on what was not looked at", async () => {
    const system = await fresh([...CHAIN, add("component/shop", { type: "service" })]);
    const { commit } = await bench.snapshot(system);
    await bench.change(system, {
      operations: [
        { op: "link", target: "mitigation/mfa", field: "applied_at", value: "component/shop" },
        set("loss/leak", "text", "Other."),
      ],
    });
    const judging = (link: string, base?: string) =>
      bench.tracing.judge(system, { links: [link], verdict: "accept", reason: "x", base });
    await expect(judging("mitigation/mfa implements requirement/none")).rejects.toMatchObject({
      code: "not_found",
      hint: "Nearest: mitigation/mfa implements requirement/login.",
    });
    for (const hostile of ["__proto__", "", "a b c d", "constructor implements __proto__", "\u202e"])
      await expect(judging(hostile)).rejects.toMatchObject({ code: "not_found" });
    await expect(judging("mitigation/mfa applied_at component/shop")).rejects.toMatchObject({ code: "bad_input" });
    await expect(judging(HARMS, commit)).rejects.toMatchObject({ code: "conflict" });
    expect((await states(system)).suspect).toEqual([BELOW[0], HARMS]);
  });
});

describe("what a link was judged by", () => {
  it("is found again in a variant, after the head was rebuilt, and in another record", async () => {
    const system = await fresh();
    await bench.change(system, { operations: [set("scenario/guess", "text", "It is guessed at night.")] });
    await bench.change(system, { operations: [set("requirement/limit", "text", "Limit all calls.")] });
    await bench.change(system, {
      operations: [{ op: "link", target: "mitigation/limiter", field: "implements", value: "requirement/login" }],
    });
    const told = await states(system);
    expect(told.suspect).toEqual([
      "mitigation/limiter implements requirement/limit",
      "requirement/limit derived_from scenario/flood",
      "requirement/login derived_from scenario/guess",
      "scenario/guess leads_to hazard/open",
    ]);
    await bench.versions.createBranch(system, "variant");
    expect(await states(system, { version: "variant" })).toEqual(told);
    await record.local.versions(system).rebuildHead("main");
    expect(await states(system, { by: second })).toEqual(told);

    const file = join(record.folder, "traced.gz");
    await bench.exportTo(file);
    const elsewhere = benchOn(other);
    await elsewhere.importFrom(file);
    expect(await states(system, { by: elsewhere })).toEqual(told);
  });

  it("follows from contents alone, whatever edits led to them", async () => {
    const edits = fc.array(
      fc.record({
        id: fc.constantFrom("loss/leak", "requirement/need", "mitigation/mfa"),
        text: fc.constantFrom("A.", "B.", "C."),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const begun = CHAIN.map((operation) => {
      const value = operation.value as { text?: string };
      return value.text === undefined ? operation : { ...operation, value: { ...value, text: "A." } };
    });
    await fc.assert(
      fc.asyncProperty(edits, async (walked) => {
        const system = await fresh(begun);
        for (const { id, text } of walked) await bench.change(system, { operations: [set(id, "text", text)] });
        const final = new Map<string, string>(walked.map(({ id, text }) => [id, text]));
        const links = [VOICES, HARMS, ...BELOW];
        const expected = links.filter((link) => {
          const [from = "", , to = ""] = link.split(" ");
          return [from, to].some((end) => (final.get(end) ?? "A.") !== "A.");
        });
        expect((await states(system)).suspect).toEqual(expected.sort());
      }),
      { numRuns: 12 },
    );
  });
});

describe("what a change touches", () => {
  it("is told with the way there, both ways, the nearest first", async () => {
    const system = await fresh();
    const { items, isCut } = await bench.tracing.impact(system, {
      ids: ["hazard/open"],
      directions: ["up", "down"],
      hops: 2,
      limit: 50,
    });
    const told = items.filter(({ id }) => TOLD.has(id));
    expect(told.map(({ id, hops, direction }) => [id, hops, direction])).toEqual([
      ["scenario/guess", 1, "down"],
      ["loss/leak", 1, "up"],
      ["requirement/login", 2, "down"],
      ["requirement/need", 2, "up"],
    ]);
    expect(told[2]).toMatchObject({
      path: ["hazard/open", "scenario/guess", "requirement/login"],
      links: ["leads_to", "derived_from"],
      name: "login",
    });
    expect(isCut).toBe(true);
  });

  it("is told of a difference between versions, with what is gone", async () => {
    const system = await fresh();
    const { commit } = await bench.snapshot(system);
    await bench.change(system, {
      operations: [{ op: "remove", target: "mitigation/mfa" }, set("loss/leak", "text", "B.")],
    });
    const asked = { from: commit, directions: ["down"], hops: 9, limit: 50 } as const;
    const { changed, gone, items } = await bench.tracing.impact(system, asked);
    expect([changed, gone]).toEqual([["loss/leak", "requirement/login"], ["mitigation/mfa"]]);
    expect(items.filter(({ id }) => TOLD.has(id)).map(({ id }) => id)).toEqual(["hazard/open", "scenario/guess"]);
  });

  it("is asked for by ids that are there, or a version", async () => {
    const system = await fresh();
    const ask = (ids?: string[]) => bench.tracing.impact(system, { ids, directions: ["up"], hops: 1, limit: 5 });
    await expect(ask(["hazard/opn"])).rejects.toMatchObject({
      code: "not_found",
      hint: expect.stringContaining("hazard/open"),
    });
    await expect(ask(["__proto__"])).rejects.toMatchObject({ code: "not_found" });
    await expect(ask()).rejects.toMatchObject({ code: "bad_input" });
  });
});

describe("coverage", () => {
  const ask = { list: "uncovered", limit: 50 } as const;

  it("counts each layer, shallow and deep, and names what is missing", async () => {
    const system = await fresh();
    await bench.change(system, {
      operations: [add("hazard/shut", { system: "Shop", condition: "Nobody can order." })],
    });
    const policy = [
      "requirement:stakeholder: loss",
      "loss: hazard",
      "hazard: scenario",
      "scenario: requirement:system",
      "requirement:system: mitigation",
    ].join("\n");
    const { layers, items, counts, passed } = await bench.tracing.coverage(system, { ...ask, policy });
    expect(layers).toEqual([
      { layer: "requirement:stakeholder", items: 1, covered: 1, deep: 1 },
      { layer: "loss", items: 1, covered: 1, deep: 1 },
      { layer: "hazard", items: 2, covered: 1, deep: 1 },
      { layer: "scenario", items: 2, covered: 2, deep: 2 },
      { layer: "requirement:system", items: 2, covered: 2, deep: 2 },
      { layer: "mitigation", items: 2, covered: 2, deep: 2 },
    ]);
    expect(items.map(({ id }) => id)).toEqual(["hazard/shut"]);
    expect(passed).toBe(true);
    const usual = await bench.tracing.coverage(system, ask);
    expect(usual.items.map(({ id }) => id).filter((id) => TOLD.has(id) || id === "hazard/shut")).toEqual([
      "hazard/shut",
    ]);
    expect(counts).toMatchObject({ uncovered: 1, deep: 1, circles: 0, orphans: 0, suspects: 0 });
  });

  it("takes a policy with shares that have to be reached", async () => {
    const system = await fresh();
    const policy = "# what we want\nmitigation: verification 50%\nscenario: requirement 100%\n";
    const { layers, passed, items } = await bench.tracing.coverage(system, { ...ask, policy });
    expect(layers.filter(({ min }) => min !== undefined)).toEqual([
      { layer: "mitigation", items: 2, covered: 0, deep: 0, min: 50, met: false },
      { layer: "scenario", items: 2, covered: 2, deep: 2, min: 100, met: true },
    ]);
    expect([passed, items.map(({ id }) => id)]).toEqual([false, ["mitigation/limiter", "mitigation/mfa"]]);
  });

  it("lists what rules find, by rule and layer, a page at a time", async () => {
    const system = await fresh();
    const first = await bench.tracing.coverage(system, { list: "rules", rules: ["V41"], limit: 1 });
    expect(first.items.map(({ rule, id }) => [rule, id])).toEqual([["V41", "mitigation/limiter"]]);
    await bench.change(system, { operations: [{ op: "remove", target: "mitigation/mfa" }] });
    const next = { list: "rules", rules: ["V41"], limit: 1, cursor: first.cursor } as const;
    const second = await bench.tracing.coverage(system, next);
    expect([second.items.map(({ id }) => id), second.version]).toEqual([["mitigation/mfa"], first.version]);
  });

  it.each([
    "x",
    "scenario: requirement 101%",
    "scenari: requirement",
    "loss: hazard\nloss: uca",
    "",
    "__proto__: loss",
  ])("refuses %j as a policy", async (policy) => {
    const system = await fresh();
    await expect(bench.tracing.coverage(system, { ...ask, policy })).rejects.toMatchObject({ code: "bad_input" });
  });
});

describe("a matrix", () => {
  it("holds what is traced, directly or by hops, and the empty rows too", async () => {
    const system = await fresh();
    const rows = async (hops: number) =>
      (await bench.tracing.matrix(system, { rows: "scenario", columns: "mitigation", hops, limit: 50 })).items;
    expect(await rows(1)).toEqual([
      { id: "scenario/flood", name: "flood", cells: [] },
      { id: "scenario/guess", name: "guess", cells: [] },
    ]);
    expect((await rows(2)).map(({ cells }) => cells)).toEqual([
      [{ column: "mitigation/limiter", by: "2" }],
      [{ column: "mitigation/mfa", by: "2" }],
    ]);
    const direct = await bench.tracing.matrix(system, {
      rows: "requirement:system",
      columns: "mitigation",
      hops: 1,
      limit: 1,
    });
    expect(direct).toMatchObject({
      total: 2,
      cells: 2,
      items: [{ cells: [{ column: "mitigation/limiter", by: "implements" }] }],
    });
  });
});

describe("a map", () => {
  it("says what is suspect on the way", async () => {
    const system = await fresh();
    await bench.change(system, { operations: [set("requirement/need", "text", "Other.")] });
    const { map } = await bench.tracing.map(system, "mitigation/mfa", { directions: ["up"], depth: 9, nodesMax: 50 });
    const seen: unknown[] = [];
    for (let node = map.up!.children[0]; node !== undefined; node = node.children[0])
      seen.push([node.id, node.hop!.state]);
    expect(seen).toEqual([
      ["requirement/login", "indirect"],
      ["scenario/guess", "indirect"],
      ["hazard/open", "indirect"],
      ["loss/leak", "indirect"],
      ["requirement/need", "suspect"],
      ["stakeholder/owner", "suspect"],
    ]);
  });
});
