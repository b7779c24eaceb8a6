import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, inflateSync } from "node:zlib";
import { getTableName, sql } from "drizzle-orm";
import { type Clock, SecaError, quoted } from "../kernel/index.ts";
import { hashOf, sha256 } from "../model/index.ts";
import { type Connection, type Transaction, inside } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import { decodeBody } from "./objects.ts";
import * as tables from "./schema.ts";
import { Systems } from "./systems.ts";
import { Versions } from "./versions.ts";

/**
 * The whole record of an organisation as one file: gzipped JSON lines, a header, a row a line, a closing line with
 * the count. It is also the way over a major version of Postgres. Heads are left out: they follow from the commits.
 */
const FORMAT = "seca-record/1";
const KEPT: readonly string[] = [
  tables.system,
  tables.object,
  tables.commit,
  tables.branch,
  tables.tag,
  tables.blob,
  tables.result,
  tables.resultCell,
].map(getTableName);
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

export interface ArchiveReport {
  readonly systems: number;
  readonly rows: number;
}

/** Writes beside the target and renames, so a file of that name is always whole. */
export async function exportRecord(
  connection: Connection,
  clock: Clock,
  org: string,
  path: string,
): Promise<ArchiveReport> {
  const partial = `${path}.${process.pid}.partial`;
  let report: ArchiveReport = { systems: 0, rows: 0 };
  try {
    await connection.read(
      org,
      async (tx) => {
        const lines = rowsOf(tx, org, clock().toISOString(), (done) => (report = done));
        await pipeline(Readable.from(lines), createGzip(), createWriteStream(partial, { mode: 0o600 })).catch(
          (error: unknown) => {
            throw fileFault(error, path);
          },
        );
      },
      "export",
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
  org: string,
  at: string,
  done: (report: ArchiveReport) => void,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: FORMAT, at, org })}\n`;
  let rows = 0;
  let systems = 0;
  for (const table of KEPT) {
    await tx.execute(
      sql`declare archive no scroll cursor for select to_json(t)::text as row from ${sql.identifier(table)} t where org_id = ${org}`,
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

/**
 * Reads an export into an organisation that has no systems yet: all of it or nothing. Everything is proven by its name
 * before it counts, and the heads are made from the versions, in the same transaction.
 */
export async function importRecord(
  connection: Connection,
  clock: Clock,
  org: string,
  path: string,
): Promise<ArchiveReport> {
  let rows = 0;
  try {
    return await connection.within(org, async (tx, again) => {
      const systems = new Systems(inside(tx), clock, org);
      const there = await systems.list();
      if (there.length > 0) {
        if (again) return { systems: there.length, rows };
        throw new SecaError(
          "refused",
          "The record already holds systems; an export is read into an empty one.",
          "Run `seca reset` first, or point SECA_HOME at a new folder.",
        );
      }
      rows = await readRows(tx, org, path);
      await proveBlobs(tx, path);
      const restored = await systems.list();
      for (const system of restored) await completeSystem(new Versions(inside(tx), clock, org, system.id), path);
      return { systems: restored.length, rows };
    });
  } catch (error) {
    throw /^2[23]/.test(codeOf(error)) ? damaged(path, "holds rows that no seca record has", error) : error;
  }
}

async function readRows(tx: Transaction, org: string, path: string): Promise<number> {
  let rows = 0;
  const batches = batchesOf(path);
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

const damaged = (path: string, what: string, cause?: unknown): SecaError =>
  new SecaError("bad_input", `${quoted(path, 200)} ${what}; nothing was read in.`, "Use another export.", { cause });

type Row = Record<string, unknown>;

async function* batchesOf(path: string): AsyncGenerator<{ table: string; rows: Row[] }> {
  const file = createReadStream(path).on("error", (error) => unzipped.destroy(error));
  const unzipped = file.pipe(createGunzip());
  const lines = createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
  const broken = new Promise<never>((_, reject) => unzipped.once("error", reject));
  broken.catch(() => undefined);
  const next = async (iterator: AsyncIterator<string>) => Promise.race([iterator.next(), broken]);

  const iterator = lines[Symbol.asyncIterator]();
  try {
    yield* batchesOfLines(() => next(iterator), path);
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

async function* batchesOfLines(
  next: () => Promise<IteratorResult<string>>,
  path: string,
): AsyncGenerator<{ table: string; rows: Row[] }> {
  const header = await next();
  if (header.done === true || (parseLine(header.value, path) as { format?: unknown } | null)?.format !== FORMAT) {
    throw new SecaError(
      "bad_input",
      `${quoted(path, 200)} is not an export of a seca record.`,
      "Name a file that `seca backup` wrote.",
    );
  }
  let batch: { table: string; rows: Row[]; bytes: number } | undefined;
  let count = 0;
  for (;;) {
    const line = await next();
    if (line.done === true) throw damaged(path, "ends in the middle");
    const parsed = parseLine(line.value, path) as { table?: string; row?: Row; end?: boolean; rows?: number } | null;
    if (parsed?.end === true) {
      if (parsed.rows !== count) throw damaged(path, `lacks rows (${count} of ${parsed.rows})`);
      break;
    }
    if (parsed?.table === undefined || !isRow(parsed.row) || !KEPT.includes(parsed.table))
      throw damaged(path, "holds a line that no seca record has");
    if (batch && (batch.table !== parsed.table || batch.rows.length >= BATCH_ROWS || batch.bytes > BATCH_BYTES)) {
      yield batch;
      batch = undefined;
    }
    batch ??= { table: parsed.table, rows: [], bytes: 0 };
    batch.rows.push(parsed.row);
    batch.bytes += line.value.length;
    count++;
  }
  if (batch) yield batch;
}

const isRow = (row: unknown): row is Row => typeof row === "object" && row !== null && !Array.isArray(row);

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged(path, "is damaged", cause);
  }
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

const unhex = (value: unknown): string => String(value).replace(/^\\x/, "");
const bytesOf = (value: unknown): Buffer => Buffer.from(unhex(value), "hex");

function fileFault(error: unknown, path: string): unknown {
  if (error instanceof SecaError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const told = (what: string, hint: string) =>
    new SecaError("unavailable", `${quoted(path, 200)} ${what}`, hint, { cause: error });
  if (code === "ENOENT") return told("does not exist.", "Check the path.");
  if (code === "EACCES" || code === "EROFS" || code === "EPERM")
    return told("cannot be opened.", "Check its permissions.");
  if (code === "ENOSPC") return told("cannot be written: the disk is full.", "Free some space and try again.");
  if (code === "EISDIR") return told("is a folder.", "Name a file.");
  if (code.startsWith("Z_")) return told("is not a whole gzip file.", "Use a whole export.");
  return error;
}

export const archiveName = (at: Date): string => `seca-${at.toISOString().slice(0, 19).replaceAll(":", "")}.jsonl.gz`;
