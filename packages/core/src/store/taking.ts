import { sql } from "drizzle-orm";
import type { Caller } from "../kernel/index.ts";
import { type Transaction, tellingRun } from "./connection.ts";
import { textArray } from "./enqueue.ts";
import { loadBody } from "./run-body.ts";
import { type Budget, SPENT, type Spent, type SpentRow, toSpent } from "./run-view.ts";

/** A run in the hands of one process, until its lease ends and another has taken it. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly root: string;
  readonly parent: string | undefined;
  readonly system: string | undefined;
  /** In whose name it runs. */
  readonly actor: Caller;
  readonly fence: number;
  readonly attempts: number;
  readonly attemptsMax: number;
  readonly isCancelling: boolean;
  readonly input: unknown;
  readonly steps: ReadonlyMap<string, FinishedStep>;
  readonly budget: Budget;
  readonly spent: Spent;
  /** How long the budget's wall time lasts from now. */
  readonly wallLeftMs: number | undefined;
}

export interface FinishedStep {
  readonly inputHash: string;
  readonly output: unknown;
}

export interface ClaimRequest {
  readonly kinds: readonly { readonly kind: string; readonly concurrency?: number | undefined }[];
  readonly credentials: readonly string[];
  readonly leaseMs: number;
  /** How many runs of this organisation may be worked on at once, of whatever kind. */
  readonly runningMax?: number | undefined;
  /** Made by the caller, so that a claim whose answer was lost is found again. */
  readonly token: string;
}

interface Place {
  readonly tx: Transaction;
  readonly org: string;
}

/**
 * Takes the run whose turn it is: what was begun by a process that let its lease end comes before what is due. `again`
 * says that a first try may have been committed though its answer was lost.
 */
export async function takeRun(place: Place, request: ClaimRequest, again: boolean): Promise<Claim | undefined> {
  const { tx, org } = place;
  const limits = Object.fromEntries(
    request.kinds.flatMap(({ kind, concurrency }) => (concurrency === undefined ? [] : [[kind, concurrency]])),
  );
  const isLimited = request.runningMax !== undefined || Object.keys(limits).length > 0;
  const taken = again ? await held(place, request.token) : [];
  if (taken[0] !== undefined) return load(place, taken[0]);
  // Who counts what runs and then takes one must do so alone.
  if (isLimited) await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`runs ${org}`}, 0))`);
  const rows = await take(place, request, isLimited ? { limits, total: request.runningMax } : undefined);
  return rows[0] === undefined ? undefined : load(place, rows[0]);
}

async function take(
  { tx, org }: Place,
  { kinds, credentials, leaseMs, token }: ClaimRequest,
  limited: { limits: Readonly<Record<string, number>>; total: number | undefined } | undefined,
): Promise<ClaimRow[]> {
  const running = sql`select count(*) from run b where b.org_id = ${org} and b.state = 'running' and b.lease_until >= now()`;
  const withinLimits =
    limited === undefined
      ? sql``
      : sql`and (${running} and b.kind = r.kind) < coalesce((${JSON.stringify(limited.limits)}::text::jsonb ->> r.kind)::int, 2147483647)
              and (${running}) < ${limited.total ?? 2_147_483_647}::int`;
  const suits = sql`r.org_id = ${org} and r.kind = any (${textArray(kinds.map((each) => each.kind))})
      and r.needs <@ ${textArray(credentials)} and not r.cancelling ${withinLimits}`;
  return [
    ...(await tx.execute<ClaimRow>(sql`
      with r as (
        update run set state = 'running', holder = ${token}, fence = fence + 1, unserved = false, awaits = false,
          lease_until = now() + ${leaseMs} * interval '1 millisecond',
          attempts = attempts + (state = 'running')::int, events = events + 1,
          started_at = coalesce(started_at, now()),
          deadline = coalesce(deadline, now() + (budget ->> 'wallMs')::float8 * interval '1 millisecond')
        where org_id = ${org} and id = coalesce(
          (select r.id from run r
            where r.state = 'running' and r.lease_until < now() and ${suits}
            order by r.lease_until limit 1 for update of r skip locked),
          (select r.id from run r
            where r.state = 'waiting' and r.run_at <= now() and ${suits}
              and (not r.awaits or not exists (
                select 1 from run c where c.org_id = ${org} and c.parent = r.id and c.state in ('waiting', 'running', 'paused')))
            order by r.priority desc, r.run_at, r.id limit 1 for update of r skip locked))
        returning ${CLAIM_COLUMNS}),
      e as (
        insert into run_event (org_id, run_id, seq, what, text, fence, nth)
        select ${org}, id, events, case fence when 1 then 'started' else 'resumed' end,
          case fence when 1 then 'Started' else 'Taken up again' end, fence, 0 from r)
      select r.*, ${tellingRun({ org, run: sql`r.id`, kind: "", what: "event" })} from r`)),
  ];
}

function held({ tx, org }: Place, token: string): Promise<readonly ClaimRow[]> {
  return tx.execute<ClaimRow>(
    sql`select ${CLAIM_COLUMNS} from run where org_id = ${org} and holder = ${token} and state = 'running'`,
  );
}

async function load({ tx, org }: Place, row: ClaimRow): Promise<Claim> {
  // What was never held before has no steps, and what has no parent has its own budget: the usual run needs no question.
  const [steps, root] = await Promise.all([
    row.fence === 1 ? [] : stepsOf({ tx, org }, row.id),
    row.root === row.id ? row : rootOf({ tx, org }, row.root),
  ]);
  const finished = new Map<string, FinishedStep>();
  for (const { name, hash, output } of steps)
    finished.set(name, { inputHash: hash, output: await loadBody(tx, org, row.id, output) });
  return {
    id: row.id,
    kind: row.kind,
    root: row.root,
    parent: row.parent ?? undefined,
    system: row.system_id ?? undefined,
    actor: row.actor,
    fence: row.fence,
    attempts: row.attempts,
    attemptsMax: row.attempts_max,
    isCancelling: row.cancelling,
    input: await loadBody(tx, org, row.id, row.input),
    steps: finished,
    budget: root.budget,
    spent: toSpent(root),
    wallLeftMs: root.wall_left ?? undefined,
  };
}

function stepsOf({ tx, org }: Place, run: string) {
  return tx.execute<{ name: string; hash: string; output: Buffer }>(
    sql`select name, encode(input_hash, 'hex') as hash, output from step where org_id = ${org} and run_id = ${run}`,
  );
}

async function rootOf({ tx, org }: Place, id: string): Promise<RootRow> {
  const rows = await tx.execute<RootRow>(sql`select ${ROOT_COLUMNS} from run where org_id = ${org} and id = ${id}`);
  return rows[0]!;
}

type RootRow = SpentRow & { budget: Budget; wall_left: number | null };
const ROOT_COLUMNS = sql`budget, ${SPENT}, (extract(epoch from deadline - now()) * 1000)::float8 as wall_left`;

type ClaimRow = RootRow & {
  id: string;
  kind: string;
  root: string;
  parent: string | null;
  system_id: string | null;
  actor: Caller;
  fence: number;
  attempts: number;
  attempts_max: number;
  cancelling: boolean;
  input: Buffer;
};
const CLAIM_COLUMNS = sql`
  id, kind, root, parent, system_id, actor, fence, attempts, attempts_max, cancelling, input, events, ${ROOT_COLUMNS}`;
