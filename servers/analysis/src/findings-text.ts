import { counted, table } from "@seca/base";
import type { AnalysisSummary, Finding, FindingDetail, OpenQuestion } from "@seca/core/workbench";

/** What was found, in one line of numbers. */
export function describeSummary(summary: AnalysisSummary): string {
  const { version, frameworks, findings, total, mitigated, questions, cells, reused, gaps, fitness } = summary;
  if (frameworks.length === 0) {
    const missing = fitness.flatMap((each) => each.missing.map((reason) => `- ${each.plugin}: ${reason}`));
    return `Version ${version}: no framework fits yet.\n${missing.join("\n")}\nHand over what describes the system with input_add.`;
  }
  const severities = Object.entries(findings).flatMap(([severity, count]) =>
    count > 0 ? [`${count} ${severity}`] : [],
  );
  return [
    `Version ${version}, ${frameworks.join(", ")}: ${counted(total, "finding")}${total > 0 ? ` (${severities.join(", ")})` : ""}, ${mitigated} mitigated, ${counted(questions, "question")}; ${counted(cells, "cell")}, ${reused} reused.`,
    ...gaps.map(
      ({ plugin, owner, reason }) => `No result of ${plugin}${owner === undefined ? "" : ` for ${owner}`}: ${reason}.`,
    ),
  ].join("\n");
}

export const findingsTable = (findings: readonly Finding[]): string =>
  table(
    ["finding", "severity", "element", "what"],
    findings.map(({ id, severity, elementName, says }) => [id, severity, elementName, says]),
  );

/** How many there are, the first of them, and how one is answered; nothing where nothing is open. */
export function describeQuestions(questions: readonly OpenQuestion[], total: number): string[] {
  const [first] = questions;
  if (first === undefined) return [];
  const these = questions.length === 1 ? "this one" : `these ${questions.length}`;
  const rows = questions.map(({ asks, element, answer, settles }) => [asks, element, answer.field, settles]);
  return [
    `${counted(total, "question")}; answering ${these} settles most:`,
    table(["question", "element", "field", "settles"], rows),
    howToAnswer(first),
  ];
}

const howToAnswer = ({ answer }: Pick<OpenQuestion, "answer">): string =>
  `Answer with change_apply, only as the user or a document says; the first, for example: ${JSON.stringify({ operations: [answer] })}. An attribute takes yes or no.`;

const OUTCOMES = {
  fires: "a finding",
  mitigated: "settled by a control",
  "not-applicable": "does not apply",
  unknown: "open: an answer is missing",
} as const satisfies Record<FindingDetail["outcome"], string>;

/** One finding with what proves it and what would settle it. */
export function describeFinding(finding: FindingDetail): string {
  const { id, name, category, element, outcome, says, severity, likelihood, impact } = finding;
  const { because, asks, remedies, cwe, capec, attack } = finding;
  const rating =
    severity === undefined
      ? ""
      : `, ${severity} (${likelihood?.replace("_", " ")}, impact ${impact?.replace("_", " ")})`;
  return [
    `${id}: ${OUTCOMES[outcome]}${rating}.`,
    `${name} (${category}) at ${element}.`,
    says,
    ...(because.length === 0
      ? []
      : [
          "Because:",
          table(
            ["element", "what", "is", "said by"],
            because.map(({ element: of, what, value, from }) => [of, what, value, from]),
          ),
        ]),
    ...(asks.length === 0 ? [] : ["It hangs on:", ...asks.map((ask) => `- ${ask.asks}`), howToAnswer(asks[0]!)]),
    ...(remedies.length === 0
      ? []
      : [
          "What would settle it:",
          ...remedies.map(
            ({ does, element: at, attribute, value }) =>
              `- ${does} Then set ${at} attributes.${attribute} to ${value}.`,
          ),
        ]),
    [...cwe, ...capec, ...attack].join(", "),
  ].join("\n");
}
