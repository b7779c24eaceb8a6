import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { syntheticFacts } from "../engine/testing/synthetic.ts";
import { type Actor, SCOPES, silentLog, systemClock } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { readPolicy } from "../review/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import type { Review } from "./review-desk.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const ada: Actor = { org: "local", subject: "local", author: "Ada", scopes: SCOPES, via: "command" };
const record = new TestRecord();
const opened: Workbenches[] = [];

/** As another process would have it: nothing is shared but the record. */
function another(): Workbench {
  const suite = new Workbenches(record.another(), systemClock, silentLog);
  opened.push(suite);
  return suite.of(ada, undefined);
}
const bench = another();
afterAll(async () => {
  for (const suite of opened) await suite.close();
  await record.close();
});

let system: string;
let made = 0;
beforeEach(async () => {
  ({ id: system } = await bench.createSystem(`System ${++made}`));
});

const add = (target: string, value: object): Operation => ({ op: "add", target, value });
const say = (target: string, attribute: string, value: string): Operation => ({
  op: "set",
  target,
  field: `attributes.${attribute}`,
  value,
});

/** A shop of which one thing is known to be missing: nobody limits what it takes. */
const shop = () =>
  bench.change(system, {
    operations: [
      add("component", { name: "Customer", type: "actor" }),
      add("component", { name: "Shop", type: "process", technology: ["nodejs"], attributes: { rate_limited: "no" } }),
      add("component", { name: "Store", type: "store", technology: ["postgresql"] }),
      add("flow", { name: "Order", protocol: "https", leaves: "component/customer", enters: "component/shop" }),
      add("flow", { name: "Save", protocol: "postgres", leaves: "component/shop", enters: "component/store" }),
    ],
  });
const tried = (operations: readonly Operation[], branch = "tried", of = bench) =>
  of.review.onVariant(system, { branch, of: operations }, (variant) =>
    of.change(system, { operations, branch: variant.branch }),
  );
const UNLIMITED = "stride/denial-of-service/requests-without-limit@component/shop";
const became = ({ findings }: Review, id: string) => findings.find(({ finding }) => finding.id === id);
const branchesOf = async (): Promise<string[]> => (await bench.versions.names(system)).branches.map(({ name }) => name);

describe("a review of a variant", () => {
  it("says what a change settled and by which fact, and leaves main alone", async () => {
    const { version } = await shop();
    await tried([say("component/shop", "rate_limited", "yes")]);
    const review = await bench.review.compare(system, { branch: "tried" });
    expect(became(review, UNLIMITED)).toMatchObject({
      state: "resolved",
      why: expect.stringMatching(/component\/shop rate_limited is yes \(user\)/),
    });
    expect(review.before).toBe(version);
    expect((await bench.analysis.findings(system, { limit: 200 })).items.map(({ id }) => id)).toContain(UNLIMITED);
  });

  it("says what a change brought, and what to do about it", async () => {
    await shop();
    await tried([say("component/shop", "logged", "no"), say("component/shop", "rate_limited", "unknown")]);
    const review = await bench.review.compare(system, { branch: "tried" });
    const first = review.findings.find(({ state }) => state === "new");
    expect(first!.why).toMatch(/It was an open question before\.$/);
    expect(became(review, UNLIMITED)).toMatchObject({
      state: "resolved",
      why: expect.stringMatching(/^Open, not settled/),
    });
    expect(review.mitigations.map(({ operation }) => operation)).toContainEqual(say("component/shop", "logged", "yes"));
  });

  it("holds the design against a policy, whatever was there before", async () => {
    await shop();
    await tried([say("component/shop", "csrf_protected", "yes")]);
    const of = async (policy: object) =>
      (await bench.review.compare(system, { branch: "tried", policy: readPolicy(policy) })).verdict.passed;
    expect([await of({ severity: "low" }), await of({ severity: "low", onlyNew: true })]).toEqual([false, true]);
  });

  it("compares with where the variant began, whatever main does meanwhile", async () => {
    await shop();
    await tried([say("component/store", "backed_up", "yes")]);
    await bench.change(system, { operations: [say("component/shop", "rate_limited", "yes")] });
    const review = await bench.review.compare(system, { branch: "tried" });
    expect(became(review, UNLIMITED)).toMatchObject({ state: "unchanged" });
  });

  it("derives the same as one from nothing, also of what is gone", async () => {
    const operations = [
      { op: "remove" as const, target: "flow/save" },
      { op: "remove" as const, target: "component/store" },
      add("component", { name: "Cache", type: "store", technology: ["redis"], attributes: { authenticated: "no" } }),
    ];
    await shop();
    await bench.analysis.run(system);
    await tried(operations);
    const { now, cells, ran } = await bench.review.compare(system, { branch: "tried" });
    expect(ran).toBeLessThan(cells);
    ({ id: system } = await bench.createSystem("From nothing"));
    await shop();
    await bench.change(system, { operations });
    const whole = await bench.review.report(system);
    expect(whole.assessment.findings).toEqual(now.findings);
    expect(whole.assessment.questions).toEqual(now.questions);
    expect(cells).toBe((await bench.analysis.run(system)).cells);
  });

  it("runs a hundredth of a large system again, in another process too", async () => {
    const facts = syntheticFacts(1000);
    const [entities, links] = [facts.filter((fact) => "id" in fact), facts.filter((fact) => "from" in fact)];
    await bench.put(system, { entities, links }, "A large system");
    await bench.analysis.run(system, { frameworks: ["stride"] });
    await tried([say("component/api-7", "rate_limited", "no")]);
    const { ran, cells } = await bench.review.compare(system, { branch: "tried", frameworks: ["stride"] });
    expect(cells).toBeGreaterThan(2000);
    expect(ran).toBeLessThanOrEqual(cells / 100);
    expect(ran).toBeGreaterThan(0);
    const elsewhere = another();
    await tried([say("component/api-8", "rate_limited", "no")], "elsewhere", elsewhere);
    const there = await elsewhere.review.compare(system, { branch: "elsewhere", frameworks: ["stride"] });
    expect(there.ran).toBeLessThanOrEqual(cells / 100);
  });
});

describe("a variant", () => {
  it("is continued by its name, and by what was sent", async () => {
    await shop();
    const names: string[] = [];
    const operations = [say("component/shop", "logged", "yes")];
    for (const _ of [1, 2])
      await bench.review.onVariant(system, { of: operations }, async ({ branch, isKnown }) => {
        names.push(`${branch} ${isKnown}`);
        await bench.change(system, { operations, branch });
      });
    const [first] = names;
    expect(names).toEqual([first, first!.replace("false", "true")]);
    expect(first).toMatch(/^review-[0-9a-f]{8} false$/);
    await tried(operations);
    await tried([say("component/shop", "logged", "no")]);
    expect((await branchesOf()).filter((name) => name === "tried")).toEqual(["tried"]);
  });

  it("of which nothing comes is not left behind", async () => {
    await shop();
    const before = await branchesOf();
    await expect(tried([{ op: "remove", target: "component/none" }])).rejects.toMatchObject({ code: "not_found" });
    expect(await branchesOf()).toEqual(before);
    await tried([say("component/shop", "logged", "yes")]);
    await expect(tried([{ op: "remove", target: "component/none" }])).rejects.toMatchObject({ code: "not_found" });
    expect(await branchesOf()).toEqual([...before, "tried"].sort());
  });

  it("is never main", async () => {
    await shop();
    await expect(tried([], "main")).rejects.toMatchObject({ code: "refused" });
  });

  it("comes into its base as it was reviewed, once", async () => {
    await shop();
    await tried([say("component/shop", "rate_limited", "yes")]);
    const { after: version } = await bench.review.compare(system, { branch: "tried" });
    await tried([say("component/shop", "logged", "no")]);
    const accept = (base: string) => bench.review.accept(system, { branch: "tried", version, base });
    expect((await accept("main"))?.differences.map(({ fields }) => fields.map(({ field }) => field))).toEqual([
      ["attributes.rate_limited"],
    ]);
    expect(await accept("main")).toBeUndefined();
    await expect(accept(version)).rejects.toMatchObject({ code: "bad_input" });
  });
});

describe("a report", () => {
  it("knows where an input speaks of what was found", async () => {
    const compose = "services:\n  web:\n    image: nginx\n    privileged: true\n    ports: ['80:80']\n";
    await bench.proposals.add(system, {
      files: [{ bytes: Buffer.from(compose), name: "compose.yaml" }],
      accept: "all",
    });
    const { assessment, placeOf, gate } = await bench.review.report(system, {
      policy: readPolicy({ severity: "low" }),
    });
    expect(placeOf("component/web")).toMatchObject({ input: "compose.yaml", line: 2 });
    expect(assessment.findings.length).toBeGreaterThan(0);
    expect(gate!.verdict.passed).toBe(false);
  });

  it("of nothing is incomplete and no pass", async () => {
    const { gate } = await bench.review.report(system, { policy: readPolicy({}) });
    expect(gate!.verdict).toMatchObject({ passed: false, isIncomplete: true });
  });

  it("takes what was not read for a gap", async () => {
    await shop();
    const unread = [{ input: "input/plan", reason: "no format knows it" }];
    const { gate } = await bench.review.report(system, { policy: readPolicy({ severity: "none" }), unread });
    expect(gate!.verdict.reasons.map(({ says }) => says)).toEqual([
      "No result of input for input/plan: no format knows it.",
    ]);
  });
});
