import { and, asc, eq } from "drizzle-orm";
import { SecaError, quoted } from "../kernel/index.ts";
import type { Way } from "./connection.ts";
import { codeOf } from "./driver-faults.ts";
import { noOrganisation } from "./organisations.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";

/** A person who may sign in with a token of the organisation's provider. */
export interface Member {
  readonly subject: string;
  readonly role: string;
  readonly name: string;
  readonly addedAt: Date;
}

/** The members of one organisation. Which roles there are is decided above. */
export class Members {
  private readonly connection: Way;
  private readonly trail: Trail;

  constructor(connection: Way, trail: Trail) {
    this.connection = connection;
    this.trail = trail;
  }

  async list(): Promise<Member[]> {
    const rows = await this.connection.read(this.trail.org, (tx) =>
      tx
        .select()
        .from(tables.member)
        .where(this.mine())
        .orderBy(asc(tables.member.addedAt), asc(tables.member.subject)),
    );
    return rows.map(shown);
  }

  async find(subject: string): Promise<Member | undefined> {
    const rows = await this.connection.read(this.trail.org, (tx) =>
      tx.select().from(tables.member).where(this.is(subject)),
    );
    return rows[0] && shown(rows[0]);
  }

  async add({ subject, role, name }: Pick<Member, "subject" | "role" | "name">): Promise<Member> {
    const row = { orgId: this.trail.org, subject: storable(subject), role, name: storable(name) };
    try {
      return await this.connection.within(this.trail.org, async (tx, again) => {
        const addedAt = this.trail.clock();
        const insert = tx.insert(tables.member).values({ ...row, addedAt });
        const [added] = await (again ? insert.onConflictDoNothing() : insert).returning();
        if (!added) return { ...row, addedAt };
        await this.trail.note(tx, "member.add", { subject: row.subject, role, name: row.name });
        return shown(added);
      });
    } catch (error) {
      if (codeOf(error) === "23503") throw noOrganisation(this.trail.org, error);
      if (codeOf(error) !== "23505") throw error;
      throw new SecaError(
        "exists",
        `${quoted(subject, 200)} already is a member.`,
        "Give another role: seca org role.",
      );
    }
  }

  async change(subject: string, role: string): Promise<Member> {
    const changed = await this.connection.within(this.trail.org, async (tx) => {
      const [row] = await tx.update(tables.member).set({ role }).where(this.is(subject)).returning();
      if (row) await this.trail.note(tx, "member.change", { subject: row.subject, role });
      return row && shown(row);
    });
    return changed ?? (await this.unknown(subject));
  }

  async remove(subject: string): Promise<void> {
    const isGone = await this.connection.within(this.trail.org, async (tx, again) => {
      const [row] = await tx.delete(tables.member).where(this.is(subject)).returning();
      if (row) await this.trail.note(tx, "member.remove", { subject: row.subject, role: row.role });
      return again || row !== undefined;
    });
    if (!isGone) await this.unknown(subject);
  }

  private async unknown(subject: string): Promise<never> {
    const known = (await this.list()).map((member) => member.subject);
    throw new SecaError(
      "not_found",
      `${quoted(subject, 200)} is no member of ${this.trail.org}.`,
      known.length === 0 ? "There are none: seca org add makes one." : `There are: ${known.slice(0, 10).join(", ")}.`,
    );
  }

  private is(subject: string) {
    return and(this.mine(), eq(tables.member.subject, storable(subject)));
  }

  private mine() {
    return eq(tables.member.orgId, this.trail.org);
  }
}

const shown = ({ subject, role, name, addedAt }: typeof tables.member.$inferSelect): Member => ({
  subject,
  role,
  name,
  addedAt: new Date(addedAt),
});
