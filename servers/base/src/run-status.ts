import type { RunEvent, RunView, Workbench } from "@seca/core/workbench";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";
import { runUri } from "./addresses.ts";
import { defineTool } from "./services.ts";
import { table } from "./text.ts";

/** Below what a call may take, so that the answer still comes. */
const WAIT_MS_MAX = 20_000;
const EVENTS_MAX = 50;
/** A result beyond this is read as a resource. */
const RESULT_MAX = 8000;

const RUNS_LISTED = 20;

const looking = {
  run: z.string().min(1).max(40).describe("Id from the handle; without it the latest are listed.").optional(),
  since: z.int().min(0).default(0).describe("Events after this one; next of the last answer."),
  wait_ms: z.int().min(0).max(WAIT_MS_MAX).default(0).describe("Waits so long for news."),
};

const Output = z.object({
  run: z.string().optional(),
  kind: z.string().optional(),
  state: z.string().optional(),
  waits_for: z.string().optional(),
  question: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  message: z.string().optional(),
  events: z.array(z.object({ seq: z.int(), at: z.string(), what: z.string(), text: z.string() })).optional(),
  next: z.int().optional(),
  result: z.unknown().optional(),
  short_of: z.string().optional(),
  error: z.object({ code: z.string(), sentence: z.string(), hint: z.string() }).optional(),
  runs: z.array(z.object({ run: z.string(), kind: z.string(), state: z.string() })).optional(),
});
type Output = z.infer<typeof Output>;

const shape = {
  title: "Follow a run",
  output: Output,
  text: textOf,
  links: ({ run }: Output) => (run === undefined ? [] : [{ uri: runUri(run), name: run }]),
};

/** One definition for every server that can give a handle instead of an answer. */
export const runStatus = defineTool({
  ...shape,
  name: "run_status",
  description:
    "Says how a long run stands: what happened since, its result or error. cancel ends it, continue lets a paused one go on with your answer to its question. While it goes on, call again with next as since and some wait_ms.",
  effect: "changes",
  scope: "seca:run",
  input: z.object({
    ...looking,
    action: z.enum(["cancel", "continue"]).optional(),
    answer: z.string().max(20_000).optional(),
  }),
  example: {},
  run: async ({ run, action, answer, ...request }, { workbench, signal }) => {
    if (answer !== undefined && action !== "continue")
      throw new SecaError("bad_input", "answer goes with the action continue alone.", "Add it, or leave answer out.");
    if (run === undefined) {
      if (action !== undefined) throw new SecaError("bad_input", `Which run to ${action}?`, "Name it in run.");
      return listRuns(workbench);
    }
    if (action === "cancel") await workbench.runs.cancel(run);
    if (action === "continue") await workbench.runs.continue(run, answer);
    return follow(workbench, run, { ...request, signal });
  },
});

/** `run_status` where nothing may be written: it looks and waits. */
export const runLook = defineTool({
  ...shape,
  name: runStatus.name,
  description:
    "Says how a long run stands: what happened since, its result or error. While it goes on, call again with next as since and some wait_ms.",
  effect: "reads",
  input: z.object(looking),
  example: {},
  run: ({ run, ...request }, { workbench, signal }) =>
    run === undefined ? listRuns(workbench) : follow(workbench, run, { ...request, signal }),
});

async function listRuns(workbench: Workbench): Promise<Output> {
  const runs = await workbench.runs.list({ limit: RUNS_LISTED });
  return { runs: runs.map((run) => ({ run: run.id, kind: run.kind, state: stateOf(run) })) };
}

async function follow(
  workbench: Workbench,
  id: string,
  { since, wait_ms, signal }: { since: number; wait_ms: number; signal: AbortSignal },
): Promise<Output> {
  const { run, events } = await workbench.runs.events(id, { since, limit: EVENTS_MAX, waitMs: wait_ms, signal });
  const result = run.state === "done" ? await workbench.runs.result(run.id) : undefined;
  const isShort = result !== undefined && JSON.stringify(result).length <= RESULT_MAX;
  return {
    run: run.id,
    kind: run.kind,
    state: stateOf(run),
    ...(run.waitsFor !== undefined && { waits_for: run.waitsFor }),
    ...(run.question !== undefined && { question: run.question }),
    ...run.progress,
    events: events.map(({ seq, at, what, text }: RunEvent) => ({ seq, at, what, text })),
    next: events.at(-1)?.seq ?? since,
    ...(isShort && { result }),
    ...(run.shortOf !== undefined && { short_of: run.shortOf }),
    ...(run.error !== undefined && { error: run.error }),
  };
}

/** What a handle says of it: one that was told to stop is not simply running. */
export const stateOf = ({ state, isCancelling }: RunView): string =>
  state === "running" && isCancelling ? "cancelling" : state;

function textOf(output: Output): string {
  const { run, kind, state = "", waits_for, question, done, total, message, events = [], next } = output;
  const { result, short_of, error, runs } = output;
  if (run === undefined) {
    if (runs === undefined || runs.length === 0) return "No run was started yet.";
    return table(
      ["run", "kind", "state"],
      runs.map((each) => [each.run, each.kind, each.state]),
    );
  }
  const progress = done === undefined ? "" : ` ${done}${total === undefined ? "" : ` of ${total}`} ${message ?? ""}`;
  const isOver = ["done", "failed", "cancelled"].includes(state);
  const rows = events.map(({ seq, at, what, text }) => [seq, at.slice(11, 19), what, text]);
  return [
    `${kind} ${run}: ${state}${progress.trimEnd()}${waits_for === undefined ? "" : `, waits for ${waits_for}`}.`,
    ...(question === undefined ? [] : [`It asks: ${question}`, "Answer with action continue."]),
    ...(rows.length === 0 ? [] : [table(["seq", "time", "what", "text"], rows)]),
    ...(short_of === undefined ? [] : [`It ended early: no ${short_of} left.`]),
    ...(error === undefined ? [] : [`${error.code}: ${error.sentence} ${error.hint}`]),
    ...(result === undefined ? [] : [`Result: ${JSON.stringify(result)}`]),
    ...(state === "done" && result === undefined ? [`Read its result at ${runUri(run)}.`] : []),
    ...(isOver ? [] : [`More with since ${next}.`]),
  ].join("\n");
}
