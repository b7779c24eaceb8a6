import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { SecaError, quoted } from "../kernel/index.ts";
import type { Way } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import { noOrganisation } from "./organisations.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";

/** A key as it may be shown: without what proves it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly author: string;
  readonly ratePerMinute: number | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Until then the secret before the last rotation is good too. */
  readonly oldExpiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

/** A key with the digests of its secrets, for whoever compares them. */
export interface KeyProof extends ApiKey {
  readonly secretHash: string;
  readonly oldSecretHash: string | undefined;
}

export interface NewKey extends Pick<ApiKey, "id" | "name" | "scopes" | "author" | "ratePerMinute" | "expiresAt"> {
  readonly secretHash: string;
}

export interface Rotation {
  readonly secretHash: string;
  readonly expiresAt: Date;
  readonly oldExpiresAt: Date;
}

/** The keys of one organisation. What a key may be called and how long it may live is decided above. */
export class Keys {
  private readonly connection: Way;
  private readonly trail: Trail;

  constructor(connection: Way, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
  }

  async list(): Promise<ApiKey[]> {
    const rows = await this.connection.read(this.trail.org, (tx) =>
      tx.select().from(tables.apiKey).where(this.mine()).orderBy(asc(tables.apiKey.createdAt), asc(tables.apiKey.id)),
    );
    return rows.map(shown);
  }

  /** What a caller's secret is compared with. Asked for every call, whether there is such a key or not. */
  async proofOf(id: string): Promise<KeyProof | undefined> {
    const rows = await this.connection.read(this.trail.org, (tx) =>
      tx
        .select()
        .from(tables.apiKey)
        .where(and(this.mine(), eq(tables.apiKey.id, id))),
    );
    const [row] = rows;
    return row && { ...shown(row), secretHash: row.secretHash, oldSecretHash: row.oldSecretHash ?? undefined };
  }

  async create(key: NewKey): Promise<ApiKey> {
    const row = {
      ...key,
      orgId: this.trail.org,
      name: storable(key.name),
      author: storable(key.author),
      scopes: [...key.scopes],
      createdAt: this.trail.clock(),
    };
    try {
      return await this.connection.within(this.trail.org, async (tx, again) => {
        const [made] = again
          ? await tx
              .select()
              .from(tables.apiKey)
              .where(and(this.mine(), eq(tables.apiKey.id, key.id)))
          : [];
        if (made !== undefined) return shown(made);
        const [written] = await tx.insert(tables.apiKey).values(row).returning();
        await this.trail.note(tx, "key.create", {
          key: key.id,
          name: row.name,
          scopes: row.scopes,
          expires: row.expiresAt.toISOString(),
        });
        return shown(written!);
      });
    } catch (error) {
      if (codeOf(error) === "23503") throw noOrganisation(this.trail.org, error);
      if (codeOf(error) !== "23505") throw error;
      throw new SecaError(
        "exists",
        `There already is a key ${quoted(key.name)}.`,
        "Rotate or revoke it, or choose another name.",
      );
    }
  }

  /** A new secret for the same key; whoever still has the one before may use it for a while. */
  rotate(idOrName: string, { secretHash, expiresAt, oldExpiresAt }: Rotation): Promise<ApiKey> {
    const { apiKey } = tables;
    // Done a second time, because the first answer was lost, it must not take the new secret for the old one.
    const isNew = sql`${apiKey.secretHash} = decode(${secretHash}, 'hex')`;
    const until = sql`least(${oldExpiresAt.toISOString()}::timestamptz, ${apiKey.expiresAt})`;
    return this.alter(idOrName, "key.rotate", {
      secretHash,
      expiresAt,
      oldSecretHash: sql`case when ${isNew} then ${apiKey.oldSecretHash} else ${apiKey.secretHash} end`,
      oldExpiresAt: sql`case when ${isNew} then ${apiKey.oldExpiresAt} else ${until} end`,
    });
  }

  revoke(idOrName: string): Promise<ApiKey> {
    const revokedAt = this.trail.clock();
    return this.alter(idOrName, "key.revoke", { revokedAt }, sql`revoked_at = ${revokedAt.toISOString()}::timestamptz`);
  }

  /** Noted now and then; nobody waits for it, and it is no act of anybody's. */
  async used(id: string): Promise<void> {
    const now = this.trail.clock();
    await this.connection.within(this.trail.org, (tx) =>
      tx
        .update(tables.apiKey)
        .set({ lastUsedAt: now })
        .where(and(this.mine(), eq(tables.apiKey.id, id))),
    );
  }

  private async alter(
    idOrName: string,
    act: "key.rotate" | "key.revoke",
    set: PgUpdateSetSource<typeof tables.apiKey>,
    isDone: SQL = sql`false`,
  ): Promise<ApiKey> {
    const wanted = storable(idOrName);
    const altered = await this.connection.within(this.trail.org, async (tx, again) => {
      const isOpen = again ? sql`(revoked_at is null or ${isDone})` : sql`revoked_at is null`;
      const [row] = await tx
        .update(tables.apiKey)
        .set(set)
        .where(and(this.mine(), sql`${isOpen} and (id = ${wanted} or lower(name) = lower(${wanted}))`))
        .returning();
      if (row) await this.trail.note(tx, act, { key: row.id, name: row.name, expires: row.expiresAt.toISOString() });
      return row && shown(row);
    });
    if (altered) return altered;
    const known = (await this.list()).filter((key) => key.revokedAt === undefined).map((key) => key.name);
    throw new SecaError(
      "not_found",
      `There is no key ${quoted(idOrName)} that could still be used.`,
      known.length === 0
        ? "There are none: seca keys create makes one."
        : `There are: ${known.slice(0, 10).join(", ")}.`,
    );
  }

  private mine() {
    return eq(tables.apiKey.orgId, this.trail.org);
  }
}

function shown(row: typeof tables.apiKey.$inferSelect): ApiKey {
  const { id, name, scopes, author } = row;
  return {
    id,
    name,
    scopes,
    author,
    ratePerMinute: row.ratePerMinute ?? undefined,
    createdAt: new Date(row.createdAt),
    expiresAt: new Date(row.expiresAt),
    oldExpiresAt: dateOf(row.oldExpiresAt),
    revokedAt: dateOf(row.revokedAt),
    lastUsedAt: dateOf(row.lastUsedAt),
  };
}

const dateOf = (value: Date | null): Date | undefined => (value === null ? undefined : new Date(value));
