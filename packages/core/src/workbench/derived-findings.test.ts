import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, SCOPES, silentLog, systemClock } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Workbenches } from "./suite.ts";

const ada: Actor = { org: "local", subject: "local", author: "Ada", scopes: SCOPES, via: "command" };
const record = new TestRecord();
const suite = new Workbenches(record.another(), systemClock, silentLog);
const bench = suite.of(ada, undefined);
afterAll(async () => {
  await suite.close();
  await record.close();
});

const add = (target: string, value: object): Operation => ({ op: "add", target, value });
const change = (...operations: Operation[]) => bench.change(system, { operations });
const frameworks = ["stpa-sec"];

/** A pump that a controller orders to run, and what must not be lost by it. */
const pump = (priority: object = { priority: "very_high" }): Operation[] => [
  add("loss/life", { name: "A patient is harmed", text: "A patient is harmed.", ...priority }),
  add("hazard/fast", {
    name: "Too fast",
    system: "the pump",
    condition: "The pump delivers faster than is safe.",
    leads_to: "loss/life",
  }),
  add("component/brain", { name: "Pump controller", type: "process" }),
  add("component/motor", { name: "Pump motor", type: "actuator" }),
  add("flow/run", { name: "Run", verb: "starts", leaves: "component/brain", enters: "component/motor" }),
  add("controller/brain", { name: "Pump controller" }),
  add("control_action/run", { name: "Run", text: "Run the motor.", issued_by: "controller/brain" }),
  add("process_variable/dose", { name: "dose", values: ["safe", "unsafe"] }),
  { op: "link", target: "control_action/run", field: "weighs", value: "process_variable/dose" },
  add("hazard_rule/run-unsafe", {
    name: "Run while the dose is unsafe",
    type: "provided",
    when: "dose = unsafe",
    judges: "control_action/run",
    leads_to: "hazard/fast",
  }),
];

let system: string;
let made = 0;
beforeEach(async () => {
  ({ id: system } = await bench.createSystem(`Pump ${++made}`));
  await change(...pump());
});

const found = async (of: object = {}) =>
  (await bench.analysis.findings(system, { limit: 500, frameworks, ...of })).items.filter(
    ({ element }) => element === "control_action/run",
  );
const one = async (of: object = {}) => {
  return (await found(of)).find(({ rule }) => rule === "stpa-sec/tables/provided")!;
};

describe("an unsafe control action that was worked out", () => {
  it("is a finding of its action, as bad as what is lost by it", async () => {
    const finding = await one();
    expect(finding).toEqual({
      framework: "stpa-sec",
      rule: "stpa-sec/tables/provided",
      name: finding.says,
      category: "provided",
      element: "control_action/run",
      elementName: "Run",
      id: expect.stringMatching(/^uca\/run\.provided\./),
      severity: "critical",
      says: expect.stringContaining("Run"),
      outcome: "fires",
      standing: "open",
      isEdited: false,
      isSuspect: false,
    });
    const summary = await bench.analysis.run(system, { frameworks });
    expect(summary.findings.critical).toBeGreaterThan(0);
    expect(summary.byFramework).toEqual({
      "stpa-sec": Object.fromEntries(Object.entries(summary.findings).filter(([, count]) => count > 0)),
    });
  });

  it("shows what it hangs on, and takes decisions and another severity as every finding does", async () => {
    const { id } = await one();
    const shown = await bench.analysis.finding(system, id);
    expect(shown).toMatchObject({ id, entity: id, severity: "critical", standing: "open", outcome: "fires" });
    expect(shown.because).toEqual([
      { element: id, what: "leads_to", value: "hazard/fast", from: "derived" },
      { element: id, what: "misuses", value: "control_action/run", from: "derived" },
    ]);
    await change(
      { op: "accept", target: id, value: { reason: "A nurse stands by." } },
      { op: "assign", target: id, value: "Grace" },
      { op: "set", target: id, field: "severity", value: "low" },
    );
    expect(await bench.analysis.finding(system, id)).toMatchObject({
      severity: "low",
      standing: "accepted",
      assignee: "Grace",
      decision: { verdict: "accept", reason: "A nurse stands by.", by: "Ada", isExpired: false },
      edits: [{ field: "severity", generated: "critical", value: "low", isSuspect: false }],
    });
    expect((await found()).map((each) => each.id)).not.toContain(id);
    expect((await found({ standing: "accepted" })).map((each) => each.id)).toEqual([id]);
    // Another loss is another severity, and an edit that was made against the old one is to be looked at again.
    await change({ op: "set", target: "loss/life", field: "priority", value: "medium" });
    const { suspect, detached } = await bench.analysis.upkeep(system, { frameworks });
    expect([suspect, detached]).toEqual([[expect.stringContaining("severity")], []]);
    expect((await bench.whole(system)).entity(id)?.kind).toBe("uca");
  });

  it("is settled by a mitigation that is done, and by nothing that is only proposed", async () => {
    const { id } = await one();
    await change(add("mitigation/limit", { name: "Limit", text: "Limit the rate in hardware.", mitigates: id }));
    const remedies = [
      { does: "Limit the rate in hardware.", element: "mitigation/limit", field: "status", value: "done" },
    ];
    expect(await bench.analysis.finding(system, id)).toMatchObject({ outcome: "fires", remedies });
    await change({ op: "set", target: "mitigation/limit", field: "status", value: "done" });
    expect(await bench.analysis.finding(system, id)).toMatchObject({
      outcome: "mitigated",
      because: [{ element: "mitigation/limit", what: "status", value: "done", from: "model" }],
      remedies: [],
    });
    expect((await found()).map((each) => each.id)).not.toContain(id);
  });

  it.each([
    [{ op: "set", field: "severity", value: "awful" }, 'severity is "awful".'],
    [{ op: "set", field: "likelihood", value: "likely" }, 'A uca has no field "likelihood".'],
    [{ op: "dismiss" }, "dismiss needs value."],
  ])("refuses what cannot be said of it: %o", async (operation, message) => {
    const { id } = await one();
    await expect(change({ ...operation, target: id } as Operation)).rejects.toMatchObject({ message });
  });

  it("tells what a file says of it that cannot stand there, and takes no harm from it", async () => {
    const { id, ...before } = await one();
    const said = (field: string, value: unknown): Operation =>
      add("overlay", { name: `${field} of it`, target: id, field, value });
    await change(
      said("likelihood", "frequent"),
      said("severity", "awful"),
      said("__proto__", {}),
      said("type", "none"),
    );
    const { detached, suspect } = await bench.analysis.upkeep(system, { frameworks });
    expect([detached.length, suspect]).toEqual([4, []]);
    expect(await one()).toEqual({ id, ...before });
  });

  it.each([
    [{ priority: "high" }, "high"],
    [{ priority: "low" }, "low"],
    [{}, "elevated"],
  ])("of a loss with %o is %s", async (priority, severity) => {
    ({ id: system } = await bench.createSystem(`Pump ${++made}`));
    await change(...pump(priority));
    expect((await one()).severity).toBe(severity);
  });

  it("is asked for by the action it misuses, and what is not there is refused by name", async () => {
    const { items } = await bench.analysis.findings(system, { limit: 500, frameworks, target: "control_action/run" });
    expect(items).toEqual(await found());
    const { id } = await one();
    for (const wrong of [`${id}x`, "uca/__proto__", "threat/none", "weakness/"])
      await expect(bench.analysis.finding(system, wrong)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is compared between designs, with the fact that brought it or took it away", async () => {
    const { id } = await one();
    await bench.versions.createBranch(system, "safer", "main");
    const on = (...operations: Operation[]) => bench.change(system, { operations, branch: "safer" });
    await on({ op: "set", target: "hazard_rule/run-unsafe", field: "type", value: "not_provided" });
    const review = await bench.review.compare(system, { branch: "safer", frameworks });
    const of = (wanted: string) => review.findings.find(({ finding }) => finding.id === wanted)!;
    expect(of(id)).toMatchObject({
      state: "resolved",
      why: "It does not follow any more: hazard_rule/run-unsafe changed.",
    });
    const come = review.findings.find(
      ({ state, finding }) => state === "new" && finding.rule === "stpa-sec/tables/not_provided",
    )!;
    expect(come.why).toContain("It follows since hazard_rule/run-unsafe changed.");
    expect(review.verdict.passed).toBe(false);
  });
});

it("shows some of the worst of each framework, whichever finds most", async () => {
  await change(
    add("component/web", {
      name: "Web",
      type: "process",
      technology: ["nodejs"],
      attributes: { rate_limited: "no", csrf_protected: "no", authenticated: "no", logged: "no" },
    }),
    add("component/user", { name: "User", type: "actor" }),
    add("flow/order", { name: "Order", protocol: "https", leaves: "component/user", enters: "component/web" }),
  );
  const all = await bench.analysis.findings(system, { limit: 500 });
  expect(all.total).toBeGreaterThan(2);
  const worst = await bench.analysis.worst(system, { limit: 2 });
  expect(new Set(worst.items.map(({ framework }) => framework))).toEqual(new Set(["stpa-sec", "stride"]));
  expect([worst.items.length, worst.total]).toEqual([2, all.total]);
  const order = all.items.map(({ id }) => id);
  expect(worst.items.map(({ id }) => id)).toEqual(order.filter((id) => worst.items.some((each) => each.id === id)));
});
