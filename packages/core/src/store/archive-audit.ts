import { sql } from "drizzle-orm";
import { checkpointOf } from "./audit.ts";
import { ChainProof, type ChainRow } from "./audit-chain.ts";
import { FORMAT_BEFORE, type Row, damaged, isRow, unhex } from "./archive-lines.ts";
import type { Transaction } from "./connection.ts";
import type { Trail } from "./trail.ts";

/**
 * The audit of an export. Where nothing was written down yet, its chain is taken over; where ours is a beginning of it,
 * ours goes on with the rest; where it is a beginning of ours, as when a record goes back to an older export of itself,
 * nothing is to be added. Another chain altogether cannot become ours: it stays in the file, and the entry of the import
 * says where it ended, so that the file can be held against it. The import is the next entry in any case.
 */
export class ChainReading {
  private readonly tx: Transaction;
  private readonly trail: Trail;
  private readonly path: string;
  private readonly proof = new ChainProof();
  private expected: { readonly seq: number; readonly hash: string } | undefined;
  private ours: { readonly seq: number; readonly hash: string } | undefined;
  private isOther = false;
  private last: ChainRow | undefined;

  constructor(tx: Transaction, trail: Trail, path: string) {
    this.tx = tx;
    this.trail = trail;
    this.path = path;
  }

  /** The header tells where the chain ends; files of before hold none. */
  expect({ format, audit }: Row): void {
    if (format === FORMAT_BEFORE) return;
    const { seq, hash } = isRow(audit) ? audit : {};
    if (typeof seq !== "number" || typeof hash !== "string")
      throw damaged(this.path, "does not say where its audit ends");
    this.expected = { seq, hash };
  }

  async read(rows: readonly Row[]): Promise<void> {
    this.ours ??= await checkpointOf(this.tx, this.trail);
    const more: Row[] = [];
    for (const row of rows) {
      const link = linkOf(row);
      if (!link) throw damaged(this.path, "holds a line that no seca record has");
      this.proof.follow(link);
      this.last = link;
      if (link.seq > this.ours.seq) more.push(row);
      else if (link.seq === this.ours.seq) this.isOther = link.hash !== this.ours.hash;
    }
    if (more.length === 0 || this.isOther) return;
    await this.tx.execute(sql`
      insert into audit (org_id, seq, prev_hash, hash, entry)
      select org_id, seq, prev_hash, hash, entry
      from json_populate_recordset(null::audit, ${JSON.stringify(more)}::text::json)`);
  }

  /** What became of it, in words for the entry of the import. */
  async end(): Promise<{ readonly chain?: string; readonly seq?: number; readonly hash?: string }> {
    if (this.expected) this.proof.end(this.expected);
    if (this.proof.breaches.length > 0) throw damaged(this.path, "holds an audit that was changed or cut");
    if (!this.last || !this.ours) return {};
    const { seq, hash, prevHash } = this.last;
    if (seq > this.ours.seq && !this.isOther) {
      await this.tx.execute(sql`
        insert into audit_head (org_id, seq, prev_hash, hash)
        values (${this.trail.org}, ${seq}, decode(${prevHash}, 'hex'), decode(${hash}, 'hex'))
        on conflict (org_id) do update set seq = excluded.seq, prev_hash = excluded.prev_hash, hash = excluded.hash`);
      return { chain: this.ours.seq === 0 ? "taken over" : "continued", seq, hash };
    }
    return { chain: this.isOther || !(await this.isOurs(this.last)) ? "another" : "already here", seq, hash };
  }

  private async isOurs({ seq, hash }: ChainRow): Promise<boolean> {
    const rows = await this.tx.execute(
      sql`select 1 from audit where org_id = ${this.trail.org} and seq = ${seq} and hash = decode(${hash}, 'hex')`,
    );
    return rows.length > 0;
  }
}

function linkOf({ seq, prev_hash, hash, entry }: Row): ChainRow | undefined {
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || typeof entry !== "string") return undefined;
  return { seq, entry, prevHash: unhex(prev_hash), hash: unhex(hash) };
}
