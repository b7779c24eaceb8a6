import { sql } from "drizzle-orm";
import type { Way } from "./connection.ts";
import { textArray } from "./enqueue.ts";

/** In no organisation, where no row is visible: the function answers by a role of its own, and nothing but names. */
export async function organisationsWithWork(connection: Way, kinds: readonly string[]): Promise<string[]> {
  const rows = await connection.read("", (tx) =>
    tx.execute<{ org: string }>(sql`select org_id as org from organisations_with_work(${textArray(kinds)}) order by 1`),
  );
  return rows.map((row) => row.org);
}
