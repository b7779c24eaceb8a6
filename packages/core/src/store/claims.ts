import { type SQL, sql } from "drizzle-orm";
import type { Clock } from "../kernel/index.ts";
import { type RunTold, type Transaction, type Way, tellingRun } from "./connection.ts";
import { encodeBody, loadBody, storePieces } from "./run-body.ts";
import { cancelTrees } from "./cancel-runs.ts";
import { type NewRun, insertRun, newRunId, textArray } from "./enqueue.ts";
import { type RunError, type RunProgress, SPENT, type Spent, type SpentRow, toSpent } from "./run-view.ts";
import { storable } from "./storable.ts";
import { type Claim, type ClaimRequest, takeRun } from "./taking.ts";
import { Trail } from "./trail.ts";

export interface Telling {
  readonly what: string;
  readonly text: string;
  readonly data?: unknown;
}

/** Somebody else has the run by now, or it is gone: nothing of this claim may be written any more. */
export class ClaimLost extends Error {
  constructor() {
    super("The claim was lost.");
  }
}

const EVENT_TEXT_MAX = 2000;

/** What a process does to the runs that it holds. Every write names the fence of its claim and fails if that is old. */
export class Claims {
  private readonly connection: Way;
  private readonly clock: Clock;
  private readonly org: string;

  constructor(connection: Way, clock: Clock, org: string) {
    this.connection = connection;
    this.clock = clock;
    this.org = org;
  }

  claim(request: ClaimRequest): Promise<Claim | undefined> {
    return this.connection.within(this.org, (tx, again) => takeRun({ tx, org: this.org }, request, again));
  }

  /** Keeps the run for another while, and hears whether it is to stop. */
  renew(claim: Claim, leaseMs: number): Promise<{ isCancelling: boolean }> {
    return this.connection.within(this.org, async (tx) => {
      const rows = await tx.execute<{ cancelling: boolean }>(sql`
        update run set lease_until = now() + ${leaseMs} * interval '1 millisecond'
        where ${this.mine(claim)} returning cancelling`);
      if (rows[0] === undefined) throw new ClaimLost();
      return { isCancelling: rows[0].cancelling };
    });
  }

  /** Keeps what a step gave and what it cost. From here on the step is never run again. */
  finishStep(
    claim: Claim,
    step: { name: string; inputHash: string; output: unknown; spent: Spent; nth: number },
  ): Promise<Spent> {
    const body = encodeBody(step.output);
    const name = storable(step.name);
    return this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.knows(tx, claim, step.nth))) return this.spent(tx, claim);
      // The root is locked first, as by whoever cancels a tree from its top.
      const charged = this.charge(tx, claim, { ...step.spent, steps: step.spent.steps + 1 });
      const written = tx.execute(sql`
        with r as (update run set attempts = 0, events = events + 1 where ${this.mine(claim)} returning events),
        s as (
          insert into step (org_id, run_id, name, input_hash, output)
          select ${this.org}, ${claim.id}, ${name}, decode(${step.inputHash}, 'hex'), ${body.row} from r)
        ${this.telling(claim, { what: "step", text: name }, step.nth)}`);
      const [spent, rows] = await Promise.all([charged, written, storePieces(tx, this.org, claim.id, body)]);
      if (rows.length === 0) throw new ClaimLost();
      return spent;
    });
  }

  /** What was spent without a step to show for it. */
  async spend(claim: Claim, spent: Spent): Promise<Spent> {
    return this.connection.within(this.org, async (tx) => {
      const [charged] = await Promise.all([this.charge(tx, claim, spent), this.assertMine(tx, claim)]);
      return charged;
    });
  }

  tell(claim: Claim, telling: Telling, nth: number): Promise<void> {
    return this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.knows(tx, claim, nth))) return;
      const rows = await tx.execute(sql`
        with r as (update run set events = events + 1 where ${this.mine(claim)} returning events)
        ${this.telling(claim, telling, nth)}`);
      if (rows.length === 0) throw new ClaimLost();
    });
  }

  progress(claim: Claim, { done, total, message }: RunProgress): Promise<void> {
    const text = message === undefined ? null : storable(message).slice(0, EVENT_TEXT_MAX);
    return this.connection.within(this.org, async (tx) => {
      const rows = await tx.execute(sql`
        update run set progress_done = ${done}::float8, progress_total = ${total ?? null}::float8, progress_message = ${text}
        where ${this.mine(claim)} returning ${tellingRun(this.told(claim.id, "event"))}`);
      if (rows.length === 0) throw new ClaimLost();
    });
  }

  /** The last word: what came of it, or why nothing did. Children that still run are of no use to anybody. */
  end(claim: Claim, end: Ending, nth: number): Promise<void> {
    const body = end.state === "done" ? encodeBody(end.output) : undefined;
    const error = end.state === "failed" ? JSON.stringify(end.error) : null;
    return this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.knows(tx, claim, nth))) return;
      // All statements travel together; where the first finds the claim lost, the transaction takes the rest back.
      const ended = tx.execute(sql`
        with r as (
          update run set state = ${end.state}, output = ${body?.row ?? null}::bytea, error = ${error}::text::jsonb,
            short_of = ${end.state === "done" ? (end.shortOf ?? null) : null}, finished_at = now(), lease_until = null,
            awaits = false, events = events + 1
          where ${this.mine(claim)} returning events)
        ${this.telling(claim, { what: end.state, text: ENDED[end.state] }, nth)}`);
      const [rows] = await Promise.all([
        ended,
        body && storePieces(tx, this.org, claim.id, body),
        cancelTrees(tx, this.org, sql`parent = ${claim.id}`),
        this.tellEnd(tx, claim, end.state),
      ]);
      if (rows.length === 0) throw new ClaimLost();
    });
  }

  /** To the audit, or to the run that waits for this one. */
  private tellEnd(
    tx: Transaction,
    { id, kind, system, parent, actor }: Claim,
    state: Ending["state"],
  ): Promise<unknown> {
    if (parent !== undefined) return tx.execute(sql`select ${tellingRun(this.told(parent, "due"))}`);
    const trail = new Trail({ ...actor, via: "run" }, this.clock);
    return trail.note(tx, "run.finish", { run: id, kind, state, system });
  }

  /** Gives the run back to be tried again: after a fault later than at once, and counted. */
  giveBack(claim: Claim, how: { delayMs: number; error?: RunError }, nth: number): Promise<void> {
    const { delayMs, error } = how;
    const telling =
      error === undefined
        ? { what: "given back", text: "Given back by a process that ends" }
        : { what: "retry", text: error.sentence, data: { code: error.code, delayMs } };
    return this.release(
      claim,
      sql`state = 'waiting', run_at = now() + ${delayMs} * interval '1 millisecond', attempts = attempts + ${error === undefined ? 0 : 1}::int`,
      telling,
      nth,
    );
  }

  /** Lets go of the run until its children are over. */
  awaitChildren(claim: Claim, nth: number): Promise<void> {
    return this.release(
      claim,
      sql`state = 'waiting', awaits = true, run_at = now()`,
      { what: "waiting", text: "Waits for its child runs" },
      nth,
    );
  }

  /** Lets go of the run until a person has answered. */
  pause(claim: Claim, asked: { step: string; question: string }, nth: number): Promise<void> {
    const question = storable(asked.question);
    return this.release(
      claim,
      sql`state = 'paused', question = ${question}, question_step = ${storable(asked.step)}, paused_at = now()`,
      { what: "paused", text: question },
      nth,
    );
  }

  /** Starts a child, unless it is there already, and says how it stands. */
  child(claim: Claim, request: NewRun): Promise<ChildState> {
    const id = newRunId(this.clock());
    return this.connection.within(this.org, async (tx) => {
      await this.assertMine(tx, claim);
      const trail = new Trail({ ...claim.actor, via: "run" }, this.clock);
      const parent = { id: claim.id, root: claim.root };
      const child = await insertRun(tx, trail, { ...request, id, parent });
      const [row] = await tx.execute<{ state: ChildState["state"]; output: Buffer | null; error: RunError | null }>(
        sql`select state, output, error from run where org_id = ${this.org} and id = ${child.id}`,
      );
      const { state, output, error } = row!;
      return {
        id: child.id,
        state,
        output: output === null ? undefined : await loadBody(tx, this.org, child.id, output),
        error: error ?? undefined,
      };
    });
  }

  /** Ends what was to be cancelled and whose process died, and marks what none of those who came by could take. */
  async sweep(request: {
    kinds: readonly string[];
    credentials: readonly string[];
    patienceMs: number;
  }): Promise<void> {
    await this.connection.within(this.org, async (tx) => {
      await cancelTrees(tx, this.org, sql`state = 'running' and cancelling and lease_until < now()`);
      await tx.execute(sql`
        with r as (
          update run set unserved = true, events = events + 1
          where org_id = ${this.org} and state = 'waiting' and not unserved and not awaits
            and kind = any (${textArray(request.kinds)}) and not needs <@ ${textArray(request.credentials)}
            and run_at < now() - ${request.patienceMs} * interval '1 millisecond'
          returning id, kind, needs, events)
        insert into run_event (org_id, run_id, seq, what, text)
        select ${this.org}, id, events, 'unserved', 'Waits for a process with: ' || array_to_string(needs, ', ') from r
        returning ${tellingRun(this.told(sql`run_id`, "event"))}`);
    });
  }

  /** In how many milliseconds something may be to be taken; undefined where nothing is in sight. */
  async nextDueMs(kinds: readonly string[]): Promise<number | undefined> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<{ ms: number | null }>(sql`
        select (extract(epoch from min(case state when 'waiting' then run_at else lease_until end) - now()) * 1000)::float8 as ms
        from run where org_id = ${this.org} and state in ('waiting', 'running') and kind = any (${textArray(kinds)})
          and (state = 'running' or run_at > now())`),
    );
    return rows[0]?.ms ?? undefined;
  }

  private async release(claim: Claim, set: SQL, telling: Telling, nth: number): Promise<void> {
    await this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.knows(tx, claim, nth))) return;
      const rows = await tx.execute(sql`
        with r as (update run set lease_until = null, events = events + 1, ${set} where ${this.mine(claim)} returning events)
        ${this.telling(claim, telling, nth, "due")}`);
      if (rows.length === 0) throw new ClaimLost();
    });
  }

  /** The rest of a statement whose `r` is the run just written: no event without that write, no write without its event. */
  private telling(claim: Claim, { what, text, data }: Telling, nth: number, wakes: RunTold["what"] = "event"): SQL {
    const json = data === undefined ? null : JSON.stringify(data);
    return sql`insert into run_event (org_id, run_id, seq, what, text, data, fence, nth)
      select ${this.org}, ${claim.id}, events, ${what}, ${storable(text).slice(0, EVENT_TEXT_MAX)}, ${json}, ${claim.fence}::int, ${nth}::int from r
      returning ${tellingRun({ org: this.org, run: claim.id, kind: claim.kind, what: wakes })}`;
  }

  private told<Run extends string | SQL>(run: Run, what: RunTold["what"]) {
    return { org: this.org, run, kind: "", what };
  }

  private mine({ id, fence }: Claim): SQL {
    return sql`org_id = ${this.org} and id = ${id} and fence = ${fence}::int and state = 'running'`;
  }

  private async assertMine(tx: Transaction, claim: Claim): Promise<void> {
    const rows = await tx.execute(sql`select 1 from run where ${this.mine(claim)} for update`);
    if (rows.length === 0) throw new ClaimLost();
  }

  /** Whether this event of this claim was written though the answer was lost. */
  private async knows(tx: Transaction, claim: Claim, nth: number): Promise<boolean> {
    const rows = await tx.execute(sql`
      select 1 from run_event
      where org_id = ${this.org} and run_id = ${claim.id} and fence = ${claim.fence}::int and nth = ${nth}::int`);
    return rows.length > 0;
  }

  private async charge(tx: Transaction, { root }: Claim, { steps, tokens, money }: Spent): Promise<Spent> {
    const rows = await tx.execute<SpentRow>(sql`
      update run set spent_steps = spent_steps + ${steps}::int, spent_tokens = spent_tokens + ${tokens}::bigint,
        spent_money = spent_money + ${money}::bigint
      where org_id = ${this.org} and id = ${root} returning ${SPENT}`);
    return toSpent(rows[0]);
  }

  private async spent(tx: Transaction, { root }: Claim): Promise<Spent> {
    const rows = await tx.execute<SpentRow>(sql`select ${SPENT} from run where org_id = ${this.org} and id = ${root}`);
    return toSpent(rows[0]);
  }
}

export type Ending =
  | { readonly state: "done"; readonly output: unknown; readonly shortOf?: string | undefined }
  | { readonly state: "failed"; readonly error: RunError }
  | { readonly state: "cancelled" };

export interface ChildState {
  readonly id: string;
  readonly state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled";
  readonly output: unknown;
  readonly error: RunError | undefined;
}

const ENDED: Readonly<Record<Ending["state"], string>> = { done: "Done", failed: "Failed", cancelled: "Cancelled" };
