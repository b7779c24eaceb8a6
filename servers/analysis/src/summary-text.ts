import { counted } from "@seca/base";
import type { AnalysisSummary, Grouped, Silence, Upkeep } from "@seca/core/workbench";
import { describeGaps, describeSummary } from "./findings-text.ts";
import { describeFitness } from "./fitness-text.ts";

export interface Standing {
  readonly summary: AnalysisSummary;
  readonly silence: Silence;
  readonly upkeep: Upkeep;
}

const GAPS_TOLD_ABOVE = 10;

/** How the analysis stands, in lines that are paged: the numbers first, then why rules were silent, then what to look at again. */
export function summaryLines({ summary, silence, upkeep }: Standing): string[] {
  return [
    ...describeSummary(summary).split("\n"),
    ...describeSilence(silence),
    ...listed("Edits made against another generated value than there is now (set again or unset)", upkeep.suspect),
    ...listed("Expired decisions, whose findings are open again", upkeep.expired),
    ...listed(
      "Edits, decisions and links whose other side is not there now (kept; remove those without use)",
      upkeep.detached,
    ),
    ...describeGaps(summary.gaps.slice(GAPS_TOLD_ABOVE)),
    ...describeFitness(summary.fitness),
  ];
}

function describeSilence({ looked, notApplicable, mitigated }: Silence): string[] {
  if (looked === 0) return [];
  return [
    `Rules looked ${looked} times. Of these ${counted(notApplicable.total, "look")} found that it does not apply, and ${mitigated.total} that a control settles it.`,
    ...grouped("Does not apply", notApplicable),
    ...grouped("Settled", mitigated),
  ];
}

function grouped(heading: string, { total, groups }: Grouped): string[] {
  const left = total - groups.reduce((sum, { count }) => sum + count, 0);
  return [
    ...groups.map(({ what, value, count }) => `- ${heading}: ${what} ${value} (${count})`),
    ...(left > 0 ? [`- ${heading}: other reasons (${left})`] : []),
  ];
}

const listed = (heading: string, ids: readonly string[]): string[] =>
  ids.length === 0 ? [] : [`${heading}: ${ids.length}`, ...ids.map((id) => `- ${id}`)];
