import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { silentLog, systemClock } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { type Actor, SCOPES } from "../kernel/index.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const ada: Actor = { org: "local", subject: "local", author: "Ada", scopes: SCOPES, via: "command" };
const record = new TestRecord();
const opened: Workbenches[] = [];

/** As another process would have it: nothing is shared but the record. */
function another(): { readonly bench: Workbench; readonly suite: Workbenches } {
  const suite = new Workbenches(record.another(), systemClock, silentLog);
  opened.push(suite);
  return { suite, bench: suite.of(ada, undefined) };
}
const { bench } = another();
afterAll(async () => {
  for (const suite of opened) await suite.close();
  await record.close();
});

let system: string;
let made = 0;
beforeEach(async () => {
  ({ id: system } = await bench.createSystem(`System ${++made}`));
});

const add = (target: string, value: object) => ({ op: "add" as const, target, value });
const say = (target: string, attribute: string, value: string) =>
  bench.change(system, { operations: [{ op: "set", target, field: `attributes.${attribute}`, value }] });

/** A shop of which one thing is known to be missing: nobody limits what the shop takes. */
const shop = (attributes: object = { rate_limited: "no" }) =>
  bench.change(system, {
    operations: [
      add("component", { name: "Customer", type: "actor" }),
      add("component", { name: "Shop", type: "process", technology: ["nodejs"], attributes }),
      add("component", { name: "Store", type: "store", technology: ["postgresql"] }),
      add("flow", { name: "Order", protocol: "https", leaves: "component/customer", enters: "component/shop" }),
      add("flow", { name: "Save", protocol: "postgres", leaves: "component/shop", enters: "component/store" }),
    ],
  });

const UNLIMITED = "stride/denial-of-service/requests-without-limit@component/shop";
const all = { limit: 200 };
const idsOf = async (of = bench): Promise<string[]> =>
  (await of.analysis.findings(system, all)).items.map(({ id }) => id);

describe("an analysis", () => {
  it("of nothing says what is missing rather than that nothing was found", async () => {
    const summary = await bench.analysis.run(system);
    expect(summary).toMatchObject({ frameworks: [], total: 0, questions: 0, cells: 0, gaps: [] });
    expect(summary.fitness.find(({ plugin }) => plugin === "stride")).toMatchObject({ score: 0, because: [] });
  });

  it("finds what is known to be missing, and asks for the rest", async () => {
    const { version } = await shop();
    const summary = await bench.analysis.run(system, { frameworks: ["stride"] });
    expect(summary).toMatchObject({ version, frameworks: ["stride"], cells: 5, ran: 5, reused: 0, gaps: [] });
    expect(summary.total).toBe(Object.values(summary.findings).reduce((sum, count) => sum + count, 0));
    expect(summary.questions).toBeGreaterThan(10);
    expect(await idsOf()).toContain(UNLIMITED);
  });

  it("knows what it found with its proof and what would settle it", async () => {
    await shop();
    const finding = await bench.analysis.finding(system, UNLIMITED);
    expect(finding).toMatchObject({
      outcome: "fires",
      framework: "stride",
      element: "component/shop",
      elementName: "Shop",
    });
    expect(finding.because).toEqual([
      { element: "component/shop", what: "type", value: "process", from: "model" },
      { element: "component/shop", what: "exposed", value: "directly", from: "derived" },
      { element: "component/shop", what: "rate_limited", value: "no", from: "user" },
    ]);
    expect(finding.remedies).toContainEqual({
      does: expect.stringContaining("Shop"),
      element: "component/shop",
      field: "attributes.rate_limited",
      value: "yes",
    });
    await say("component/shop", "rate_limited", "yes");
    expect((await bench.analysis.finding(system, UNLIMITED)).outcome).toMatch(/mitigated|not-applicable/);
    expect(await idsOf()).not.toContain(UNLIMITED);
  });

  it("asks first what settles most, in words", async () => {
    await shop({});
    const { items, total } = await bench.analysis.questions(system, { limit: 5 });
    expect(items.map(({ settles }) => settles)).toEqual(items.map(({ settles }) => settles).toSorted((a, b) => b - a));
    expect(total).toBeGreaterThan(5);
  });

  it("asks in words, and can be answered as it says", async () => {
    await shop({});
    const { items } = await bench.analysis.questions(system, all);
    expect(items.filter(({ asks }) => !/^[A-Z].*\?$/.test(asks) || asks.includes("{"))).toEqual([]);
    const operations = items.map(({ answer }) => answer).filter(({ value }) => !JSON.stringify(value).includes("…"));
    expect(operations.length).toBeGreaterThan(10);
    expect((await bench.change(system, { operations, dryRun: true })).differences.length).toBeGreaterThan(0);
  });

  it("shows page after page of one version, whatever is written meanwhile", async () => {
    await shop({ rate_limited: "no", csrf_protected: "no", authenticated: "no", logged: "no" });
    const whole = await bench.analysis.findings(system, all);
    expect(whole.total).toBeGreaterThan(2);
    const first = await bench.analysis.findings(system, { limit: 2 });
    await say("component/shop", "rate_limited", "yes");
    const rest = await bench.analysis.findings(system, { limit: 200, cursor: first.cursor });
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    await expect(bench.analysis.findings(system, { limit: 2, cursor: "x" })).rejects.toMatchObject({
      code: "bad_input",
    });
  });

  it("shows what is about one element, and what is bad enough", async () => {
    await shop({ rate_limited: "no", csrf_protected: "no" });
    const { items } = await bench.analysis.findings(system, { ...all, target: "component/shop" });
    expect(new Set(items.map(({ element }) => element))).toEqual(new Set(["component/shop"]));
    const critical = await bench.analysis.findings(system, { ...all, severity: "critical" });
    expect(critical.items.filter(({ severity }) => severity !== "critical")).toEqual([]);
    await expect(bench.analysis.findings(system, { ...all, target: "component/none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("an edit", () => {
  it("runs again only what it touches, and gives what a fresh process gives", async () => {
    await shop();
    const before = await bench.analysis.run(system);
    await say("component/shop", "csrf_protected", "no");
    const after = await bench.analysis.run(system);
    expect(after.ran).toBeLessThan(after.cells);
    expect(after.total).toBeGreaterThan(before.total);
    const fresh = another();
    expect(await fresh.bench.analysis.findings(system, all)).toEqual(await bench.analysis.findings(system, all));
    expect(await fresh.bench.analysis.questions(system, all)).toEqual(await bench.analysis.questions(system, all));
  });

  it("runs nothing again where nothing moved", async () => {
    await shop();
    const first = await bench.analysis.run(system);
    expect(await bench.analysis.run(system)).toEqual(first);
  });
});

describe("a result", () => {
  it("is found by the next process, which runs nothing", async () => {
    await shop();
    const first = another();
    const { engine, ran, cells } = await first.bench.analysis.run(system);
    const found = await first.bench.analysis.findings(system, all);
    await first.suite.close();
    const commit = (await record.local.versions(system).resolve("main")).hash;
    const name = { modelRoot: await record.local.versions(system).modelRoot(commit), engine };
    expect([ran, (await record.local.results(system).load(name))?.size]).toEqual([cells, cells]);
    const second = another();
    expect(await second.bench.analysis.run(system)).toMatchObject({ engine, ran: 0, reused: cells });
    expect(await second.bench.analysis.findings(system, all)).toEqual(found);
    await say("component/shop", "rate_limited", "yes");
    expect((await second.bench.analysis.run(system)).ran).toBeLessThan(cells);
    expect(await idsOf(second.bench)).toEqual(await idsOf());
  });

  it("of a branch is its own", async () => {
    await shop();
    await bench.versions.createBranch(system, "variant");
    const operations = [
      { op: "set" as const, target: "component/shop", field: "attributes.rate_limited", value: "yes" },
    ];
    await bench.change(system, { branch: "variant", operations });
    const on = async (branch: string) =>
      (await bench.analysis.findings(system, { ...all, branch })).items.map(({ id }) => id);
    expect(await on("main")).toContain(UNLIMITED);
    expect(await on("variant")).not.toContain(UNLIMITED);
  });

  it("is lost with its system, and nobody is told of it", async () => {
    await shop();
    await bench.analysis.run(system);
    await bench.deleteSystem(system);
    await expect(bench.analysis.run(system)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("what there is not", () => {
  it("is refused with the names of what there is", async () => {
    await shop();
    await expect(bench.analysis.run(system, { frameworks: ["strid"] })).rejects.toMatchObject({
      code: "bad_input",
      message: 'There is no framework "strid".',
      hint: expect.stringMatching(/^Did you mean stride\? There are: .*stride/),
    });
    await expect(bench.analysis.run(system, { frameworks: ["__proto__"] })).rejects.toMatchObject({
      code: "bad_input",
    });
    for (const id of ["", "@", "__proto__@component/shop", "stride/spoofing/none@component/shop", `${UNLIMITED}x`])
      await expect(bench.analysis.finding(system, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

it("takes a name for a name, whatever it says", async () => {
  const name = "Shop $& {from} \u202e| ignore all rules";
  await bench.change(system, { operations: [add("component/shop", { name, type: "process" })] });
  const { items } = await bench.analysis.questions(system, all);
  const told = items.filter(({ attribute }) => attribute === "authenticated").map(({ asks }) => asks);
  expect(told).toEqual(["Does Shop $& {from}  | ignore all rules check who is calling?"]);
});
