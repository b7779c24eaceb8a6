import { sql } from "drizzle-orm";
import { type Entity } from "../model/index.ts";
import type { Transaction, Way } from "./connection.ts";
import { storable } from "./storable.ts";
import { type Fact, type FactChange, factId, isLinkId } from "./tree.ts";

/** A fact of a head, and the version that last wrote it. */
export interface HeadFact {
  readonly id: string;
  readonly since: string;
  /** Absent: the fact is gone since then. */
  readonly fact?: Fact;
}

/** Where a branch stands. `born` tells a branch from an earlier one of the same name. */
export interface HeadPosition {
  readonly commit: string;
  readonly born: number;
  readonly seq: number;
}

export interface HeadState extends HeadPosition {
  /** Everything there is, or what changed since the position that was asked from. */
  readonly facts: readonly HeadFact[];
  readonly complete: boolean;
}

/**
 * Brings a reader up to a branch's head in one statement, so commit and facts always belong together.
 * A reader that knows the branch gets only what moved since; undefined: there is no such branch.
 */
export function readHead(
  connection: Way,
  org: string,
  at: { system: string; branch: string; known?: HeadPosition | undefined },
): Promise<HeadState | undefined> {
  const { system, branch, known } = at;
  return connection.read(org, async (tx) => {
    const rows = await tx.execute<{ commit: string; born: string; seq: string; facts: string | null }>(sql`
      select encode(b.commit_hash, 'hex') as commit, b.born, b.seq,
        case when b.seq > ${known?.seq ?? -1} then (
          select string_agg('["' || encode(h.since, 'hex') || '",' || to_json(h.id) || ',' || coalesce(h.body, 'null') || ']', ',')
          from head h
          where h.org_id = b.org_id and h.system_id = b.system_id and h.branch = b.name
            and h.seq > case when b.born = ${known?.born ?? -1} then ${known?.seq ?? -1} else -1 end
        ) end as facts
      from branch b
      where b.org_id = ${org} and b.system_id = ${system} and b.name = ${branch}`);
    const row = rows[0];
    if (row === undefined) return undefined;
    const born = Number(row.born);
    const parsed = row.facts === null ? [] : (JSON.parse(`[${row.facts}]`) as [string, string, Fact | null][]);
    return {
      commit: row.commit,
      born,
      seq: Number(row.seq),
      complete: known === undefined || known.born !== born,
      facts: parsed.map(([since, id, fact]) => (fact === null ? { id, since } : { id, since, fact })),
    };
  });
}

/** Writes changes of a commit into the projection, at the branch's present seq. */
export function writeHead(
  tx: Transaction,
  at: { org: string; system: string; branch: string },
  changes: readonly FactChange[],
  since: string,
): Promise<unknown> {
  return writeHeadRows(
    tx,
    at,
    changes.map(({ id, after }) => (after === undefined ? { id, since } : { id, since, fact: after })),
  );
}

export function writeHeadRows(
  tx: Transaction,
  { org, system, branch }: { org: string; system: string; branch: string },
  facts: readonly HeadFact[],
): Promise<unknown> {
  const rows = facts.map(({ id, since, fact }) => ({ id, since, ...columnsOf(id, fact) }));
  return tx.execute(sql`
    insert into head (org_id, system_id, branch, id, kind, name, content, body, since, seq)
    select b.org_id, b.system_id, b.name, r.id, r.kind, r.name, r.content, r.body, decode(r.since, 'hex'), b.seq
    from branch b, jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(id text, kind text, name text, content text, body text, since text)
    where b.org_id = ${org} and b.system_id = ${system} and b.name = ${branch}
    on conflict (org_id, system_id, branch, id) do update
    set kind = excluded.kind, name = excluded.name, content = excluded.content, body = excluded.body, since = excluded.since, seq = excluded.seq`);
}

/** What search sees of a fact: an entity's name, and every text it carries. */
function columnsOf(
  id: string,
  fact: Fact | undefined,
): { kind: string; name?: string; content?: string; body?: string } {
  const kind = isLinkId(id) ? `link ${id.split(" ")[1]}` : id.slice(0, id.indexOf("/"));
  if (fact === undefined) return { kind };
  const body = JSON.stringify(fact);
  if (!("name" in fact)) return { kind, body };
  return { kind, name: storable(fact.name), content: storable(contentOf(fact)), body };
}

const CONTENT_MAX = 100_000;

function contentOf(entity: Entity): string {
  const texts: string[] = [factId(entity).replace("/", " "), ...entity.tags];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) collect(each);
  };
  const { attributes: _attributes, ...props } = entity.props as { attributes?: unknown };
  collect(props);
  return texts.join(" ").slice(0, CONTENT_MAX);
}
