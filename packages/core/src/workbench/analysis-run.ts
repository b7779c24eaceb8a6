import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { Caller } from "../kernel/index.ts";
import { type RunKind, defineRun } from "../runs/index.ts";
import type { RunView } from "../store/index.ts";
import type { OnPlugin } from "./analyses.ts";
import type { AnalysisRequest, AnalysisSummary } from "./analysis-answers.ts";
import type { AnalysisDesk } from "./analysis-desk.ts";
import type { Frameworks } from "./frameworks.ts";
import type { RunDesk } from "./run-desk.ts";

const Task = z.object({
  system: z.string(),
  /** Of the moment at which the run was started, whatever is written meanwhile. */
  version: z.string(),
  /** All that fit, unless they are named. */
  frameworks: z.array(z.string()).optional(),
  /** The outside plugins that take part. Processes that have others, or older ones, leave the run alone. */
  plugins: z.array(z.string()),
});
export type AnalysisTask = z.infer<typeof Task>;

const Report = z.object({
  version: z.string(),
  engine: z.string(),
  frameworks: z.array(z.string()),
  findings: z.record(z.string(), z.int()),
  total: z.int(),
  mitigated: z.int(),
  derived: z.record(z.string(), z.record(z.string(), z.int())),
  questions: z.int(),
  cells: z.int(),
  reused: z.int(),
  /** How many there are; the first of them are told with their reasons. */
  gaps: z.int(),
  told: z.array(z.string()),
});
export type AnalysisReport = z.infer<typeof Report>;

/** A plugin that fails everywhere says it a few times, not for each owner. */
const GAPS_TOLD = 20;

/** An analysis that took longer than its caller waited. Results are the same whoever works them out, and how often. */
export const analysisRun = (deskOf: (caller: Caller) => AnalysisDesk): RunKind<AnalysisTask, AnalysisReport> =>
  defineRun({
    kind: "analysis",
    input: Task,
    output: Report,
    needs: ({ plugins }) => plugins,
    run: (context, { system, version, frameworks }) =>
      context.step("analyse", { version, frameworks: frameworks ?? [] }, async () => {
        const onPlugin: OnPlugin = (plugin, done, total) => context.progress({ done, total, message: plugin });
        const summary = await deskOf(context.actor).run(system, { branch: version, frameworks }, onPlugin);
        const total = summary.frameworks.length;
        context.progress({ done: total, total, message: "frameworks" });
        const report = reportOf(summary);
        for (const gap of report.told) await context.tell(gap);
        return report;
      }),
  });

function reportOf({ gaps, ...summary }: AnalysisSummary): AnalysisReport {
  const { version, engine, frameworks, findings, total, mitigated, derived, questions, cells, reused } = summary;
  const told = gaps.slice(0, GAPS_TOLD).map(({ plugin, owner, reason }) => {
    const place = owner === undefined ? plugin : `${plugin} for ${owner}`;
    return `No result of ${place}: ${reason.replace(/\.$/, "")}.`;
  });
  return {
    version,
    engine,
    frameworks: [...frameworks],
    findings: { ...findings },
    total,
    mitigated,
    derived: Object.fromEntries(Object.entries(derived).map(([id, kinds]) => [id, { ...kinds }])),
    questions,
    cells,
    reused,
    gaps: gaps.length,
    told,
  };
}

export interface WithinRequest {
  /** How long the answer is waited for before a run stands in for it; as long as it takes unless it is said. */
  readonly waitMs?: number | undefined;
  readonly onPlugin?: OnPlugin | undefined;
  /** Once it is aborted nobody is there to follow a run. */
  readonly signal?: AbortSignal | undefined;
}

/** The summary where it came in time, else the run that goes on. */
export type Within = { readonly summary: AnalysisSummary } | { readonly run: RunView };

interface Desks {
  readonly analysis: AnalysisDesk;
  readonly runs: RunDesk;
  readonly kind: RunKind<AnalysisTask, AnalysisReport>;
  readonly frameworks: Frameworks;
  /** The version that a branch is at. */
  readonly versionAt: (branch: string | undefined) => Promise<string>;
}

/**
 * Analyses here, and hands over to a run once the time is over. What was begun here goes on and is what the run then
 * finds, where this process works on it; another one begins anew and comes to the same.
 */
export async function analyseWithin(
  { analysis, runs, kind, versionAt, ...desks }: Desks,
  system: string,
  request: AnalysisRequest,
  { waitMs, onPlugin, signal }: WithinRequest,
): Promise<Within> {
  if (waitMs !== 0) {
    const summary = analysis.run(system, request, onPlugin);
    if (waitMs === undefined) return { summary: await summary };
    const over = new AbortController();
    const wait = sleep(waitMs, undefined, { signal: over.signal }).catch(() => undefined);
    try {
      const inTime = await Promise.race([summary, wait]);
      if (inTime !== undefined) return { summary: inTime };
    } finally {
      over.abort();
      // Whoever has left hears nothing of it any more; the run says how it ends.
      summary.catch(() => undefined);
    }
  }
  signal?.throwIfAborted();
  const { frameworks } = request;
  const [version, plugins] = await Promise.all([versionAt(request.branch), desks.frameworks.marks(frameworks)]);
  const task = {
    system,
    version,
    plugins: [...plugins],
    ...(frameworks !== undefined && { frameworks: [...frameworks] }),
  };
  return { run: await runs.start(kind, task, { system }) };
}
