import { sql } from "drizzle-orm";
import type { Actor, Clock } from "../kernel/index.ts";
import { canonicalJson } from "../model/index.ts";
import type { Transaction } from "./connection.ts";
import { storable } from "./storable.ts";

/** What is written down: each name is a thing and what happened to it. Searches name either. */
export const ACTS = [
  "version.commit",
  "version.merge",
  "version.restore",
  "system.create",
  "system.update",
  "system.delete",
  "branch.create",
  "branch.delete",
  "tag.create",
  "record.export",
  "record.import",
  "record.collect",
  "key.create",
  "key.rotate",
  "key.revoke",
  "member.add",
  "member.change",
  "member.remove",
  "organisation.create",
  "organisation.rename",
  "access.refuse",
  "run.start",
  "run.finish",
  "run.cancel",
  "run.continue",
  "model.export",
  "schedule.change",
] as const;
export type Act = (typeof ACTS)[number];

/** What an act was about: names and numbers, no contents. */
export type ActContext = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const TEXT_MAX = 500;
const LIST_MAX = 50;

/**
 * In whose name, where and when something is done. Each write of the record leaves one entry of it in the chain of its
 * organisation, in the same transaction: there is neither a write without an entry nor an entry without its write.
 */
export class Trail {
  readonly org: string;
  readonly clock: Clock;
  readonly actor: Actor;

  constructor(actor: Actor, clock: Clock) {
    this.org = actor.org;
    this.actor = actor;
    this.clock = clock;
  }

  /** The last statement of a transaction, since the end of the chain is held from here to its end. */
  note(tx: Transaction, what: Act, context: ActContext): Promise<unknown> {
    return tx.execute(sql`select seq from audit_append(${this.entry(what, context)})`);
  }

  private entry(what: Act, context: ActContext): string {
    const { subject, author, via, address, tool, client, trace } = this.actor;
    return canonicalJson({
      at: this.clock().toISOString(),
      who: bounded({ subject, author }),
      what,
      where: bounded({ via, address, tool, client, trace }),
      context: bounded(context),
    });
  }
}

/** Callers choose many of these texts; none may make an entry large, or hold what Postgres cannot. */
function bounded(fields: ActContext): ActContext {
  const text = (value: string): string => storable(value.slice(0, TEXT_MAX));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value === "string") return [name, text(value)];
      return [name, typeof value === "object" ? value.slice(0, LIST_MAX).map(text) : value];
    }),
  );
}
