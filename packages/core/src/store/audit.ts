import { type SQL, and, desc, eq, sql } from "drizzle-orm";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { type Breach, ChainProof, type ChainRow, type Checkpoint, GENESIS } from "./audit-chain.ts";
import type { Connection, Transaction } from "./connection.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import { ACTS, type Act, type ActContext, type Trail } from "./trail.ts";

/** One thing that was done. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly what: string;
  readonly who: { readonly subject: string; readonly author: string };
  readonly where: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface AuditSearch {
  /** A subject or an author. */
  readonly who?: string | undefined;
  /** An act (`key.revoke`) or a thing (`key`). */
  readonly what?: string | undefined;
  /** ISO times: from this one on, and before that one. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Anything the entry says. */
  readonly text?: string | undefined;
  readonly limit: number;
}

export interface AuditProof {
  readonly entries: number;
  readonly checkpoint: Checkpoint;
  /** Empty: nothing was changed since it was written. */
  readonly breaches: readonly Breach[];
}

const PAGE_ROWS = 2000;

/** The log of one organisation. It is written by what it tells of; here it is read and proven. */
export class Audit {
  private readonly connection: Connection;
  private readonly trail: Trail;

  constructor(connection: Connection, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
  }

  /** Writes an entry for what is no write of the record, in a transaction of its own. */
  note(what: Act, context: ActContext): Promise<void> {
    return this.connection.within(this.trail.org, async (tx) => void (await this.trail.note(tx, what, context)));
  }

  /** The latest first. */
  async search({ who, what, since, until, text, limit }: AuditSearch): Promise<AuditEntry[]> {
    const conditions: (SQL | undefined)[] = [
      eq(tables.audit.orgId, this.trail.org),
      who === undefined ? undefined : sql`(who = ${storable(who)} or author = ${storable(who)})`,
      what === undefined ? undefined : sql`(what = ${actIn(what)} or starts_with(what, ${`${what}.`}))`,
      since === undefined ? undefined : sql`at collate "C" >= ${since}`,
      until === undefined ? undefined : sql`at collate "C" < ${until}`,
      text === undefined ? undefined : sql`position(lower(${storable(text)}) in lower(entry)) > 0`,
    ];
    const rows = await this.connection.read(this.trail.org, (tx) =>
      tx
        .select({ seq: tables.audit.seq, entry: tables.audit.entry })
        .from(tables.audit)
        .where(and(...conditions))
        .orderBy(desc(tables.audit.seq))
        .limit(limit),
    );
    return rows.map(({ seq, entry }) => ({ seq, ...(JSON.parse(entry) as Omit<AuditEntry, "seq">) }));
  }

  checkpoint(): Promise<Checkpoint> {
    return this.connection.read(this.trail.org, (tx) => checkpointOf(tx, this.trail));
  }

  /** Recomputes every hash, and compares with what was known before. */
  async verify(checkpoints: readonly Checkpoint[] = []): Promise<AuditProof> {
    for (const { org } of checkpoints)
      if (org !== this.trail.org)
        throw new SecaError(
          "bad_input",
          `The checkpoint is of the organisation ${quoted(org)}, and this is the log of ${quoted(this.trail.org)}.`,
          "Name the organisation, or another checkpoint.",
        );
    // One moment for all pages and the head.
    const purpose = "export";
    return this.connection.read(
      this.trail.org,
      async (tx) => {
        const proof = new ChainProof(checkpoints);
        const checkpoint = await checkpointOf(tx, this.trail);
        for await (const row of rowsOf(tx, this.trail.org)) proof.follow(row);
        const { seq } = proof.end(checkpoint);
        return { entries: seq, checkpoint, breaches: proof.breaches };
      },
      purpose,
    );
  }
}

/** Where the log ends now; an empty one ends before its first entry. */
export async function checkpointOf(tx: Transaction, { org, clock }: Trail): Promise<Checkpoint> {
  const [head] = await tx.select().from(tables.auditHead).where(eq(tables.auditHead.orgId, org));
  return { org, seq: head?.seq ?? 0, hash: head?.hash ?? GENESIS, at: clock().toISOString() };
}

async function* rowsOf(tx: Transaction, org: string): AsyncGenerator<ChainRow> {
  for (let after = 0; ;) {
    const page = await tx
      .select()
      .from(tables.audit)
      .where(and(eq(tables.audit.orgId, org), sql`${tables.audit.seq} > ${after}`))
      .orderBy(tables.audit.seq)
      .limit(PAGE_ROWS);
    yield* page;
    if (page.length < PAGE_ROWS) return;
    after = page.at(-1)!.seq;
  }
}

function actIn(what: string): string {
  const things = new Set(ACTS.map((act) => act.split(".", 1)[0]!));
  if (things.has(what) || ACTS.includes(what as Act)) return what;
  const close = nearest(what, [...ACTS, ...things], 3);
  throw new SecaError(
    "bad_input",
    `Nothing called ${quoted(what)} is written down.`,
    close.length > 0 ? `Nearest: ${close.join(", ")}.` : `Search for one of: ${[...things].join(", ")}.`,
  );
}
