import { randomBytes } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Transaction, tellingRun } from "./connection.ts";
import { encodeBody, inputHash, storePieces } from "./run-body.ts";
import type { Budget } from "./run-view.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";

/** A run to be. What it needs and how often it may be tried follow from its kind. */
export interface NewRun {
  readonly kind: string;
  readonly input: unknown;
  readonly attemptsMax: number;
  readonly needs?: readonly string[] | undefined;
  /** Asking again with the same key and input gives the run that is there. */
  readonly key?: string | undefined;
  readonly system?: string | undefined;
  /** Runs of a higher one are taken first. */
  readonly priority?: number | undefined;
  readonly delayMs?: number | undefined;
  readonly budget?: Budget | undefined;
  readonly parent?: { readonly id: string; readonly root: string } | undefined;
}

const KEY_MAX = 300;

/** Begins with the time, so that ids sort as their runs were made. */
export const newRunId = (at: Date): string =>
  at.getTime().toString(36) +
  [...randomBytes(12)].map((byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");

/** Inserts a run, or finds the one that has its key. */
export async function insertRun(
  tx: Transaction,
  { org, actor }: Trail,
  request: NewRun & { readonly id: string },
): Promise<{ id: string; created: boolean }> {
  const { id, kind, input, parent, system, needs = [], budget = {}, priority = 0, delayMs = 0 } = request;
  const key = request.key === undefined ? null : storable(request.key);
  if (key !== null && (key === "" || key.length > KEY_MAX))
    throw new SecaError("bad_input", "A run's key has 1 to 300 characters.", "Choose another key.");
  const body = encodeBody(input);
  const hash = inputHash(input);
  const { subject, author, scopes } = actor;
  const made = await tx.execute(sql`
    with r as (
      insert into run (org_id, id, kind, key, parent, root, system_id, actor, priority, run_at, needs, input, input_hash,
        attempts_max, budget, events)
      values (${org}, ${id}, ${kind}, ${key}, ${parent?.id ?? null}, ${parent?.root ?? id}, ${system ?? null},
        ${JSON.stringify({ org, subject, author: storable(author), scopes })}::text::jsonb, ${priority},
        now() + ${delayMs} * interval '1 millisecond', ${textArray(needs)}, ${body.row}, decode(${hash}, 'hex'),
        ${request.attemptsMax}, ${JSON.stringify(budget)}::text::jsonb, 1)
      on conflict (org_id, key) where key is not null do nothing
      returning id)
    insert into run_event (org_id, run_id, seq, what, text) select ${org}, id, 1, 'queued', 'Queued' from r
    returning ${tellingRun({ org, run: id, kind, what: "due" })}`);
  if (made.length > 0) {
    await storePieces(tx, org, id, body);
    return { id, created: true };
  }
  const [there] = await tx.execute<{ id: string; kind: string; hash: string }>(
    sql`select id, kind, encode(input_hash, 'hex') as hash from run where org_id = ${org} and key = ${key}`,
  );
  if (there !== undefined && there.kind === kind && there.hash === hash) return { id: there.id, created: false };
  throw new SecaError(
    "conflict",
    `The key ${quoted(key)} belongs to a run with another input; nothing was started.`,
    "Choose another key, or none.",
  );
}

/** As a literal, since a parameter has no type of its own here. */
export const textArray = (list: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(list)}::text::jsonb))`;
