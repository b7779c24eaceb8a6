import type { Services } from "@seca/base";
import { stateOf } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import type { AnalysisSummary, WithinRequest } from "@seca/core/workbench";
import { describeQuestions, describeSummary, findingsTable } from "./findings-text.ts";
import type { Analysed } from "./frameworks/fields.ts";

const FINDINGS_TOLD = 10;
const QUESTIONS_TOLD = 3;

interface Request {
  readonly frameworks?: readonly string[] | undefined;
  readonly sections?: readonly string[] | undefined;
  readonly branch?: string | undefined;
}

type Workbench = Services["workbench"];
type Told = Analysed & { readonly text: string };

/** Analyses a system, and tells the worst of what was found and what would have to be known to find more. */
export async function analysed(
  workbench: Workbench,
  system: string,
  { sections, branch, ...request }: Request,
  within: WithinRequest = {},
): Promise<Told> {
  const frameworks = await frameworksFor(workbench, sections, request.frameworks);
  const came = await workbench.analyse(system, { frameworks, branch }, within);
  if ("run" in came) {
    const { id, kind } = came.run;
    const state = stateOf(came.run);
    return {
      text: `It takes longer and goes on as run ${id} (${kind}, ${state}): run_status follows it.`,
      system,
      run: id,
      state,
    };
  }
  const { summary } = came;
  if (sections !== undefined) return inSections(workbench, system, summary, sections);
  const told = await whole(workbench, system, summary);
  // Who asked for one framework alone is shown what it worked out, and not only how much.
  const alone = frameworks?.length === 1 && Object.hasOwn(summary.derived, frameworks[0]!) ? frameworks : [];
  const shown = await sectionTexts(workbench, system, { ids: alone, version: summary.version });
  return { ...told, text: [told.text, ...shown].join("\n\n") };
}

async function frameworksFor(
  workbench: Workbench,
  sections: readonly string[] | undefined,
  named: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (sections === undefined) return named;
  const owners = await workbench.frameworks.ofSections(sections);
  const others = owners.filter((id) => named?.includes(id) === false);
  if (others.length === 0) return owners;
  throw new SecaError(
    "bad_input",
    `Sections of ${others.join(", ")} are asked for, and only ${named!.join(", ")} is to run.`,
    "Leave frameworks out where sections are named.",
  );
}

async function whole({ analysis }: Workbench, system: string, summary: AnalysisSummary): Promise<Told> {
  // Of the version that was analysed, should the branch move in between.
  const same = { frameworks: summary.frameworks, branch: summary.version };
  const [worst, asked] = await Promise.all([
    analysis.worst(system, { ...same, limit: FINDINGS_TOLD }),
    analysis.questions(system, { ...same, limit: QUESTIONS_TOLD }),
  ]);
  const text = [
    describeSummary(summary),
    ...(worst.total > 0 ? [findingsTable(worst.items)] : []),
    ...(worst.items.length < worst.total ? [`${worst.total - worst.items.length} more: ${restOf(summary)}.`] : []),
    ...describeQuestions(asked.items, asked.total),
  ].join("\n\n");
  return {
    text,
    ...numbersOf(system, summary),
    worst: worst.items.map(({ id, severity, element, says }) => ({ id, severity, element, says })),
    ask: asked.items.map(({ element, attribute, asks, settles }) => ({ element, attribute, asks, settles })),
  };
}

/** Who ran one framework alone is sent to its findings. */
function restOf({ frameworks: [first, ...others] }: AnalysisSummary): string {
  const id = others.length === 0 && first !== undefined ? { id: first } : {};
  return `analysis_get ${JSON.stringify({ part: "findings", ...id })}`;
}

async function inSections(
  workbench: Workbench,
  system: string,
  summary: AnalysisSummary,
  sections: readonly string[],
): Promise<Told> {
  const shown = await sectionTexts(workbench, system, { ids: sections, version: summary.version });
  return { text: [describeSummary(summary), ...shown].join("\n\n"), ...numbersOf(system, summary) };
}

/** Sections, or all of a framework's, in the words in which analysis_get shows each. */
async function sectionTexts(
  workbench: Workbench,
  system: string,
  { ids, version }: { readonly ids: readonly string[]; readonly version: string },
): Promise<string[]> {
  const { showPart } = await import("./analysis-part.ts");
  const shown: string[] = [];
  for (const id of new Set(ids))
    shown.push((await showPart(workbench, system, { part: "section", id, branch: version })).text);
  return shown;
}

function numbersOf(system: string, { version, engine, frameworks, findings, gaps, ...summary }: AnalysisSummary) {
  const { total, mitigated, questions, cells, reused } = summary;
  const derived: Record<string, number> = {};
  for (const kinds of Object.values(summary.derived))
    for (const [kind, count] of Object.entries(kinds)) derived[kind] = (derived[kind] ?? 0) + count;
  const counts = { total, mitigated, derived, questions, cells, reused, gaps: gaps.length };
  return { system, state: "done", version, engine, frameworks: [...frameworks], findings: { ...findings }, ...counts };
}
