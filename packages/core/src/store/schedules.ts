import { sql } from "drizzle-orm";
import type { Caller } from "../kernel/index.ts";
import type { Way } from "./connection.ts";
import { isoOf } from "./run-view.ts";
import { insertRun, newRunId, textArray } from "./enqueue.ts";
import { storable } from "./storable.ts";
import { Trail } from "./trail.ts";

/** What is started again and again, and when next. How the next time follows from the last is for others to say. */
export interface Schedule {
  readonly key: string;
  readonly kind: string;
  readonly input: unknown;
  readonly needs: readonly string[];
  readonly priority: number;
  readonly attemptsMax: number;
  readonly timing: unknown;
  readonly nextAt: string;
}

/** The schedules of one organisation. */
export class Schedules {
  private readonly connection: Way;
  private readonly trail: Trail;
  private readonly org: string;

  constructor(connection: Way, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
    this.org = trail.org;
  }

  /** The same key again is the same schedule, changed. */
  async set({ key, kind, input, needs, priority, attemptsMax, timing, nextAt }: Schedule): Promise<void> {
    const { subject, author, scopes } = this.trail.actor;
    const actor = JSON.stringify({ org: this.org, subject, author: storable(author), scopes });
    await this.connection.within(this.org, async (tx) => {
      await tx.execute(sql`
        insert into schedule (org_id, key, kind, actor, input, needs, priority, attempts_max, timing, next_at)
        values (${this.org}, ${storable(key)}, ${kind}, ${actor}::text::jsonb, ${JSON.stringify(input ?? null)},
          ${textArray(needs)}, ${priority}, ${attemptsMax}, ${JSON.stringify(timing)}::text::jsonb, ${nextAt}::timestamptz)
        on conflict (org_id, key) do update set kind = excluded.kind, actor = excluded.actor, input = excluded.input,
          needs = excluded.needs, priority = excluded.priority, attempts_max = excluded.attempts_max,
          timing = excluded.timing, next_at = excluded.next_at`);
      await this.trail.note(tx, "schedule.change", { schedule: key, kind, next: nextAt });
    });
  }

  async remove(key: string): Promise<boolean> {
    return this.connection.within(this.org, async (tx) => {
      const gone = await tx.execute(
        sql`delete from schedule where org_id = ${this.org} and key = ${storable(key)} returning 1`,
      );
      if (gone.length > 0) await this.trail.note(tx, "schedule.change", { schedule: key, removed: true });
      return gone.length > 0;
    });
  }

  async list(): Promise<Schedule[]> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<ScheduleRow>(sql`select ${COLUMNS} from schedule where org_id = ${this.org} order by key`),
    );
    return rows.map(toSchedule);
  }

  /**
   * Starts what is due. The run's key holds the time it was due at, so that of many who fire at once, or again after a
   * lost answer, one run comes. What was missed while nobody was there is started once.
   */
  fire(kinds: readonly string[], next: (schedule: Schedule) => Date): Promise<number> {
    return this.connection.within(this.org, async (tx) => {
      const due = await tx.execute<ScheduleRow>(sql`
        select ${COLUMNS} from schedule where org_id = ${this.org} and next_at <= now() and kind = any (${textArray(kinds)})
        order by next_at for update skip locked`);
      for (const row of due) {
        const schedule = toSchedule(row);
        const { key, kind, input, needs, priority, attemptsMax, nextAt } = schedule;
        const trail = new Trail({ ...row.actor, via: "run" }, this.trail.clock);
        const id = newRunId(trail.clock());
        const run = { id, kind, input, needs, priority, attemptsMax, key: `schedule/${key}/${nextAt}` };
        const { created } = await insertRun(tx, trail, run);
        await tx.execute(sql`
          update schedule set next_at = ${next(schedule).toISOString()}::timestamptz
          where org_id = ${this.org} and key = ${row.key}`);
        if (created) await trail.note(tx, "run.start", { run: id, kind, schedule: key });
      }
      return due.length;
    });
  }
}

// The driver reads no arrays.
const COLUMNS = sql.raw("key, kind, actor, input, to_jsonb(needs) as needs, priority, attempts_max, timing, next_at");

type ScheduleRow = {
  key: string;
  kind: string;
  actor: Caller;
  input: string;
  needs: string[];
  priority: number;
  attempts_max: number;
  timing: unknown;
  next_at: string;
};

const toSchedule = (row: ScheduleRow): Schedule => ({
  key: row.key,
  kind: row.kind,
  input: JSON.parse(row.input) as unknown,
  needs: row.needs,
  priority: row.priority,
  attemptsMax: row.attempts_max,
  timing: row.timing,
  nextAt: isoOf(row.next_at),
});
