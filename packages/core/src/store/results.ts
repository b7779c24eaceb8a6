import { deflateSync, inflateSync } from "node:zlib";
import { and, eq, sql } from "drizzle-orm";
import { sha256 } from "../model/index.ts";
import type { Connection, Transaction } from "./connection.ts";
import * as tables from "./schema.ts";
import type { Trail } from "./trail.ts";

/** What a result is named by: the facts it was derived from, and the engine that derived it. */
export interface ResultName {
  readonly modelRoot: string;
  readonly engine: string;
}

/** The place for what engines derive: compressed cells under a manifest. Losing one costs a recomputation, never a fact. */
export class Results {
  private readonly connection: Connection;
  private readonly trail: Trail;
  private readonly org: string;
  private readonly system: string;

  constructor(connection: Connection, trail: Trail, system: string) {
    this.connection = connection;
    this.trail = trail;
    this.org = trail.org;
    this.system = system;
  }

  /** `keptBy` names a tag, report or baseline for whose sake gc spares the result. */
  async save(name: ResultName, cells: ReadonlyMap<string, string>, keptBy?: string): Promise<void> {
    const manifest: Record<string, string> = {};
    const bodies = new Map<string, Buffer>();
    for (const [key, text] of [...cells].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const hash = sha256(text);
      manifest[key] = hash;
      if (!bodies.has(hash)) bodies.set(hash, deflateSync(text));
    }
    const rows = [...bodies]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([h, body]) => ({ h, b: body.toString("base64") }));
    const kept = keptBy === undefined ? "{}" : `{${JSON.stringify(keptBy)}}`;
    await this.connection.within(this.org, async (tx) => {
      await this.lock(tx, "shared");
      await tx.execute(sql`
        insert into result_cell (org_id, system_id, hash, body)
        select ${this.org}, ${this.system}, decode(r.h, 'hex'), decode(r.b, 'base64')
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(h text, b text)
        on conflict do nothing`);
      await tx.execute(sql`
        insert into result (org_id, system_id, model_root, engine, cells, kept_by)
        values (${this.org}, ${this.system}, decode(${name.modelRoot}, 'hex'), decode(${name.engine}, 'hex'), ${JSON.stringify(manifest)}::text::jsonb, ${kept}::text[])
        on conflict (org_id, system_id, model_root, engine) do update
        set cells = excluded.cells, at = now(),
          kept_by = (select coalesce(array_agg(distinct k), '{}') from unnest(result.kept_by || excluded.kept_by) k)`);
    });
  }

  async load(name: ResultName): Promise<Map<string, string> | undefined> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<{ key: string | null; body: Buffer | null }>(sql`
        select cell.key, c.body
        from result r
        left join lateral jsonb_each_text(r.cells) cell on true
        left join result_cell c on c.org_id = r.org_id and c.system_id = r.system_id and c.hash = decode(cell.value, 'hex')
        where r.org_id = ${this.org} and r.system_id = ${this.system}
          and r.model_root = decode(${name.modelRoot}, 'hex') and r.engine = decode(${name.engine}, 'hex')
        order by cell.key`),
    );
    if (rows.length === 0) return undefined;
    const cells = new Map<string, string>();
    for (const { key, body } of rows) {
      if (key === null) continue;
      // A result with a hole in it is none: it is computed again.
      if (body === null) return undefined;
      cells.set(key, inflateSync(body).toString("utf8"));
    }
    return cells;
  }

  /** Drops the results that neither a branch head nor a name needs, then the cells that no result needs. */
  async collect(headRoots: readonly string[]): Promise<{ results: number; cells: number }> {
    return this.connection.within(this.org, async (tx) => {
      await this.lock(tx, "exclusive");
      const results = await tx
        .delete(tables.result)
        .where(
          and(
            eq(tables.result.orgId, this.org),
            eq(tables.result.systemId, this.system),
            sql`kept_by = '{}' and encode(model_root, 'hex') not in (select jsonb_array_elements_text(${JSON.stringify(headRoots)}::text::jsonb))`,
          ),
        )
        .returning({ engine: tables.result.engine });
      const cells = await tx.execute(sql`
        delete from result_cell c where c.org_id = ${this.org} and c.system_id = ${this.system} and not exists (
          select 1 from result r, jsonb_each_text(r.cells) cell
          where r.org_id = c.org_id and r.system_id = c.system_id and cell.value = encode(c.hash, 'hex'))
        returning 1`);
      const dropped = { results: results.length, cells: cells.length };
      if (dropped.results + dropped.cells > 0)
        await this.trail.note(tx, "record.collect", { system: this.system, ...dropped });
      return dropped;
    });
  }

  /** Saving counts on cells that are there already; collecting must not take them away in between. */
  private async lock(tx: Transaction, how: "shared" | "exclusive"): Promise<void> {
    const key = sql`hashtextextended(${`results ${this.org} ${this.system}`}, 0)`;
    await tx.execute(
      how === "shared" ? sql`select pg_advisory_xact_lock_shared(${key})` : sql`select pg_advisory_xact_lock(${key})`,
    );
  }
}
