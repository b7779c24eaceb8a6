/**
 * A report as it is put under a pull request: the verdict first, then what is new, what went, which answers would help
 * and what to do. Names come from files of others and are nothing but words here.
 */
import { type Assessed, type OpenPoint, isOpen } from "./assessment.ts";
import { type BaselineRow, absentFrom, stateAgainst } from "./baseline.ts";
import { code, row, words } from "./escape.ts";
import type { Mitigation } from "./mitigations.ts";
import type { Report } from "./report.ts";
import { WORST_FIRST, byWorst } from "./severity.ts";

/** A comment on a pull request holds 65,536 characters. */
const ROWS_MAX = 40;
const QUESTIONS_MAX = 10;
const MITIGATIONS_MAX = 10;

export function toMarkdown(report: Report): string {
  const { assessment, baseline, mitigations } = report;
  const open = assessment.findings.filter((each) => isOpen(each) && !isAllowed(each, report)).toSorted(byWorst);
  const isNew = (finding: Assessed): boolean => baseline === undefined || stateAgainst(baseline, finding) === "new";
  const [fresh, known] = [open.filter(isNew), open.filter((each) => !isNew(each))];
  const gone = baseline === undefined ? [] : absentFrom(baseline, assessment);
  const decided = assessment.findings.filter((each) => !isOpen(each) || isAllowed(each, report));
  return `${[
    ...verdictOf(report),
    summaryOf(report, open),
    ...section(baseline === undefined ? "Open findings" : "New findings", fresh, findingRows),
    ...section("Known and still open", known, findingRows, "folded"),
    ...section("Gone", gone, goneRows, "folded"),
    ...section("Accepted, dismissed or allowed", decided, (list) => decidedRows(list, report), "folded"),
    ...section("What would help most", mitigations.slice(0, MITIGATIONS_MAX), mitigationRows),
    ...section("Questions worth answering", assessment.questions.slice(0, QUESTIONS_MAX), questionRows),
  ].join("\n\n")}\n`;
}

const isAllowed = ({ id }: Assessed, { gate }: Report): boolean => gate?.verdict.allowed.has(id) ?? false;

function verdictOf({ gate, assessment }: Report): string[] {
  const title = `## ${words(assessment.system)}`;
  if (gate === undefined) return [`${title}: security review`];
  const { passed, isIncomplete, reasons, expired } = gate.verdict;
  const result = passed ? "✅ passed" : isIncomplete ? "⚠️ incomplete" : "❌ failed";
  return [
    `${title}: security gate ${result}`,
    ...(reasons.length === 0 ? [] : [reasons.map(({ says }) => `- ${words(says)}`).join("\n")]),
    ...expired.map(
      ({ reason, expires = "" }) =>
        `- An allowance is over since ${words(expires)} and did not count: ${words(reason)}`,
    ),
  ];
}

function summaryOf(
  { assessment: { version, frameworks, gaps, questions } }: Report,
  open: readonly Assessed[],
): string {
  const counts = WORST_FIRST.map(
    (severity) => [severity, open.filter((each) => each.severity === severity).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const gap = gaps.length === 0 ? "" : ` **${gaps.length} without a result.**`;
  return `Version ${code(version)}, ${frameworks.map(words).join(", ") || "nothing run"}: ${open.length} open (${counts.join(", ") || "none"}), ${questions.length} ${questions.length === 1 ? "question" : "questions"}.${gap}`;
}

function section<T>(
  title: string,
  list: readonly T[],
  rowsOf: (list: readonly T[]) => readonly string[],
  how: "open" | "folded" = "open",
): string[] {
  if (list.length === 0) return [];
  const shown = rowsOf(list.slice(0, ROWS_MAX)).join("\n");
  const rest = list.length > ROWS_MAX ? `\n\nAnd ${list.length - ROWS_MAX} more: \`--format json\` has them all.` : "";
  if (how === "open") return [`### ${title}`, `${shown}${rest}`];
  return [`<details><summary>${title} (${list.length})</summary>`, `${shown}${rest}`, "</details>"];
}

const findingRows = (findings: readonly Assessed[]): string[] => [
  row("severity", "element", "what", "finding"),
  row("---", "---", "---", "---"),
  ...findings.map(({ severity, elementName, says, id }) => row(severity, words(elementName), words(says), code(id))),
];

const goneRows = (rows: readonly BaselineRow[]): string[] => [
  row("severity", "finding", "known since"),
  row("---", "---", "---"),
  ...rows.map(({ severity, id, since }) => row(severity, code(id), since)),
];

const decidedRows = (findings: readonly Assessed[], { gate }: Report): string[] => [
  row("severity", "finding", "how", "why", "until"),
  row("---", "---", "---", "---", "---"),
  ...findings.map((finding) => {
    const { severity, id, standing, reason = "", expires = "" } = finding;
    const allowed = isOpen(finding) ? gate?.verdict.allowed.get(id) : undefined;
    return row(severity, code(id), allowed === undefined ? standing : "allowed", words(allowed ?? reason), expires);
  }),
];

const mitigationRows = (mitigations: readonly Mitigation[]): string[] => [
  row("settles", "what to do", "then say"),
  row("---", "---", "---"),
  ...mitigations.map(({ does, operation, settles, failing }) =>
    row(
      failing > 0 ? `${settles.length} (${failing} at the gate)` : String(settles.length),
      words(does),
      code(JSON.stringify(operation)),
    ),
  ),
];

const questionRows = (questions: readonly OpenPoint[]): string[] => [
  row("question", "could bring up", "answer with"),
  row("---", "---", "---"),
  ...questions.map(({ asks, worst, settles, answer }) =>
    row(words(asks), `${settles}, up to ${worst}`, code(JSON.stringify(answer))),
  ),
];
