import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { getTableName, sql } from "drizzle-orm";
import { type Clock, SecaError, quoted } from "../kernel/index.ts";
import { hashOf } from "../model/index.ts";
import type { Connection, Transaction } from "./connection.ts";
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
    await connection.within(
      org,
      async (tx) => {
        const lines = rowsOf(tx, org, clock().toISOString(), (done) => (report = done));
        await pipeline(Readable.from(lines), createGzip(), createWriteStream(partial, { mode: 0o600 }));
      },
      "repeatable read",
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

/** Reads an export into an organisation that has no systems yet: all of it or nothing. Every object must match its name. */
export async function importRecord(
  connection: Connection,
  clock: Clock,
  org: string,
  path: string,
): Promise<ArchiveReport> {
  const systems = new Systems(connection, clock, org);
  if ((await systems.list()).length > 0) {
    throw new SecaError(
      "refused",
      "The record already holds systems; an export is read into an empty one.",
      "Run `seca reset` first, or point SECA_HOME at a new folder.",
    );
  }
  let rows = 0;
  await connection
    .within(org, async (tx) => {
      rows = 0;
      for await (const batch of batchesOf(path)) {
        for (const row of batch.rows) prove(batch.table, row);
        const foreign = batch.rows.some((row) => row.org_id !== org);
        const mine = foreign ? batch.rows.map((row) => ({ ...row, org_id: org })) : batch.rows;
        const name = sql.identifier(batch.table);
        await tx.execute(
          sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${JSON.stringify(mine)}::text::json)`,
        );
        rows += mine.length;
      }
    })
    .catch((error: unknown) => {
      throw fileFault(error, path);
    });

  const restored = await systems.list();
  for (const system of restored) {
    const versions = new Versions(connection, clock, org, system.id);
    for (const branch of await versions.branches()) await versions.rebuildHead(branch.name);
  }
  return { systems: restored.length, rows };
}

type Row = Record<string, unknown>;

async function* batchesOf(path: string): AsyncGenerator<{ table: string; rows: Row[] }> {
  const unzipped = createReadStream(path)
    .on("error", (error) => unzipped.destroy(error))
    .pipe(createGunzip());
  const lines = createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
  const broken = new Promise<never>((_, reject) => unzipped.once("error", reject));
  broken.catch(() => undefined);
  const next = async (iterator: AsyncIterator<string>) => Promise.race([iterator.next(), broken]);

  const iterator = lines[Symbol.asyncIterator]();
  const header = await next(iterator);
  if (header.done === true || (parseLine(header.value, path) as { format?: unknown }).format !== FORMAT) {
    throw new SecaError(
      "bad_input",
      `${quoted(path, 200)} is not an export of a seca record.`,
      "Name a file that `seca backup` wrote.",
    );
  }
  let batch: { table: string; rows: Row[]; bytes: number } | undefined;
  let count = 0;
  for (;;) {
    const line = await next(iterator);
    if (line.done === true)
      throw new SecaError(
        "bad_input",
        `${quoted(path, 200)} ends in the middle; nothing was read in.`,
        "Use a whole export.",
      );
    const parsed = parseLine(line.value, path) as { table?: string; row?: Row; end?: boolean; rows?: number };
    if (parsed.end === true) {
      if (parsed.rows !== count)
        throw new SecaError(
          "bad_input",
          `${quoted(path, 200)} lacks rows (${count} of ${parsed.rows}); nothing was read in.`,
          "Use a whole export.",
        );
      break;
    }
    if (parsed.table === undefined || parsed.row === undefined || !KEPT.includes(parsed.table)) {
      throw new SecaError(
        "bad_input",
        `${quoted(path, 200)} holds a line that no seca record has; nothing was read in.`,
        "Use an export of this version of seca or an older one.",
      );
    }
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

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new SecaError("bad_input", `${quoted(path, 200)} is damaged; nothing was read in.`, "Use another export.", {
      cause,
    });
  }
}

/** Content that does not match its name would poison every version that shares it. */
function prove(table: string, row: Row): void {
  const name = unhex(row.hash);
  const intact =
    table === "object"
      ? hashOf(decodeBody(bytesOf(row.body))) === name
      : table === "commit"
        ? hashOf({
            root: unhex(row.root),
            parents: row.parents,
            author: row.author,
            message: row.message,
            at: row.at,
          }) === name
        : true;
  if (!intact)
    throw new SecaError(
      "bad_input",
      `The export holds a ${table} that does not match its name; nothing was read in.`,
      "Use another export.",
    );
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
