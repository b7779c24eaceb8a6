import { eq } from "drizzle-orm";
import { SecaError, quoted } from "../kernel/index.ts";
import type { Connection } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";

export interface Organisation {
  readonly org: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** The organisation one is in: made and named from inside, as row security demands. */
export class Organisations {
  private readonly connection: Connection;
  private readonly trail: Trail;

  constructor(connection: Connection, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
  }

  async create(givenName: string): Promise<Organisation> {
    const { org } = this.trail;
    const [name, createdAt] = [storable(givenName), this.trail.clock()];
    try {
      await this.connection.within(org, async (tx, again) => {
        const insert = tx.insert(tables.organisation).values({ orgId: org, name, createdAt });
        const made = await (again ? insert.onConflictDoNothing() : insert).returning();
        if (made.length > 0) await this.trail.note(tx, "organisation.create", { org, name });
      });
    } catch (error) {
      if (codeOf(error) !== "23505") throw error;
      throw new SecaError("exists", `There already is an organisation ${quoted(org)}.`, "Choose another name.");
    }
    return { org, name, createdAt };
  }

  async rename(givenName: string): Promise<Organisation> {
    const { org } = this.trail;
    const name = storable(givenName);
    const renamed = await this.connection.within(org, async (tx) => {
      const [row] = await tx
        .update(tables.organisation)
        .set({ name })
        .where(eq(tables.organisation.orgId, org))
        .returning();
      if (row) await this.trail.note(tx, "organisation.rename", { org, name });
      return row;
    });
    if (!renamed) throw noOrganisation(org);
    return { org, name, createdAt: new Date(renamed.createdAt) };
  }

  async get(): Promise<Organisation> {
    const found = await this.find();
    if (found) return found;
    throw noOrganisation(this.trail.org);
  }

  async find(): Promise<Organisation | undefined> {
    const { org } = this.trail;
    const [row] = await this.connection.read(org, (tx) =>
      tx.select().from(tables.organisation).where(eq(tables.organisation.orgId, org)),
    );
    return row && { org, name: row.name, createdAt: new Date(row.createdAt) };
  }
}

/** All organisations, which only the operator sees: through the owner's address, never through the application's role. */
export async function listOrganisations(connection: Connection): Promise<Organisation[]> {
  const rows = await connection.asOwner(
    (sql) => sql<{ org: string; name: string; at: Date }[]>`
      select org_id as org, name, created_at as at from organisation order by org_id`,
  );
  return rows.map(({ org, name, at }) => ({ org, name, createdAt: new Date(at) }));
}

export const noOrganisation = (org: string, cause?: unknown): SecaError =>
  new SecaError(
    "not_found",
    `There is no organisation ${quoted(org)}.`,
    `Make it: seca org create ${org}. Or name another in SECA_ORG.`,
    { cause },
  );
