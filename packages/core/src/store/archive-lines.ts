import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { SecaError, quoted } from "../kernel/index.ts";

export const FORMAT = "seca-record/2";
/** Written before there was an audit. */
export const FORMAT_BEFORE = "seca-record/1";
export const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

export type Row = Record<string, unknown>;

/** What whoever reads an export wants of it. */
export interface Wanted {
  /** All others are none of a record's. */
  readonly tables: readonly string[];
  readonly onHeader: (header: Row) => void;
}

/** What an export holds, in batches of one table each; a file that is cut, damaged or none of ours is refused. */
export async function* batchesOf(path: string, wanted: Wanted): AsyncGenerator<{ table: string; rows: Row[] }> {
  const file = createReadStream(path).on("error", (error) => unzipped.destroy(error));
  const unzipped = file.pipe(createGunzip());
  const lines = createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
  const broken = new Promise<never>((_, reject) => unzipped.once("error", reject));
  broken.catch(() => undefined);
  const next = async (iterator: AsyncIterator<string>) => Promise.race([iterator.next(), broken]);

  const iterator = lines[Symbol.asyncIterator]();
  try {
    yield* batchesOfLines(() => next(iterator), path, wanted);
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

async function* batchesOfLines(
  next: () => Promise<IteratorResult<string>>,
  path: string,
  wanted: Wanted,
): AsyncGenerator<{ table: string; rows: Row[] }> {
  const first = await next();
  const header = first.done === true ? undefined : parseLine(first.value, path);
  if (!isRow(header) || (header.format !== FORMAT && header.format !== FORMAT_BEFORE)) {
    throw new SecaError(
      "bad_input",
      `${quoted(path, 200)} is not an export of a seca record.`,
      "Name a file that `seca backup` wrote.",
    );
  }
  wanted.onHeader(header);
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
    if (parsed?.table === undefined || !isRow(parsed.row) || !wanted.tables.includes(parsed.table))
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

export const isRow = (row: unknown): row is Row => typeof row === "object" && row !== null && !Array.isArray(row);

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged(path, "is damaged", cause);
  }
}

export const damaged = (path: string, what: string, cause?: unknown): SecaError =>
  new SecaError("bad_input", `${quoted(path, 200)} ${what}; nothing was read in.`, "Use another export.", { cause });

/** A hash as the export writes it, in hex. */
export const unhex = (value: unknown): string => String(value).replace(/^\\x/, "");
export function fileFault(error: unknown, path: string): unknown {
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
