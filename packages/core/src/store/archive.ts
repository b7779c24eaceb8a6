import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, inflateSync } from "node:zlib";
import { getTableName, sql } from "drizzle-orm";
import { SecaError } from "../kernel/index.ts";
import { hashOf, sha256 } from "../model/index.ts";
import { checkpointOf } from "./audit.ts";
import type { Checkpoint } from "./audit-chain.ts";
import { ChainReading } from "./archive-audit.ts";
import { BATCH_ROWS, FORMAT, type Row, batchesOf, damaged, fileFault, unhex } from "./archive-lines.ts";
import { type Connection, type Transaction, inside } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import { decodeBody } from "./objects.ts";
import * as tables from "./schema.ts";
import { Systems } from "./systems.ts";
import type { Trail } from "./trail.ts";
import { Versions } from "./versions.ts";

const AUDIT = getTableName(tables.audit);

/**
 * The whole record of an organisation as one file: gzipped JSON lines, a header, a row a line, a closing line with
 * the count. It is also the way over a major version of Postgres. Heads are left out: they follow from the commits. So
 * are keys and members, who belong to an installation and not to its record. The audit comes whole, and the header says
 * where it ends.
 */
const KEPT: readonly string[] = [
  tables.system,
  tables.object,
  tables.commit,
  tables.branch,
  tables.tag,
  tables.blob,
  tables.result,
  tables.resultCell,
  tables.audit,
].map(getTableName);

export interface ArchiveReport {
  readonly systems: number;
  readonly rows: number;
}

/** Writes beside the target and renames, so a file of that name is always whole. */
export async function exportRecord(connection: Connection, trail: Trail, path: string): Promise<ArchiveReport> {
  const { org } = trail;
  const partial = `${path}.${process.pid}.partial`;
  let report: ArchiveReport = { systems: 0, rows: 0 };
  let end: Checkpoint | undefined;
  try {
    const isFolder = await stat(path).then(
      (there) => there.isDirectory(),
      () => false,
    );
    if (isFolder) throw Object.assign(new Error("The export names a folder."), { code: "EISDIR" });
    await connection.read(
      org,
      async (tx) => {
        end = await checkpointOf(tx, trail);
        const lines = rowsOf(tx, end, (done) => (report = done));
        await pipeline(Readable.from(lines), createGzip(), createWriteStream(partial, { mode: 0o600 })).catch(
          (error: unknown) => {
            throw fileFault(error, path);
          },
        );
      },
      "export",
    );
    // Written down first, so that no file is handed out of which nothing is known.
    await connection.within(org, (tx) =>
      trail.note(tx, "record.export", { file: path, ...report, seq: end!.seq, hash: end!.hash }),
    );
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fileFault(error, path);
  }
  return report;
}

async function* rowsOf(
  tx: Transaction,
  { org, at, seq, hash }: Checkpoint,
  done: (report: ArchiveReport) => void,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: FORMAT, at, org, audit: { seq, hash } })}\n`;
  let rows = 0;
  let systems = 0;
  for (const table of KEPT) {
    await tx.execute(
      sql`declare archive no scroll cursor for select to_json(t)::text as row from ${contentOf(table)} t where org_id = ${org}`,
    );
    for (;;) {
      const batch = await tx.execute<{ row: string }>(
        sql.raw(`fetch ${table === "blob" ? 8 : BATCH_ROWS} from archive`),
      );
      if (batch.length === 0) break;
      for (const { row } of batch) yield `{"table":"${table}","row":${row}}\n`;
      rows += batch.length;
      if (table === "system") systems += batch.length;
    }
    await tx.execute(sql`close archive`);
  }
  yield `${JSON.stringify({ end: true, rows })}\n`;
  done({ systems, rows });
}

/** Rows of the audit in the order of their chain, without the columns that follow from its entries. */
const contentOf = (table: string) =>
  table === AUDIT ? sql`(select org_id, seq, prev_hash, hash, entry from audit order by seq)` : sql.identifier(table);

/**
 * Reads an export into an organisation that has no systems yet: all of it or nothing. Everything is proven by its name
 * before it counts, and the heads are made from the versions, in the same transaction.
 */
export async function importRecord(connection: Connection, trail: Trail, path: string): Promise<ArchiveReport> {
  const { org } = trail;
  let rows = 0;
  try {
    return await connection.within(org, async (tx, again) => {
      const systems = new Systems(inside(tx), trail);
      const there = await systems.list();
      if (there.length > 0) {
        if (again) return { systems: there.length, rows };
        throw new SecaError(
          "refused",
          "The record already holds systems; an export is read into an empty one.",
          "Run `seca reset` first, or point SECA_HOME at a new folder.",
        );
      }
      const chain = new ChainReading(tx, trail, path);
      rows = await readRows(tx, { org, path, chain });
      await proveBlobs(tx, path);
      const restored = await systems.list();
      for (const system of restored) await completeSystem(new Versions(inside(tx), trail, system.id), path);
      const what = { file: path, systems: restored.length, rows };
      await trail.note(tx, "record.import", { ...what, ...(await chain.end()) });
      return { systems: restored.length, rows };
    });
  } catch (error) {
    throw /^2[23]/.test(codeOf(error)) ? damaged(path, "holds rows that no seca record has", error) : error;
  }
}

interface Reading {
  readonly org: string;
  readonly path: string;
  readonly chain: ChainReading;
}

async function readRows(tx: Transaction, { org, path, chain }: Reading): Promise<number> {
  let rows = 0;
  const batches = batchesOf(path, { tables: KEPT, onHeader: (header) => chain.expect(header) });
  for (;;) {
    // What goes wrong with the file must not be taken for a lost connection.
    const batch = await batches.next().catch((error: unknown) => {
      throw fileFault(error, path);
    });
    if (batch.done === true) return rows;
    const { table, rows: read } = batch.value;
    for (const row of read) prove(table, row, path);
    const mine = read.map((row) => ({ ...row, org_id: org }));
    const name = sql.identifier(table);
    if (table === AUDIT) await chain.read(mine);
    else
      await tx.execute(
        sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${JSON.stringify(mine)}::text::json)`,
      );
    rows += read.length;
  }
}

/** Pieces come one by one, so what they make together is proven by the database. */
async function proveBlobs(tx: Transaction, path: string): Promise<void> {
  const altered = await tx.execute(
    sql`select 1 from blob group by system_id, hash having sha256(string_agg(bytes, '' order by piece)) <> hash limit 1`,
  );
  if (altered.length > 0) throw damaged(path, "holds an input that does not match its name");
}

async function completeSystem(versions: Versions, path: string): Promise<void> {
  await versions.verify().catch((error: unknown) => {
    throw error instanceof SecaError ? damaged(path, "lacks parts of a version, or holds altered ones", error) : error;
  });
  for (const branch of await versions.branches()) await versions.rebuildHead(branch.name);
}

/** Content that does not match its name would poison every version that shares it. */
function prove(table: string, row: Row, path: string): void {
  if (!isIntact(table, row)) throw damaged(path, `holds a ${table} that does not match its name`);
}

function isIntact(table: string, row: Row): boolean {
  const name = unhex(row.hash);
  try {
    if (table === "object") return hashOf(decodeBody(name, bytesOf(row.body))) === name;
    if (table === "result_cell") return sha256(inflateSync(bytesOf(row.body))) === name;
  } catch {
    return false;
  }
  if (table !== "commit") return true;
  const { parents, author, message, at } = row;
  return hashOf({ root: unhex(row.root), parents, author, message, at }) === name;
}

const bytesOf = (value: unknown): Buffer => Buffer.from(unhex(value), "hex");

export const archiveName = (at: Date): string => `seca-${at.toISOString().slice(0, 19).replaceAll(":", "")}.jsonl.gz`;
