import { createHash } from "node:crypto";

/** A row of the log, as it is stored. */
export interface ChainRow {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly entry: string;
}

/** Where a chain stood at some time: whoever keeps it can tell later whether anything before it was changed or cut off. */
export interface Checkpoint {
  readonly org: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

export type ChainFault =
  /** The row's text or number is not the one that was hashed. */
  | "altered"
  /** One or more rows before this one are gone. */
  | "missing"
  /** The row does not follow the one before it. */
  | "unlinked"
  /** The log ends before a place it had reached. */
  | "cut"
  /** The row is sound, but another one stood here. */
  | "replaced";

/** A place where the log is not what it was. */
export interface Breach {
  readonly seq: number;
  readonly fault: ChainFault;
}

export const GENESIS = "0".repeat(64);
const BREACHES_MAX = 100;

/** `sha256(hash before ‖ number as 8 bytes ‖ entry)`, as the database computes it. */
export function linkHash(prevHash: string, seq: number, entry: string): string {
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(seq));
  return createHash("sha256").update(Buffer.from(prevHash, "hex")).update(number).update(entry, "utf8").digest("hex");
}

/** Follows a chain row by row and keeps what is wrong with it; the rows come in the order of their numbers. */
export class ChainProof {
  readonly breaches: Breach[] = [];
  private last = { seq: 0, hash: GENESIS };
  private readonly expected = new Map<number, readonly string[]>();

  constructor(checkpoints: readonly Pick<Checkpoint, "seq" | "hash">[] = []) {
    for (const checkpoint of checkpoints)
      this.expected.set(checkpoint.seq, [...(this.expected.get(checkpoint.seq) ?? []), checkpoint.hash]);
  }

  follow({ seq, prevHash, hash, entry }: ChainRow): void {
    if (seq !== this.last.seq + 1) this.found(seq, "missing");
    else if (prevHash !== this.last.hash) this.found(seq, "unlinked");
    if (linkHash(prevHash, seq, entry) !== hash) this.found(seq, "altered");
    else if (this.expected.get(seq)?.some((known) => known !== hash)) this.found(seq, "replaced");
    this.last = { seq, hash };
  }

  /** Nothing comes after this. `head` is where the log itself says that it ends. */
  end(head: { readonly seq: number; readonly hash: string }): { readonly seq: number; readonly hash: string } {
    const { seq, hash } = this.last;
    if (Math.max(head.seq, ...this.expected.keys()) > seq) this.found(seq + 1, "cut");
    else if (head.seq < seq || head.hash !== hash) this.found(seq, "replaced");
    return this.last;
  }

  private found(seq: number, fault: ChainFault): void {
    if (this.breaches.length < BREACHES_MAX) this.breaches.push({ seq, fault });
  }
}
