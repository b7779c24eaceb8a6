import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, SCOPES, silentLog } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Frameworks } from "./frameworks.ts";
import { Workbenches } from "./suite.ts";

const ada: Actor = { org: "local", subject: "local", author: "Ada", scopes: SCOPES, via: "command" };
const record = new TestRecord();
let now = new Date("2026-06-01T12:00:00Z");
const frameworks = new Frameworks({ places: [], from: record.folder }, silentLog);
const suite = new Workbenches(record.store, () => now, silentLog, frameworks);
const bench = suite.of(ada, undefined);
afterAll(async () => {
  await suite.close();
  await record.close();
});

let system: string;
let made = 0;
beforeEach(async () => {
  now = new Date("2026-06-01T12:00:00Z");
  ({ id: system } = await bench.createSystem(`System ${++made}`));
  await change(
    add("component", { name: "Customer", type: "actor" }),
    add("component", { name: "Shop", type: "process", technology: ["nodejs"], attributes: { rate_limited: "no" } }),
    add("flow", { name: "Order", protocol: "https", leaves: "component/customer", enters: "component/shop" }),
  );
});

const add = (target: string, value: object): Operation => ({ op: "add", target, value });
const change = (...operations: Operation[]) => bench.change(system, { operations });
const FINDING = "stride/denial-of-service/requests-without-limit@component/shop";
const THREAT = "threat/stride.denial-of-service.requests-without-limit@component.shop";
const DECISION = `decision/${THREAT.replace("/", ".")}`;
const ids = async (of: object = {}): Promise<string[]> =>
  (await bench.analysis.findings(system, { limit: 500, ...of })).items.map(({ id }) => id);

describe("a decision", () => {
  it("takes a finding out of what is open, and says who decided, why and until when", async () => {
    const before = await bench.analysis.run(system);
    const value = { reason: "A gateway in front does it.", expires: "2026-12-31" };
    await change({ op: "dismiss", target: FINDING, value });
    expect(await ids()).not.toContain(FINDING);
    expect(await ids({ standing: "dismissed" })).toEqual([FINDING]);
    expect(await ids({ standing: "all" })).toContain(FINDING);
    const after = await bench.analysis.run(system);
    expect([after.total, after.decided]).toEqual([before.total - 1, { confirmed: 0, accepted: 0, dismissed: 1 }]);
    expect(await bench.analysis.finding(system, FINDING)).toMatchObject({
      outcome: "fires",
      standing: "dismissed",
      entity: THREAT,
      decision: {
        id: DECISION,
        verdict: "dismiss",
        reason: "A gateway in front does it.",
        by: "Ada",
        expires: "2026-12-31",
        isExpired: false,
      },
    });
  });

  it("ends with its day, and is told as expired until somebody decides again", async () => {
    await change({ op: "accept", target: FINDING, value: { reason: "For now.", expires: "2026-06-30" } });
    now = new Date("2026-07-01T00:00:00Z");
    expect(await ids()).toContain(FINDING);
    expect((await bench.analysis.upkeep(system)).expired).toEqual([DECISION]);
    const { standing, decision } = await bench.analysis.finding(system, FINDING);
    expect([standing, decision?.isExpired]).toEqual(["open", true]);
    await expect(
      change({ op: "accept", target: FINDING, value: { reason: "Still.", expires: "2026-06-30" } }),
    ).rejects.toMatchObject({ code: "bad_input" });
    await change({ op: "accept", target: THREAT, value: "For good." });
    expect(await ids({ standing: "accepted" })).toEqual([FINDING]);
    expect((await bench.snapshot(system)).entities("decision")).toHaveLength(1);
  });

  it("leaves a confirmed finding open, and who sees to it beside that", async () => {
    await change({ op: "confirm", target: FINDING }, { op: "assign", target: FINDING, value: "Grace" });
    expect(await ids()).toContain(FINDING);
    expect(await ids({ standing: "confirmed" })).toEqual([FINDING]);
    expect(await bench.analysis.finding(system, FINDING)).toMatchObject({ standing: "confirmed", assignee: "Grace" });
    expect((await bench.analysis.run(system)).decided.confirmed).toBe(1);
  });

  it("is taken back as every change is, tried dry first, and refused on another base", async () => {
    const operations: Operation[] = [{ op: "dismiss", target: FINDING, value: "Not so." }];
    const base = (await bench.snapshot(system)).commit.slice(0, 12);
    expect((await bench.change(system, { operations, dryRun: true })).written).toBe(false);
    const { inverse } = await bench.change(system, { operations, base });
    await expect(
      bench.change(system, { operations: [{ op: "accept", target: FINDING, value: "So." }], base }),
    ).rejects.toMatchObject({ code: "conflict" });
    await change(...inverse);
    expect(await ids()).toContain(FINDING);
  });

  it("about a finding that is not there names the nearest", async () => {
    await expect(change({ op: "dismiss", target: `${FINDING}s`, value: "x" })).rejects.toMatchObject({
      code: "not_found",
      hint: expect.stringContaining(FINDING),
    });
  });

  it("is of its own branch, comes over by a merge, and stays with a restore", async () => {
    await bench.versions.createBranch(system, "variant");
    const operations: Operation[] = [{ op: "dismiss", target: FINDING, value: "Not so." }];
    const { version } = await bench.change(system, { operations, branch: "variant" });
    expect(await ids()).toContain(FINDING);
    expect(await ids({ branch: "variant" })).not.toContain(FINDING);
    await bench.versions.merge(system, { from: "variant" });
    expect(await ids()).not.toContain(FINDING);
    await change({ op: "remove", target: DECISION });
    await bench.versions.restore(system, { version });
    expect(await ids()).not.toContain(FINDING);
  });
});

describe("an edit of a finding", () => {
  it("stands in its place until what it was made against changes, and heals with it", async () => {
    const { severity } = await bench.analysis.finding(system, FINDING);
    await change({ op: "set", target: FINDING, field: "severity", value: "low" });
    const shown = async () => (await bench.analysis.finding(system, FINDING)).edits;
    expect(await shown()).toEqual([
      {
        overlay: `overlay/${THREAT.replace("/", ".")}~severity`,
        field: "severity",
        generated: severity,
        value: "low",
        isSuspect: false,
      },
    ]);
    expect(await ids({ severity: "medium" })).not.toContain(FINDING);
    await change({ op: "set", target: FINDING, field: "says", value: "Anybody can flood it." });
    await change({ op: "set", target: "component/shop", field: "name", value: "Store" });
    expect((await shown()).map(({ field, isSuspect }) => [field, isSuspect])).toEqual([
      ["says", true],
      ["severity", false],
    ]);
    expect((await bench.analysis.upkeep(system)).suspect).toHaveLength(1);
    await change({ op: "set", target: "component/shop", field: "name", value: "Shop" });
    expect((await bench.analysis.upkeep(system)).suspect).toEqual([]);
    const item = (await bench.analysis.findings(system, { limit: 500 })).items.find(({ id }) => id === FINDING);
    expect(item).toMatchObject({ says: "Anybody can flood it.", severity: "low", isEdited: true, isSuspect: false });
  });
});

describe("what is derived", () => {
  it("is found by its id and kind, traced, and linked to", async () => {
    const { entities, total } = await bench.find(system, { kinds: ["threat"], limit: 500 });
    expect([entities.some(({ id }) => id === THREAT), total]).toEqual([true, entities.length]);
    expect((await bench.find(system, { query: THREAT, limit: 5 })).entities.map(({ id }) => id)).toEqual([THREAT]);
    await change(
      add("stakeholder", { name: "Owner" }),
      add("requirement", { name: "Up", text: "It is there.", level: "stakeholder", voices: "stakeholder/owner" }),
      add("requirement", { name: "Limit", text: "It limits.", level: "system", refines: "requirement/up" }),
      add("mitigation", { name: "Gateway", text: "Put a gateway in front.", implements: "requirement/limit" }),
      { op: "link", target: "mitigation/gateway", field: "mitigates", value: FINDING },
      { op: "link", target: "requirement/limit", field: "derived_from", value: THREAT },
    );
    const { trace } = await bench.trace(system, "mitigation/gateway", { direction: "up", limit: 5 });
    expect(trace.chains[0]!.map(({ to }) => to.id)).toEqual([
      "requirement/limit",
      "requirement/up",
      "stakeholder/owner",
    ]);
    const down = await bench.trace(system, THREAT, { direction: "down", limit: 50 });
    expect(down.trace.chains.some((chain) => chain.at(-1)!.to.id === "mitigation/gateway")).toBe(true);
  });

  it("may go and come back, and what leads to it stays, also through an archive", async () => {
    await change(add("mitigation", { name: "Gateway", text: "A gateway.", mitigates: THREAT }));
    const link = `mitigation/gateway mitigates ${THREAT}`;
    const upkeep = async () => (await bench.analysis.upkeep(system)).detached;
    expect(await upkeep()).toEqual([]);
    await change({ op: "answer", target: "component/shop attributes.rate_limited", value: "unknown" });
    expect(await upkeep()).toEqual([link]);
    expect((await bench.snapshot(system)).link(link)).toBeDefined();
    await change({ op: "answer", target: "component/shop attributes.rate_limited", value: "no" });
    expect(await upkeep()).toEqual([]);
    expect((await bench.verify()).systems).toBeGreaterThan(0);
    const file = join(record.folder, "backup.gz");
    await bench.exportTo(file);
    const elsewhere = new TestRecord();
    const others = new Workbenches(elsewhere.store, () => now, silentLog, frameworks);
    const there = others.of(ada, undefined);
    await there.importFrom(file);
    expect((await there.snapshot(system)).link(link)).toEqual((await bench.snapshot(system)).link(link));
    expect(await there.analysis.upkeep(system)).toEqual(await bench.analysis.upkeep(system));
    await others.close();
    await elsewhere.close();
  });

  it("stays behind when the model is written for others", async () => {
    await change(add("mitigation", { name: "Gateway", text: "A gateway.", mitigates: THREAT }));
    const written = await bench.exportModel(system, { format: "seca" });
    expect(JSON.stringify(written)).toContain("gateway");
    expect(JSON.stringify(written)).not.toContain(THREAT);
  });

  it("is no fact: it cannot be removed, and nothing leads to what was never there", async () => {
    await expect(change({ op: "remove", target: THREAT })).rejects.toMatchObject({ code: "refused" });
    await expect(
      change(add("mitigation", { name: "Gateway", text: "A gateway.", mitigates: "threat/none" })),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("silence", () => {
  it("has reasons that add up", async () => {
    const frameworks = ["stride"];
    const { looked, notApplicable, mitigated } = await bench.analysis.silence(system, { frameworks });
    const all = (
      await Promise.all((["fires", "unknown"] as const).map((outcome) => ids({ outcome, standing: "all", frameworks })))
    ).flat();
    expect(looked).toBe(notApplicable.total + mitigated.total + all.length);
    expect(notApplicable.groups.length).toBeGreaterThan(0);
    expect((await ids({ outcome: "not-applicable", frameworks })).length).toBe(Math.min(500, notApplicable.total));
    expect((await ids({ outcome: "mitigated", frameworks })).length).toBe(mitigated.total);
  });
});

describe("a question", () => {
  it("is found by the id it is answered by, in an address too, and is gone when it is answered", async () => {
    const [first] = (await bench.analysis.questions(system, { limit: 1 })).items;
    const question = await bench.analysis.question(system, first!.id);
    expect([question.asks, question.findings.length]).toEqual([first!.asks, first!.settles]);
    expect(await bench.analysis.question(system, first!.id.replace(" ", "/"))).toEqual(question);
    const { items } = await bench.analysis.questions(system, { limit: 500 });
    const asked = items.find(({ id }) => id.includes(" attributes."))!;
    await change({ op: "answer", target: asked.id, value: "yes" });
    await expect(bench.analysis.question(system, asked.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a section", () => {
  it("shows what its blocks are about, page after page", async () => {
    const { sections } = await bench.analysis.section(system, "stride", { limit: 2 });
    expect(sections.map(({ id }) => id)).toEqual(["section/stride.findings", "section/stride.questions"]);
    const [numbers, table] = sections[0]!.blocks;
    const { byFramework } = await bench.analysis.run(system);
    expect(numbers!.numbers).toEqual(byFramework.stride);
    const { items } = await bench.analysis.findings(system, { limit: 2, framework: "stride" });
    expect(table!.findings).toEqual(items);
    const first = await bench.analysis.section(system, "stride.questions", { limit: 2 });
    const next = await bench.analysis.section(system, "section/stride.questions", { limit: 2, cursor: first.cursor });
    const asked = (await bench.analysis.questions(system, { limit: 4 })).items.map(({ id }) => id);
    const shown = [first, next].flatMap((each) => each.sections[0]!.blocks[0]!.questions!.map(({ id }) => id));
    expect(shown).toEqual(asked);
    await expect(bench.analysis.section(system, "stride.finding", { limit: 2 })).rejects.toMatchObject({
      code: "not_found",
      hint: expect.stringContaining("section/stride.findings"),
    });
  });
});
