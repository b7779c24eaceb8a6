import type { Services } from "@seca/base";
import type { AnalysisSummary } from "@seca/core/workbench";
import { describeQuestions, describeSummary, findingsTable } from "./findings-text.ts";

const FINDINGS_TOLD = 10;
const QUESTIONS_TOLD = 3;

interface Request {
  readonly frameworks?: readonly string[] | undefined;
  readonly branch?: string | undefined;
}

/** Analyses a system, and tells the worst of what was found and what would have to be known to find more. */
export async function analysed({ analysis }: Services["workbench"], system: string, request: Request) {
  const summary = await analysis.run(system, request);
  // Of the version that was analysed, should the branch move in between.
  const same = { frameworks: summary.frameworks, branch: summary.version };
  const [worst, asked] = await Promise.all([
    analysis.findings(system, { ...same, limit: FINDINGS_TOLD }),
    analysis.questions(system, { ...same, limit: QUESTIONS_TOLD }),
  ]);
  const text = [
    describeSummary(summary),
    ...(worst.total > 0 ? [findingsTable(worst.items)] : []),
    ...(worst.cursor === undefined ? [] : [`The rest: analysis_get {"part":"findings","cursor":"${worst.cursor}"}.`]),
    ...describeQuestions(asked.items, asked.total),
  ].join("\n\n");
  return {
    text,
    system,
    ...numbersOf(summary),
    worst: worst.items.map(({ id, severity, element, says }) => ({ id, severity, element, says })),
    ask: asked.items.map(({ element, attribute, asks, settles }) => ({ element, attribute, asks, settles })),
  };
}

function numbersOf({ version, engine, frameworks, findings, gaps, ...summary }: AnalysisSummary) {
  const { total, mitigated, questions, cells, reused } = summary;
  const counts = { total, mitigated, questions, cells, reused, gaps: gaps.length };
  return { version, engine, frameworks: [...frameworks], findings: { ...findings }, ...counts };
}
