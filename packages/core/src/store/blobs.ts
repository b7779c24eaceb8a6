import { and, asc, eq, sql } from "drizzle-orm";
import { SecaError, quoted } from "../kernel/index.ts";
import { INPUT_BYTES_MAX, sha256 } from "../model/index.ts";
import type { Connection } from "./connection.ts";
import * as tables from "./schema.ts";

const PIECE_BYTES = 1024 * 1024;

/** Raw bytes of inputs, named by their content and kept in pieces, so that no statement carries all of them. */
export class Blobs {
  private readonly connection: Connection;
  private readonly org: string;
  private readonly system: string;

  constructor(connection: Connection, org: string, system: string) {
    this.connection = connection;
    this.org = org;
    this.system = system;
  }

  /** Stores the bytes unless they are there already; all pieces or none. */
  async put(bytes: Uint8Array): Promise<string> {
    if (bytes.byteLength > INPUT_BYTES_MAX) {
      throw new SecaError(
        "too_large",
        `The input has ${bytes.byteLength} bytes; at most ${INPUT_BYTES_MAX} are kept.`,
        "Split it, or hand over the part that describes the system.",
      );
    }
    const hash = sha256(bytes);
    await this.connection.within(this.org, async (tx) => {
      const there = await tx.execute(
        sql`select 1 from blob where org_id = ${this.org} and system_id = ${this.system} and hash = decode(${hash}, 'hex') limit 1`,
      );
      if (there.length > 0) return;
      for (let piece = 0; piece === 0 || piece * PIECE_BYTES < bytes.byteLength; piece++) {
        const part = Buffer.from(bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES));
        await tx
          .insert(tables.blob)
          .values({ orgId: this.org, systemId: this.system, hash, piece, bytes: part })
          .onConflictDoNothing();
      }
    });
    return hash;
  }

  async get(hash: string): Promise<Buffer> {
    const pieces = await this.connection.read(this.org, (tx) =>
      tx
        .select({ bytes: tables.blob.bytes })
        .from(tables.blob)
        .where(and(eq(tables.blob.orgId, this.org), eq(tables.blob.systemId, this.system), eq(tables.blob.hash, hash)))
        .orderBy(asc(tables.blob.piece)),
    );
    if (pieces.length === 0)
      throw new SecaError(
        "not_found",
        `No input has the hash ${quoted(hash)}.`,
        "List inputs with graph_find {kind: input}.",
      );
    return Buffer.concat(pieces.map((piece) => piece.bytes));
  }
}
