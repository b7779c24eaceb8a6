import { type SQL, sql } from "drizzle-orm";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { type Transaction, type Way, tellingRun } from "./connection.ts";
import { cancelTrees } from "./cancel-runs.ts";
import { type NewRun, insertRun, newRunId } from "./enqueue.ts";
import { encodeBody, inputHash, loadBody } from "./run-body.ts";
import {
  RUN_COLUMNS,
  type RunEvent,
  type RunRow,
  type RunState,
  type RunView,
  isOver,
  isoOf,
  toRunView,
} from "./run-view.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";

export interface RunCounts {
  readonly byKind: readonly { readonly kind: string; readonly state: RunState; readonly count: number }[];
  /** How long the run has waited that is due longest. */
  readonly oldestWaitingMs: number;
}

const ANSWER_MAX = 20_000;
const RUN_ID = /^[0-9a-z]{12,40}$/;

/** The runs of one organisation, for whoever starts them, looks at them, answers them or ends them. */
export class Runs {
  private readonly connection: Way;
  private readonly trail: Trail;
  private readonly org: string;

  constructor(connection: Way, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
    this.org = trail.org;
  }

  /** Puts a run into the queue: with `inside(tx)` as the way, as part of the change that caused it. */
  async enqueue(request: NewRun): Promise<{ id: string; created: boolean }> {
    const id = newRunId(this.trail.clock());
    return this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.has(tx, id))) return { id, created: true };
      const inserted = insertRun(tx, this.trail, { id, ...request });
      // Without a key there is none that could be there already, so nothing has to be waited for.
      if (request.key !== undefined && !(await inserted).created) return inserted;
      const note = { run: id, kind: request.kind, system: request.system };
      const [made] = await Promise.all([inserted, this.trail.note(tx, "run.start", note)]);
      return made;
    });
  }

  async get(id: string): Promise<RunView> {
    await this.checkId(id);
    const row = await this.connection.read(this.org, (tx) => this.row(tx, id));
    return toRunView(row ?? (await this.missing(id)));
  }

  /** A run with what it told after some event, both of one moment. */
  async look(id: string, since: number, limit: number): Promise<{ run: RunView; events: RunEvent[] }> {
    await this.checkId(id);
    const { row, events } = await this.connection.read(this.org, async (tx) => {
      const [row, events] = await Promise.all([
        this.row(tx, id),
        tx.execute<{ seq: number; at: string; what: string; text: string; data: string | null }>(sql`
          select seq, at, what, text, data from run_event
          where org_id = ${this.org} and run_id = ${id} and seq > ${since} order by seq limit ${limit}`),
      ]);
      return { row, events };
    });
    return {
      run: toRunView(row ?? (await this.missing(id))),
      events: events.map(({ seq, at, what, text, data }) => ({
        seq,
        at: isoOf(at),
        what,
        text,
        ...(data !== null && { data: JSON.parse(data) as unknown }),
      })),
    };
  }

  input(id: string): Promise<unknown> {
    return this.body(id, "input");
  }

  /** What came of it; undefined as long as nothing did. */
  result(id: string): Promise<unknown> {
    return this.body(id, "output");
  }

  list(request: {
    readonly state?: RunState | undefined;
    readonly kind?: string | undefined;
    readonly system?: string | undefined;
    readonly limit: number;
  }): Promise<RunView[]> {
    const { state, kind, system, limit } = request;
    return this.connection.read(this.org, async (tx) => {
      const rows = await tx.execute<RunRow>(sql`
        select ${RUN_COLUMNS} from run r
        where r.org_id = ${this.org} ${optional(sql`r.state`, state)} ${optional(sql`r.kind`, kind)} ${optional(sql`r.system_id`, system)}
        order by r.created_at desc, r.id desc limit ${limit}`);
      return rows.map(toRunView);
    });
  }

  /**
   * Ends a run and its children. Whoever works on one is told and has to stop; what nobody works on, or only a process
   * that is dead, ends here.
   */
  async cancel(id: string): Promise<RunView> {
    await this.checkId(id);
    await this.connection.within(this.org, async (tx) => {
      const ended = await cancelTrees(tx, this.org, sql`id = ${id}`);
      if (ended > 0) await this.trail.note(tx, "run.cancel", { run: id });
    });
    return this.get(id);
  }

  /** Answers what a paused run asked, and lets it go on at its next step. */
  async continue(id: string, given = ""): Promise<RunView> {
    await this.checkId(id);
    const answer = storable(given);
    if (answer.length > ANSWER_MAX)
      throw new SecaError("too_large", `The answer has ${answer.length} characters.`, `Use at most ${ANSWER_MAX}.`);
    await this.connection.within(this.org, async (tx, again) => {
      // Waiting for a person costs no wall time. The root comes first, as for whoever cancels a tree from its top.
      await tx.execute(sql`
        update run p set deadline = p.deadline + (now() - c.paused_at) from run c
        where c.org_id = ${this.org} and c.id = ${id} and c.state = 'paused' and p.org_id = c.org_id and p.id = c.root`);
      const asked = await tx.execute<{ kind: string; state: RunState; question: string; step: string }>(sql`
        select kind, state, question, question_step as step from run
        where org_id = ${this.org} and id = ${id} for update`);
      const [run] = asked;
      if (run === undefined) return;
      if (run.state !== "paused") {
        // A first try may have been committed though its answer was lost with the connection.
        if (again) return;
        throw new SecaError(
          "refused",
          `The run ${id} is ${run.state} and waits for no answer; nothing was changed.`,
          isOver(run.state) ? "Read what came of it." : "Look again when its state is paused.",
        );
      }
      // The answer is a finished step: whoever takes the run finds it there.
      await tx.execute(sql`
        insert into step (org_id, run_id, name, input_hash, output)
        values (${this.org}, ${id}, ${run.step}, decode(${inputHash(run.question)}, 'hex'), ${encodeBody(answer).row})`);
      await tx.execute(sql`
        with r as (
          update run set state = 'waiting', run_at = now(), question = null, question_step = null, paused_at = null,
            events = events + 1
          where org_id = ${this.org} and id = ${id} returning events)
        insert into run_event (org_id, run_id, seq, what, text)
        select ${this.org}, ${id}, events, 'continued', ${`Answered by ${storable(this.trail.actor.author)}`} from r
        returning ${tellingRun({ org: this.org, run: id, kind: run.kind, what: "due" })}`);
      await this.trail.note(tx, "run.continue", { run: id, kind: run.kind });
    });
    return this.get(id);
  }

  counts(): Promise<RunCounts> {
    return this.connection.read(this.org, async (tx) => {
      const [rows, [oldest]] = await Promise.all([
        tx.execute<{ kind: string; state: RunState; count: number }>(sql`
          select kind, state, count(*)::int as count from run where org_id = ${this.org}
          group by kind, state order by kind, state`),
        tx.execute<{ ms: number }>(sql`
          select coalesce(max(extract(epoch from now() - run_at)) * 1000, 0)::float8 as ms from run
          where org_id = ${this.org} and state = 'waiting' and run_at <= now() and not awaits`),
      ]);
      return { byKind: [...rows], oldestWaitingMs: Math.round(oldest!.ms) };
    });
  }

  /** Forgets runs that ended long ago, with their children, steps and events. */
  collect(olderThanMs: number): Promise<number> {
    return this.connection.within(this.org, async (tx) => {
      const gone = await tx.execute(sql`
        delete from run where org_id = ${this.org} and parent is null and state in ('done', 'failed', 'cancelled')
          and finished_at < now() - ${olderThanMs} * interval '1 millisecond'
        returning 1`);
      return gone.length;
    });
  }

  private async body(id: string, column: "input" | "output"): Promise<unknown> {
    await this.checkId(id);
    return this.connection.read(this.org, async (tx) => {
      const rows = await tx.execute<{ row: Buffer | null }>(
        sql`select ${sql.identifier(column)} as row from run where org_id = ${this.org} and id = ${id}`,
      );
      if (rows[0] === undefined) throw notFound(id);
      return rows[0].row === null ? undefined : loadBody(tx, this.org, id, rows[0].row);
    });
  }

  private async row(tx: Transaction, id: string): Promise<RunRow | undefined> {
    const rows = await tx.execute<RunRow>(
      sql`select ${RUN_COLUMNS} from run r where r.org_id = ${this.org} and r.id = ${id}`,
    );
    return rows[0];
  }

  private async has(tx: Transaction, id: string): Promise<boolean> {
    return (await tx.execute(sql`select 1 from run where org_id = ${this.org} and id = ${id}`)).length > 0;
  }

  /** Whatever looks like no id of ours never reaches a statement. */
  private async checkId(id: string): Promise<void> {
    if (!RUN_ID.test(id)) await this.missing(id);
  }

  private async missing(id: string): Promise<never> {
    const latest = (await this.list({ limit: 50 })).map((run) => run.id);
    throw notFound(id, nearest(id, latest, 1)[0] ?? latest[0]);
  }
}

const notFound = (id: string, near?: string): SecaError =>
  new SecaError(
    "not_found",
    `There is no run ${quoted(id)}.`,
    near === undefined ? "Nothing was started yet." : `Nearest: ${near}. All: seca://runs.`,
  );

const optional = (column: SQL, value: string | undefined): SQL =>
  value === undefined ? sql`` : sql`and ${column} = ${storable(value)}`;
