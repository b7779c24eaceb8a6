import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assessment } from "./assessment.ts";
import { judge } from "./gate.ts";
import { type Policy, readPolicy } from "./policy.ts";
import { assessment, found, open } from "./testing.ts";

const today = "2026-06-30";
const LOG = "stride/repudiation/unlogged@component/api";
const verdict = (policy: object, of: Partial<Assessment>, known?: (id: string) => { since?: string } | undefined) =>
  judge(readPolicy(policy), { assessment: assessment(of), today, known });
const sentences = (...args: Parameters<typeof verdict>): string[] => verdict(...args).reasons.map(({ says }) => says);

describe("a gate", () => {
  it("passes where nothing is against it", () => {
    expect(verdict({}, { findings: [found(LOG, { severity: "elevated" })] })).toEqual({
      passed: true,
      isIncomplete: false,
      reasons: [],
      allowed: new Map(),
      expired: [],
    });
  });

  it("fails by severity, and names the findings with the worst first", () => {
    const findings = [
      found(LOG),
      found("a/b/c@flow/x", { severity: "critical" }),
      found("a/b/d@flow/x", { severity: "low" }),
    ];
    expect(verdict({}, { findings }).reasons).toEqual([
      {
        of: "severity",
        says: "2 open findings of severity high or worse; none may be.",
        findings: ["a/b/c@flow/x", LOG],
      },
    ]);
    expect(sentences({ severity: "critical" }, { findings })).toEqual([
      "1 open finding of severity critical; none may be.",
    ]);
    expect(sentences({ severity: "none" }, { findings })).toEqual([]);
  });

  it("with a baseline asks for what is new, unless all is asked for", () => {
    const findings = [found(LOG), found("a/b/c@flow/x")];
    const known = (id: string) => (id === LOG ? {} : undefined);
    expect(sentences({}, { findings }, known)).toEqual(["1 new finding of severity high or worse; none may be."]);
    expect(sentences({ onlyNew: false }, { findings }, known)).toEqual([
      "2 open findings of severity high or worse; none may be.",
    ]);
    expect(sentences({ onlyNew: true }, { findings })).toEqual([
      "2 open findings of severity high or worse; none may be.",
    ]);
  });

  it.each(["accepted", "dismissed"] as const)("lets pass what was %s", (standing) => {
    expect(verdict({}, { findings: [found(LOG, { standing })] }).passed).toBe(true);
  });

  it("does not let pass what was confirmed", () => {
    expect(verdict({}, { findings: [found(LOG, { standing: "confirmed" })] }).passed).toBe(false);
  });

  it("counts by severity", () => {
    const findings = [1, 2, 3].map((n) => found(`a/b/c@flow/${n}`, { severity: "medium" }));
    expect(sentences({ maxOpen: { medium: 2, low: 0 } }, { findings })).toEqual([
      "3 open findings of severity medium; at most 2 may be.",
    ]);
    expect(sentences({ maxOpen: { medium: 3 } }, { findings })).toEqual([]);
  });

  it("fails by age from the day after", () => {
    const of = (since: string) => sentences({ maxAgeDays: 30 }, { findings: [found(LOG)] }, () => ({ since }));
    expect(of("2026-05-31")).toEqual([]);
    expect(of("2026-05-30")).toEqual(["1 finding known and open for more than 30 days."]);
  });

  it("asks for answers that could bring up something severe", () => {
    const questions = [open("a/b", "x"), open("a/b", "y", { worst: "low" }), open("a/c", "x", { worst: "critical" })];
    expect(sentences({ questions: { max: 1, severity: "high" } }, { questions })).toEqual([
      "2 open questions that could bring up a finding of severity high or worse; at most 1 may be.",
    ]);
    expect(sentences({ questions: { max: 2, severity: "high" } }, { questions })).toEqual([]);
    expect(sentences({ questions: { max: 2 } }, { questions })).toHaveLength(1);
  });

  it("takes a gap for an answer that is missing", () => {
    const gaps = [{ plugin: "stride", owner: "component/api", reason: "it took too long and was stopped" }];
    const missing = verdict({}, { gaps });
    expect(missing).toMatchObject({ passed: false, isIncomplete: true });
    expect(missing.reasons[0]!.says).toBe("No result of stride for component/api: it took too long and was stopped.");
    expect(verdict({}, { gaps, findings: [found(LOG)] })).toMatchObject({ passed: false, isIncomplete: false });
    expect(verdict({ allow: [{ gap: "stride", reason: "known to be slow" }] }, { gaps }).passed).toBe(true);
    expect(sentences({}, { frameworks: [] })).toEqual(["No result of input: no framework fits what is known."]);
  });

  it("counts only the frameworks it names, and each of them", () => {
    const findings = [found(LOG), found("linddun/a/b@data/x")];
    expect(verdict({ frameworks: ["stride"] }, { findings }).reasons[0]!.findings).toEqual([LOG]);
    expect(sentences({ frameworks: ["linddun"] }, {})).toEqual(["No result of linddun: it was not run."]);
  });

  it.each([
    [{ finding: LOG }, true],
    [{ rule: "stride/repudiation/unlogged" }, true],
    [{ element: "component/api" }, true],
    [{ rule: "stride/repudiation/unlogged", element: "component/api" }, true],
    [{ rule: "stride/repudiation/unlogged", element: "component/db" }, false],
    [{ rule: "stride/repudiation" }, false],
    [{ gap: "stride" }, false],
    [{ finding: LOG, expires: today }, true],
    [{ finding: LOG, expires: "2026-06-29" }, false],
  ])("by an allowance of %j lets it pass: %j", (of, passes) => {
    const allow = [{ reason: "seen to elsewhere", ...of }];
    const { passed, allowed } = verdict({ allow }, { findings: [found(LOG)] });
    expect([passed, [...allowed]]).toEqual([passes, passes ? [[LOG, "seen to elsewhere"]] : []]);
  });

  it("says which allowances are over", () => {
    const allow = [{ finding: LOG, reason: "for a while", expires: "2026-01-01" }];
    expect(verdict({ allow }, {}).expired).toEqual(allow);
  });
});

it("never turns a pass into a fail where there is less to find", () => {
  const ids = ["a", "b", "c", "d", "e"].map((n) => `stride/x/${n}@flow/f`);
  const finding = fc
    .record({
      id: fc.constantFrom(...ids),
      severity: fc.constantFrom("low", "medium", "elevated", "high", "critical"),
      standing: fc.constantFrom("open", "accepted"),
    })
    .map(({ id, ...over }) => found(id, over));
  const count = fc.integer({ min: 0, max: 3 });
  const policy: fc.Arbitrary<Policy> = fc
    .record(
      {
        severity: fc.constantFrom("low", "high", "critical", "none"),
        onlyNew: fc.boolean(),
        maxOpen: fc.record({ high: count, low: count }, { requiredKeys: [] }),
        maxAgeDays: fc.integer({ min: 0, max: 60 }),
        questions: fc.record({ max: count, severity: fc.constantFrom("low", "high") }),
        allow: fc.array(fc.record({ finding: fc.constantFrom(...ids), reason: fc.constant("known") })),
      },
      { requiredKeys: [] },
    )
    .map(readPolicy);
  const whole = fc.record({
    findings: fc.uniqueArray(finding, { selector: ({ id }) => id }),
    questions: fc.array(fc.constantFrom(open("a/b", "x"), open("a/b", "y", { worst: "low" }))),
    gaps: fc.array(fc.constant({ plugin: "stride", reason: "it broke off" }), { maxLength: 1 }),
  });
  const known = (id: string) => (id < "stride/x/c" ? { since: "2026-05-15" } : undefined);
  fc.assert(
    fc.property(policy, whole, fc.func(fc.boolean()), (rules, all, keep) => {
      const less = {
        findings: all.findings.filter(keep),
        questions: all.questions.filter(keep),
        gaps: all.gaps.filter(keep),
      };
      const of = (some: typeof all) => judge(rules, { assessment: assessment(some), known, today }).passed;
      expect(of(all) && !of(less)).toBe(false);
    }),
  );
});
