import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defineRule, not, said, type } from "../engine/index.ts";
import { schemaErrors, shared } from "../formats/testing/index.ts";
import { baselineOf } from "./baseline.ts";
import { judge } from "./gate.ts";
import { readPolicy } from "./policy.ts";
import type { Report } from "./report.ts";
import { toSarif } from "./sarif.ts";
import { assessment, found, report } from "./testing.ts";

const SCHEMA = "schemas/sarif-2.1.0.schema.json";
const schema = shared(SCHEMA);

const rule = defineRule({
  id: "stride/repudiation/unlogged",
  pack: "general",
  category: "R",
  name: "Nothing is written down",
  of: "component",
  asks: "Does {it} log?",
  says: "Nobody knows what {it} did.",
  when: type("process"),
  holds: not(said("logged")),
  likelihood: "likely",
  impact: "high",
  cwe: ["CWE-778", "CWE-223"],
  remedies: [{ id: "stride/log", does: "Log what {it} does.", sets: { attribute: "logged", value: "yes" } }],
});
const [A, B, C, GONE] = ["component/a", "component/b", "component/c#?x", "component/gone"].map(
  (element) => `${rule.id}@${element}`,
) as [string, string, string, string];
const options = { version: "1.2.3", pathOf: (input: string) => `deploy/${input}`, fallback: "system.yaml" };

function full(): Report {
  const findings = [
    found(A, { severity: "critical" }),
    found(B, { standing: "accepted", reason: "the wall holds", expires: "2027-01-01" }),
    found(C, { severity: "low", says: "<b>bold</b>\n`code` @all" }),
  ];
  const whole = assessment({ findings, gaps: [{ plugin: "linddun", reason: "it broke off" }] });
  const policy = readPolicy({ allow: [{ element: "component/c#?x", reason: "only a test" }] });
  return report({
    assessment: whole,
    baseline: baselineOf({ system: "shop", findings: [found(A), found(GONE)] }, { today: "2026-01-01" }),
    gate: { policy, verdict: judge(policy, { assessment: whole, today: "2026-06-30" }) },
    rules: new Map([[rule.id, rule]]),
    placeOf: (element) => (element === "component/a" ? { input: "compose v2.yaml", line: 7, column: 3 } : undefined),
  });
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: object[]; readonly supportedTaxonomies?: object[] } };
  readonly taxonomies?: { readonly taxa: { readonly id: string }[] }[];
  readonly results: { readonly ruleId: string; readonly [key: string]: unknown }[];
  readonly invocations: object[];
}
const runOf = (of: Report, more: object = {}): Run => (toSarif(of, { ...options, ...more }).runs as Run[])[0]!;

describe("a report as SARIF", () => {
  it("says of each result where it is, how bad, and how it stands to the baseline", () => {
    const [first, second, third, gone] = runOf(full()).results;
    expect(first).toEqual({
      ruleId: rule.id,
      ruleIndex: 0,
      partialFingerprints: { "secaFinding/v1": expect.any(String), primaryLocationLineHash: expect.any(String) },
      level: "error",
      message: { text: "Something is wrong with component/a." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "deploy/compose%20v2.yaml", uriBaseId: "SRCROOT" },
            region: { startLine: 7, startColumn: 3 },
          },
          logicalLocations: [{ fullyQualifiedName: "component/a", name: "component/a", kind: "component" }],
        },
      ],
      baselineState: "updated",
      properties: {
        severity: "critical",
        framework: "stride",
        because: ["component/a logged is no (user)"],
      },
    });
    expect([second, third].map((each) => each!.suppressions)).toEqual([
      [{ kind: "external", justification: "Accepted until 2027-01-01: the wall holds" }],
      [{ kind: "external", justification: "Allowed by the policy: only a test" }],
    ]);
    expect([second, third, gone].map((each) => each!.baselineState)).toEqual(["new", "new", "absent"]);
  });

  it("describes each rule once, with its weaknesses as a taxonomy", () => {
    const { tool, taxonomies } = runOf(full());
    expect(tool.driver.rules).toEqual([
      {
        id: rule.id,
        name: "StrideRepudiationUnlogged",
        shortDescription: { text: "Nothing is written down" },
        fullDescription: { text: "Does the element log?" },
        help: {
          text: "Nobody knows what the element did.\n\nWhat would settle it:\n- Log what the element does.",
          markdown: "Nobody knows what the element did.\n\n**What would settle it**\n\n- Log what the element does.",
        },
        defaultConfiguration: { level: "error" },
        relationships: ["CWE-778", "CWE-223"].map((id) => ({
          target: { id, toolComponent: { name: "CWE", index: 0 } },
          kinds: ["relevant"],
        })),
        properties: {
          "security-severity": "9.5",
          severity: "critical",
          tags: ["security", "external/cwe/cwe-778", "external/cwe/cwe-223", "general", "R"],
        },
      },
    ]);
    expect(tool.driver.supportedTaxonomies).toEqual([{ name: "CWE", index: 0 }]);
    expect(taxonomies?.[0]?.taxa.map(({ id }) => id)).toEqual(["CWE-223", "CWE-778"]);
  });

  it("has fingerprints that nothing but the finding's id moves", () => {
    const prints = (of: Report) => runOf(of).results.map(({ partialFingerprints }) => partialFingerprints);
    const moved = { ...full(), placeOf: () => ({ input: "other.yaml", line: 99 }) };
    expect(prints(moved)).toEqual(prints(full()));
    expect(new Set(prints(full()).map((each) => JSON.stringify(each))).size).toBe(4);
  });

  it("without what was decided or is gone, for readers that know neither", () => {
    expect(runOf(full(), { onlyOpen: true }).results.map(({ level }) => level)).toEqual(["error"]);
  });

  it("calls a run with gaps a failed one", () => {
    expect(runOf(full()).invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: "error", message: { text: "No result of linddun: it broke off." } }],
      },
    ]);
    expect(runOf(report()).invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  it("describes by what was found the rules that frameworks keep to themselves", () => {
    const own = { rule: "tmt/th12", framework: "tmt", element: "flow/order", category: "Tampering" };
    const { tool, results } = runOf(
      report({ findings: [found("threat/tmt.th12@flow.order", { ...own, weaknesses: ["CWE-345"] })] }),
    );
    expect(tool.driver.rules).toEqual([
      {
        id: "tmt/th12",
        name: "TmtTh12",
        shortDescription: { text: "What tmt finds of the sort: Tampering" },
        defaultConfiguration: { level: "error" },
        relationships: [{ target: { id: "CWE-345", toolComponent: { name: "CWE", index: 0 } }, kinds: ["relevant"] }],
        properties: {
          "security-severity": "8.0",
          severity: "high",
          tags: ["security", "external/cwe/cwe-345", "tmt", "Tampering"],
        },
      },
    ]);
    expect(results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual([["tmt/th12", 0]]);
  });

  it("knows no weaknesses of a rule that is gone", () => {
    const { tool, taxonomies } = runOf(report({ findings: [found(A)] }));
    expect([tool.driver.rules, tool.driver.supportedTaxonomies, taxonomies]).toEqual([
      [{ id: rule.id }],
      undefined,
      undefined,
    ]);
  });

  it.skipIf(schema === undefined)(`is what ../shared/${SCHEMA} takes, where that is`, () => {
    const mended = withoutPatterns(schema!);
    for (const of of [full(), report()])
      for (const onlyOpen of [true, false])
        expect(schemaErrors(mended, toSarif(of, { ...options, onlyOpen }))).toEqual([]);
    expect(schemaErrors(mended, { version: "2.1.0" })).not.toEqual([]);
  });
});

/** One of its patterns (of a language's name) is none where expressions are read strictly. */
const withoutPatterns = (path: string): object =>
  JSON.parse(readFileSync(path, "utf8"), (key, value: unknown) =>
    key === "pattern" && typeof value === "string" && value.includes("]?$") ? undefined : value,
  ) as object;
