import { deflateSync, inflateSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { SecaError } from "../kernel/index.ts";
import { INPUT_BYTES_MAX, canonicalJson, hashOf, sha256 } from "../model/index.ts";
import type { Transaction } from "./connection.ts";
import * as tables from "./schema.ts";

/**
 * What goes into a run and its steps and what comes out, as it is kept: canonical JSON, compressed where it is long, in
 * the row itself where it is short and in pieces beside it where it is not. The first byte says which.
 */
export interface Body {
  /** What stands in the row. */
  readonly row: Buffer;
  /** Empty where the row holds everything. */
  readonly pieces: readonly Buffer[];
}

const PLAIN = 0x6a;
const DEFLATED = 0x7a;
const ELSEWHERE = 0x23;
const DEFLATE_FROM = 400;
const ROW_BYTES_MAX = 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export function encodeBody(value: unknown): Body {
  const text = Buffer.from(canonicalJson(value ?? null));
  if (text.byteLength > INPUT_BYTES_MAX) {
    throw new SecaError(
      "too_large",
      `A run may take and give ${INPUT_BYTES_MAX} bytes at once; this would be ${text.byteLength}.`,
      "Keep the bytes as an input, and hand over its hash.",
    );
  }
  const isLong = text.byteLength >= DEFLATE_FROM;
  const whole = Buffer.concat([Buffer.of(isLong ? DEFLATED : PLAIN), isLong ? deflateSync(text) : text]);
  if (whole.byteLength <= ROW_BYTES_MAX) return { row: whole, pieces: [] };
  const pieces = Array.from({ length: Math.ceil(whole.byteLength / PIECE_BYTES) }, (_, at) =>
    whole.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
  );
  return { row: Buffer.concat([Buffer.of(ELSEWHERE), Buffer.from(sha256(whole), "hex")]), pieces };
}

/** The run's row must be there. */
export async function storePieces(tx: Transaction, org: string, run: string, body: Body): Promise<void> {
  const hash = body.row.subarray(1).toString("hex");
  for (const [piece, bytes] of body.pieces.entries())
    await tx.insert(tables.runBody).values({ orgId: org, runId: run, hash, piece, bytes }).onConflictDoNothing();
}

export async function loadBody(tx: Transaction, org: string, run: string, row: Buffer): Promise<unknown> {
  if (row[0] !== ELSEWHERE) return decoded(row);
  const hash = row.subarray(1).toString("hex");
  const pieces = await tx.execute<{ bytes: Buffer }>(sql`
    select bytes from run_body
    where org_id = ${org} and run_id = ${run} and hash = decode(${hash}, 'hex') order by piece`);
  const whole = Buffer.concat(pieces.map((piece) => piece.bytes));
  if (sha256(whole) !== hash)
    throw new SecaError("unavailable", `The record lacks a part of run ${run}.`, "Restore the record from a backup.");
  return decoded(whole);
}

const decoded = (bytes: Buffer): unknown => {
  const rest = bytes.subarray(1);
  return JSON.parse((bytes[0] === DEFLATED ? inflateSync(rest) : rest).toString("utf8"));
};

/** The name of an input: equal inputs have equal names. */
export const inputHash = (input: unknown): string => hashOf(input ?? null);
