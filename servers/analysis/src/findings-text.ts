import { counted, describeKinds, table } from "@seca/base";
import { onOneLine } from "@seca/core/kernel";
import type { AnalysisSummary, Finding, FindingDetail, OpenQuestion, QuestionDetail } from "@seca/core/workbench";

/** What was found, in one line of numbers. */
export function describeSummary(summary: AnalysisSummary): string {
  const { version, frameworks, findings, byFramework, total, decided, mitigated, questions } = summary;
  const { cells, reused, gaps, fitness } = summary;
  if (frameworks.length === 0) {
    const missing = fitness.flatMap((each) => each.missing.map((reason) => `- ${each.plugin}: ${reason}`));
    return `Version ${version}: no framework fits yet.\n${missing.join("\n")}\nHand over what describes the system with input_add.`;
  }
  const settled = Object.entries({ ...decided, mitigated }).flatMap(([standing, count]) =>
    count > 0 || standing === "mitigated" ? [`${count} ${standing}`] : [],
  );
  return [
    `Version ${version}, ${frameworks.join(", ")}: ${counted(total, "finding")}${total > 0 ? ` (${severitiesIn(findings)})` : ""}, ${settled.join(", ")}, ${counted(questions, "question")}; ${counted(cells, "cell")}, ${reused} reused.`,
    ...(Object.keys(byFramework).length < 2
      ? []
      : [
          `By framework: ${Object.entries(byFramework)
            .map(([id, counts]) => `${id} ${severitiesIn(counts)}`)
            .join("; ")}. With an id, analysis_get {"part":"findings"} lists those of one.`,
        ]),
    ...Object.entries(summary.derived).map(
      ([id, kinds]) => `Derived by ${id}: ${describeKinds(kinds)}; see analysis_get {"part":"section","id":"${id}"}.`,
    ),
    ...describeGaps(gaps.slice(0, GAPS_TOLD)),
    ...(gaps.length > GAPS_TOLD ? [`And ${counted(gaps.length - GAPS_TOLD, "more gap")}.`] : []),
  ].join("\n");
}

const severitiesIn = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(", ");

const GAPS_TOLD = 10;

/** Where there is no result, which is not the same as no finding. */
export const describeGaps = (gaps: AnalysisSummary["gaps"]): string[] =>
  gaps.map(
    ({ plugin, owner, reason }) =>
      `No result of ${plugin}${owner === undefined ? "" : ` for ${owner}`}: ${reason.replace(/\.$/, "")}.`,
  );

/** What people made of them stands in a column of its own, where they made something of one. */
export function findingsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => ({ ...finding, left: leftOf(finding) }));
  const isLeft = rows.some(({ left }) => left !== "");
  return table(
    ["finding", "severity", "element", "what", ...(isLeft ? ["standing"] : [])],
    rows.map(({ id, severity, elementName, says, left }) => [
      id,
      severity,
      elementName,
      says,
      ...(isLeft ? [left] : []),
    ]),
  );
}

const leftOf = ({ standing, isEdited, isSuspect }: Finding): string =>
  [standing === "open" ? [] : [standing], isSuspect ? ["suspect edit"] : isEdited ? ["edited"] : []].flat().join(", ");

/** How many there are, the first of them, and how one is answered; nothing where nothing is open. */
export function describeQuestions(questions: readonly OpenQuestion[], total: number): string[] {
  const [first] = questions;
  if (first === undefined) return [];
  const these = questions.length === 1 ? "this one" : `these ${questions.length}`;
  return [
    `${counted(total, "question")}; answering ${these} settles most:`,
    questionsTable(questions),
    howToAnswer(first),
  ];
}

export const questionsTable = (questions: readonly OpenQuestion[]): string =>
  table(
    ["question", "target", "settles"],
    questions.map(({ asks, id, settles }) => [asks, id, settles]),
  );

const howToAnswer = ({ answer }: Pick<OpenQuestion, "answer">): string =>
  `Answer with change_apply, only as the user or a document says; the first, for example: ${JSON.stringify({ operations: [answer] })}. An attribute takes yes, no or unknown.`;

const SETTLED_TOLD = 30;

export function describeQuestion(question: QuestionDetail): string {
  const { id, asks, findings, alone } = question;
  const told = findings.slice(0, SETTLED_TOLD).map((finding) => `- ${finding}`);
  return [
    `${id}: ${asks}`,
    howToAnswer(question),
    `${counted(findings.length, "rule")} ${findings.length === 1 ? "waits" : "wait"} for it, ${alone} for nothing else:`,
    ...told,
    ...(findings.length > told.length ? [`- and ${findings.length - told.length} more`] : []),
  ].join("\n");
}

const OUTCOMES = {
  fires: "a finding",
  mitigated: "settled by a control",
  "not-applicable": "does not apply",
  unknown: "open: an answer is missing",
} as const satisfies Record<FindingDetail["outcome"], string>;

/** One finding with what proves it, what would settle it, and what people made of it. */
export function describeFinding(finding: FindingDetail): string {
  const { id, name, category, element, outcome, says, severity, likelihood, impact } = finding;
  const { because, asks, remedies, cwe, capec, attack } = finding;
  const rating =
    severity === undefined
      ? ""
      : likelihood === undefined || impact === undefined
        ? `, ${severity}`
        : `, ${severity} (${likelihood.replace("_", " ")}, impact ${impact.replace("_", " ")})`;
  return [
    `${id}: ${OUTCOMES[outcome]}${rating}.`,
    `${name} (${category}) at ${element}; as an entity ${finding.entity}.`,
    says,
    ...(finding.description === undefined || finding.description === says ? [] : [finding.description]),
    ...describeStanding(finding),
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
          ...remedies.map(({ does, element: at, field, value }) => `- ${does} Then set ${at} ${field} to ${value}.`),
        ]),
    [...cwe, ...capec, ...attack].join(", "),
  ].join("\n");
}

function describeStanding({ id, standing, decision, assignee, edits, outcome }: FindingDetail): string[] {
  const until = decision?.expires === undefined ? "" : ` until ${decision.expires}`;
  const state = decision?.isExpired === true ? "expired" : standing;
  const decide = { op: "dismiss", target: id, value: { reason: "…", expires: "YYYY-MM-DD" } };
  return [
    ...(decision === undefined
      ? []
      : [
          `Standing: ${state}; ${decision.by} chose to ${decision.verdict}${until}: ${inBrief(decision.reason)} (${decision.id}; remove it to undo).`,
        ]),
    ...(decision === undefined && outcome === "fires"
      ? [`Standing: open. Decide with change_apply dismiss, accept, confirm or assign: ${JSON.stringify(decide)}.`]
      : []),
    ...(assignee === undefined ? [] : [`Assigned to ${inBrief(assignee)}.`]),
    ...(edits.length === 0
      ? []
      : [
          "Edited:",
          table(
            ["field", "generated", "said", ""],
            edits.map(({ field, generated, value, isSuspect }) => [
              field,
              wordsOf(generated),
              wordsOf(value),
              isSuspect ? "suspect: another value was generated when it was said" : "",
            ]),
          ),
        ]),
  ];
}

const BRIEF_MAX = 300;

/** People's words stand in quotation marks and on one line, so that they cannot be taken for ours. */
function inBrief(text: string): string {
  const line = onOneLine(text);
  return JSON.stringify(line.length > BRIEF_MAX ? `${line.slice(0, BRIEF_MAX)}…` : line);
}

const wordsOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
