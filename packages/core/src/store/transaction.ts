import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import type { Lane, Lanes } from "./lanes.ts";

/** One transaction, already inside its organisation. */
export type Transaction = PostgresJsDatabase;

/** What a transaction is for: a write waits until it is committed, a read need not; an export sees one moment only. */
export type Purpose = "write" | "read" | "export";

const BEGIN: Readonly<Record<Purpose, string>> = {
  write: "begin",
  read: "begin read only",
  export: "begin isolation level repeatable read read only",
};

/**
 * Runs work in a transaction of one organisation. Beginning and entering travel with the first statement of the work
 * instead of waiting for an answer each, so a read costs one round trip and a write two. Should entering fail, no row is
 * visible and none can be written, since row security lets nothing pass without an organisation.
 */
export async function inTransaction<T>(
  lanes: Lanes,
  { org, purpose }: { readonly org: string; readonly purpose: Purpose },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const lane = await lanes.take();
  let left: Promise<unknown> = Promise.resolve();
  try {
    // One message, on its way before the work can say anything.
    const entered = lane.say(`${BEGIN[purpose]}; select set_config('app.org', ${literal(org)}, true)`).execute();
    // Told by the await below; until then an early failure must not count as unhandled.
    entered.catch(() => undefined);
    const result = await work(drizzle(asDriver(lane)));
    await entered;
    left = lane.say("commit").execute();
    if (purpose === "write") await left;
    return result;
  } catch (error) {
    // A lost connection took its transaction with it.
    if (!lane.isLost()) await lane.say("rollback").catch(() => undefined);
    throw error;
  } finally {
    left.catch(() => undefined).finally(lane.leave);
  }
}

/** As much of the driver as drizzle uses. */
const asDriver = ({ sql, say }: Lane): postgres.Sql =>
  Object.assign(Object.create(sql) as postgres.Sql, { options: sql.options, unsafe: say });

/** Any text as an SQL literal, whatever the server thinks of backslashes. */
const literal = (text: string): string => `convert_from(decode('${Buffer.from(text).toString("hex")}', 'hex'), 'utf8')`;
