import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./connection.ts";

/** Ends what can be ended now, asks those who hold the rest to stop, and says how many heard of it. */
export async function cancelTrees(tx: Transaction, org: string, which: SQL): Promise<number> {
  const told = await tx.execute(sql`
    with recursive tree as (
      select id from run where org_id = ${org} and ${which}
      union select c.id from run c join tree t on c.parent = t.id where c.org_id = ${org}),
    hit as (
      update run r set cancelling = true, question = null, question_step = null, events = r.events + 1,
        state = case when held.live then r.state else 'cancelled' end,
        fence = case when held.live then r.fence else r.fence + 1 end,
        finished_at = case when held.live then null else now() end
      from (select id, state = 'running' and lease_until >= now() as live from run
        where org_id = ${org} and id in (select id from tree) order by created_at, id for update) held
      where r.org_id = ${org} and r.id = held.id and r.state in ('waiting', 'running', 'paused')
        and not (r.cancelling and held.live)
      returning r.id, r.kind, r.events, r.state, r.parent)
    insert into run_event (org_id, run_id, seq, what, text)
    select ${org}, id, events, case state when 'cancelled' then 'cancelled' else 'cancelling' end,
      case state when 'cancelled' then 'Cancelled' else 'Told to stop' end from hit
    returning pg_notify('seca_runs', concat_ws(e'\\n', ${org}::text, run_id,
        '', case what when 'cancelled' then 'due' else 'cancel' end))`);
  return told.length;
}
