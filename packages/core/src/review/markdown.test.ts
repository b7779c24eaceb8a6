import { describe, expect, it } from "vitest";
import { baselineOf } from "./baseline.ts";
import { judge } from "./gate.ts";
import { toMarkdown } from "./markdown.ts";
import { rankMitigations } from "./mitigations.ts";
import { readPolicy } from "./policy.ts";
import { assessment, found, open, report } from "./testing.ts";

const today = "2026-06-30";
const [A, B, C, D] = ["a/b/1@flow/a", "a/b/2@flow/a", "a/b/3@flow/a", "a/b/4@flow/a"];
const known = found(B, { severity: "low" });
const dismissed = found(C, { standing: "dismissed", reason: "a | test" });
const baseline = baselineOf({ system: "shop", findings: [known, dismissed, found(D)] }, { today: "2026-01-02" });

describe("a report as Markdown", () => {
  it("says verdict, what is new, what went, what helps and what to ask", () => {
    const findings = [found(A), known, dismissed];
    const whole = assessment({ findings, questions: [open("component/api", "logged")] });
    const policy = readPolicy({});
    const verdict = judge(policy, { assessment: whole, known: (id) => baseline.rows.get(id), today });
    const mitigations = rankMitigations(findings, new Set([A]));
    const text = toMarkdown(report({ assessment: whole, baseline, mitigations, gate: { policy, verdict } }));
    expect(text).toBe(`## shop: security gate ❌ failed

- 1 new finding of severity high or worse; none may be.

Version \`0123456789ab\`, stride: 2 open (1 high, 1 low), 1 question.

### New findings

| severity | element | what | finding |
| --- | --- | --- | --- |
| high | flow/a | Something is wrong with flow/a. | \`a/b/1@flow/a\` |

<details><summary>Known and still open (1)</summary>

| severity | element | what | finding |
| --- | --- | --- | --- |
| low | flow/a | Something is wrong with flow/a. | \`a/b/2@flow/a\` |

</details>

<details><summary>Gone (1)</summary>

| severity | finding | known since |
| --- | --- | --- |
| high | \`a/b/4@flow/a\` | 2026-01-02 |

</details>

<details><summary>Accepted, dismissed or allowed (1)</summary>

| severity | finding | how | why | until |
| --- | --- | --- | --- | --- |
| high | \`a/b/3@flow/a\` | dismissed | a \\| test |  |

</details>

### What would help most

| settles | what to do | then say |
| --- | --- | --- |
| 2 (1 at the gate) | Log what flow/a does. | \`{"op":"set","target":"flow/a","field":"attributes.logged","value":"yes"}\` |

### Questions worth answering

| question | could bring up | answer with |
| --- | --- | --- |
| Is component/api logged? | 1, up to high | \`{"op":"set","target":"component/api","field":"attributes.logged","value":"yes"}\` |
`);
  });

  it("without a gate and a baseline says what is open", () => {
    expect(toMarkdown(report())).toBe(
      "## shop: security review\n\nVersion `0123456789ab`, stride: 0 open (none), 0 questions.\n",
    );
  });

  it("says when results are missing", () => {
    const whole = assessment({ gaps: [{ plugin: "stride", reason: "it broke off" }] });
    const policy = readPolicy({});
    const verdict = judge(policy, { assessment: whole, today });
    const text = toMarkdown(report({ assessment: whole, gate: { policy, verdict } }));
    expect(text).toContain("security gate ⚠️ incomplete\n\n- No result of stride: it broke off.");
    expect(text).toContain("**1 without a result.**");
  });

  it("fits under a pull request, however much was found", () => {
    const findings = Array.from({ length: 3000 }, (_, n) =>
      found(`a/b/c@flow/${n}`, { says: "@all ".repeat(500), elementName: "<b>|".repeat(100) }),
    );
    const text = toMarkdown(
      report({ assessment: assessment({ findings }), mitigations: rankMitigations(findings, new Set()) }),
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("And 2960 more: `--format json` has them all.");
    expect(text).not.toMatch(/@all|<b>/);
  });
});
