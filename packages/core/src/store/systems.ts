import { and, asc, eq, sql } from "drizzle-orm";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { keyFromName } from "../model/index.ts";
import { type Transaction, type Way, tellMoved } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import { noOrganisation } from "./organisations.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";
import { Versions } from "./versions.ts";

/** A system under analysis: the owner of versions, inputs and results. */
export interface System {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly archived: boolean;
  readonly createdAt: string;
}

/** The systems of one organisation. */
export class Systems {
  private readonly connection: Way;
  private readonly trail: Trail;
  private readonly org: string;

  constructor(connection: Way, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
    this.org = trail.org;
  }

  async list(): Promise<System[]> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx
        .select()
        .from(tables.system)
        .where(eq(tables.system.orgId, this.org))
        .orderBy(asc(sql`lower(${tables.system.name})`)),
    );
    return rows.map(toSystem);
  }

  /** By id or by name; a name is compared without regard to case. */
  async find(given: string): Promise<System> {
    const idOrName = storable(given);
    const rows = await this.connection.read(this.org, (tx) =>
      tx
        .select()
        .from(tables.system)
        .where(
          and(
            eq(tables.system.orgId, this.org),
            sql`(${tables.system.id} = ${idOrName} or lower(${tables.system.name}) = lower(${idOrName}))`,
          ),
        )
        .orderBy(sql`${tables.system.id} = ${idOrName} desc`)
        .limit(1),
    );
    if (rows[0]) return toSystem(rows[0]);
    const known = await this.list();
    const close = nearest(
      idOrName,
      known.flatMap((system) => [system.id, system.name]),
    );
    const hint =
      known.length === 0
        ? "There is none yet: create one with system_open."
        : `${
            close.length > 0
              ? `Nearest: ${close.join(", ")}.`
              : `There are: ${known
                  .slice(0, 10)
                  .map((system) => system.id)
                  .join(", ")}.`
          } system_open lists or creates systems.`;
    throw new SecaError("not_found", `There is no system ${quoted(idOrName)}.`, hint);
  }

  async create(givenName: string, givenDescription: string, author: string): Promise<System> {
    const [name, description] = [storable(givenName), storable(givenDescription)];
    const id = keyFromName(name);
    const createdAt = this.trail.clock();
    try {
      return await this.connection.within(this.org, async (tx, again) => {
        const [made] = again ? await tx.select().from(tables.system).where(this.is(id)) : [];
        if (made !== undefined && new Date(made.createdAt).getTime() === createdAt.getTime()) return toSystem(made);
        const rows = await tx
          .insert(tables.system)
          .values({ orgId: this.org, id, name, description, createdAt })
          .returning();
        await new Versions(this.connection, this.trail, id).begin(tx, author);
        await this.tell(tx, id);
        await this.trail.note(tx, "system.create", { system: id, name });
        return toSystem(rows[0]!);
      });
    } catch (error) {
      if (codeOf(error) === "23503") throw noOrganisation(this.org, error);
      if (codeOf(error) !== "23505") throw error;
      throw new SecaError(
        "exists",
        `There already is a system ${quoted(name)} (or one whose id is ${id}).`,
        "Open it with system_open, or choose another name.",
      );
    }
  }

  async update(id: string, change: { name?: string; description?: string; archived?: boolean }): Promise<System> {
    const set = {
      ...(change.name === undefined ? {} : { name: storable(change.name) }),
      ...(change.description === undefined ? {} : { description: storable(change.description) }),
      ...(change.archived === undefined ? {} : { archivedAt: change.archived ? sql`now()` : null }),
    };
    if (Object.keys(set).length === 0) return this.find(id);
    try {
      const rows = await this.connection.within(this.org, async (tx) => {
        await this.tell(tx, id);
        const changed = await tx.update(tables.system).set(set).where(this.is(id)).returning();
        const { name, description, archived } = change;
        if (changed.length > 0) await this.trail.note(tx, "system.update", { system: id, name, description, archived });
        return changed;
      });
      return rows[0] === undefined ? await this.find(id) : toSystem(rows[0]);
    } catch (error) {
      if (codeOf(error) !== "23505") throw error;
      throw new SecaError("exists", `There already is a system ${quoted(change.name)}.`, "Choose another name.");
    }
  }

  /** Removes the system with every version, input and result of it. */
  async delete(id: string): Promise<void> {
    await this.connection.within(this.org, async (tx) => {
      await this.tell(tx, id);
      const gone = await tx.delete(tables.system).where(this.is(id)).returning({ name: tables.system.name });
      for (const { name } of gone) await this.trail.note(tx, "system.delete", { system: id, name });
    });
  }

  /** A move of no branch: the list of systems itself has changed. */
  private tell(tx: Transaction, id: string): Promise<unknown> {
    return tx.execute(tellMoved({ org: this.org, system: id, branch: "", commit: "" }));
  }

  private is(id: string) {
    return and(eq(tables.system.orgId, this.org), eq(tables.system.id, id));
  }
}

function toSystem(row: typeof tables.system.$inferSelect): System {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    archived: row.archivedAt !== null,
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
