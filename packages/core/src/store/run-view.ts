import { sql } from "drizzle-orm";
import type { Caller } from "../kernel/index.ts";

export const RUN_STATES = ["waiting", "running", "paused", "done", "failed", "cancelled"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Nothing more happens to a run in one of these. */
export const isOver = (state: RunState): boolean => state === "done" || state === "failed" || state === "cancelled";

/** Why a run failed, in our words alone. `fault` is a bug of ours. */
export interface RunError {
  readonly code: string;
  readonly sentence: string;
  readonly hint: string;
}

/** What a run and its children may cost together; what is not named is not limited. */
export interface Budget {
  readonly steps?: number;
  readonly tokens?: number;
  /** In millionths of whatever currency the caller counts in. */
  readonly money?: number;
  /** From the first start; waiting for a person does not count. */
  readonly wallMs?: number;
}

export interface Spent {
  readonly steps: number;
  readonly tokens: number;
  readonly money: number;
}

export interface RunProgress {
  readonly done: number;
  readonly total?: number;
  readonly message?: string;
}

/** A run as it is told; its input and output are read apart. */
export interface RunView {
  readonly id: string;
  readonly kind: string;
  readonly state: RunState;
  readonly key?: string;
  readonly parent?: string;
  readonly system?: string;
  readonly author: string;
  /** Why it waits, where that is more than its turn. */
  readonly waitsFor?: string;
  /** What a person is asked, where it is paused. */
  readonly question?: string;
  readonly progress?: RunProgress;
  readonly error?: RunError;
  /** What of the budget ended it, where it did. */
  readonly shortOf?: string;
  readonly isCancelling: boolean;
  readonly attempts: number;
  readonly events: number;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface RunEvent {
  readonly seq: number;
  readonly at: string;
  readonly what: string;
  readonly text: string;
  readonly data?: unknown;
}

export type RunRow = {
  id: string;
  kind: string;
  state: RunState;
  key: string | null;
  parent: string | null;
  system_id: string | null;
  actor: Caller;
  needs: string[];
  unserved: boolean;
  awaits: boolean;
  is_early: boolean;
  run_at: string;
  cancelling: boolean;
  question: string | null;
  progress_done: number | null;
  progress_total: number | null;
  progress_message: string | null;
  error: RunError | null;
  short_of: string | null;
  attempts: number;
  events: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};

/** The columns of a `RunRow`, from `run r`. What was to be cancelled ended with the process that held it. */
export const RUN_COLUMNS = sql.raw(`
  r.id, r.kind, r.key, r.parent, r.system_id, r.actor, to_jsonb(r.needs) as needs, r.unserved, r.awaits, r.run_at > now() as is_early, r.run_at,
  case when r.state = 'running' and r.cancelling and r.lease_until < now() then 'cancelled' else r.state end as state,
  r.cancelling, r.question, r.progress_done, r.progress_total, r.progress_message, r.error, r.short_of, r.attempts, r.events,
  r.created_at, r.started_at, r.finished_at`);

export function toRunView(row: RunRow): RunView {
  const waitsFor = row.state === "waiting" ? reasonOf(row) : undefined;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    ...(row.key !== null && { key: row.key }),
    ...(row.parent !== null && { parent: row.parent }),
    ...(row.system_id !== null && { system: row.system_id }),
    author: row.actor.author,
    ...(waitsFor !== undefined && { waitsFor }),
    ...(row.question !== null && { question: row.question }),
    ...(row.progress_done !== null && { progress: toProgress(row, row.progress_done) }),
    ...(row.error !== null && { error: row.error }),
    ...(row.short_of !== null && { shortOf: row.short_of }),
    isCancelling: row.cancelling,
    attempts: row.attempts,
    events: row.events,
    createdAt: isoOf(row.created_at),
    ...(row.started_at !== null && { startedAt: isoOf(row.started_at) }),
    ...(row.finished_at !== null && { finishedAt: isoOf(row.finished_at) }),
  };
}

function reasonOf({ awaits, unserved, needs, is_early, run_at }: RunRow): string | undefined {
  if (awaits) return "its child runs";
  if (is_early) return `the time ${isoOf(run_at)}`;
  if (!unserved) return undefined;
  return `a process with the ${needs.length === 1 ? "credential" : "credentials"} ${needs.join(", ")}`;
}

const toProgress = ({ progress_total, progress_message }: RunRow, done: number): RunProgress => ({
  done,
  ...(progress_total !== null && { total: progress_total }),
  ...(progress_message !== null && { message: progress_message }),
});

export const isoOf = (at: string): string => new Date(at).toISOString();

export type SpentRow = { steps: number; tokens: number; money: number };
export const SPENT = sql.raw("spent_steps as steps, spent_tokens::float8 as tokens, spent_money::float8 as money");
export const toSpent = (row: SpentRow | undefined): Spent => ({
  steps: row?.steps ?? 0,
  tokens: row?.tokens ?? 0,
  money: row?.money ?? 0,
});
