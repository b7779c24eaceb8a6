import { sql } from "drizzle-orm";
import type { Connection } from "./connection.ts";
import { storable } from "./storable.ts";

export interface SearchRequest {
  readonly system: string;
  readonly branch: string;
  readonly query: string;
  readonly kinds?: readonly string[] | undefined;
  readonly limit: number;
}

/** Fewer full-text hits than this, and names that only resemble the query are asked for too. */
const ENOUGH = 5;
/** Damping of reciprocal rank fusion: the usual 60. */
const DAMPING = 60;

/** Ids of current entities that speak of the query, best first: full text, and names that resemble it when that says little. */
export function search(connection: Connection, org: string, request: SearchRequest): Promise<string[]> {
  const { system, branch, limit } = request;
  const query = storable(request.query);
  const kinds = request.kinds === undefined ? null : `{${request.kinds.join(",")}}`;
  return connection.read(org, async (tx) => {
    const words = await tx.execute<{ id: string }>(
      sql`select id from search_words(${system}, ${branch}, ${query}, ${kinds}::text[], ${limit})`,
    );
    if (words.length >= Math.min(ENOUGH, limit)) return words.map((row) => row.id);
    const names = await tx.execute<{ id: string }>(
      sql`select id from search_names(${system}, ${branch}, ${query}, ${kinds}::text[], ${limit})`,
    );
    return fuse([words.map((row) => row.id), names.map((row) => row.id)]).slice(0, limit);
  });
}

/** One order from several by reciprocal rank; ties by id, so the same record gives the same page. */
function fuse(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists) list.forEach((id, rank) => scores.set(id, (scores.get(id) ?? 0) + 1 / (DAMPING + rank)));
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
}
