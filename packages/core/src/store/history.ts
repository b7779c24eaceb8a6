import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { hashOf } from "../model/index.ts";
import type { Way } from "./connection.ts";
import type { HeadFact } from "./head.ts";
import { ObjectReader } from "./objects.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import { type Fact, type FactDifference, diffTrees, factId, modelRootOf, readTree, verifyTree } from "./tree.ts";

/** A version: what the facts were, where they came from, who said so and why. */
export interface Commit {
  readonly hash: string;
  readonly root: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly message: string;
  readonly at: string;
}

export interface BranchHead {
  readonly name: string;
  readonly commit: string;
}

/** What never changes, and so is kept by all who look at one system. */
export interface Memory {
  readonly objects: ObjectReader;
  readonly commits: Map<string, Commit>;
}

/** What was: the commits of one system, what they hold and how they differ. Nothing here writes. */
export class History {
  protected readonly connection: Way;
  protected readonly org: string;
  protected readonly system: string;
  protected readonly objects: ObjectReader;
  protected readonly commits: Map<string, Commit>;

  constructor(connection: Way, org: string, system: string, memory?: Memory) {
    this.connection = connection;
    this.org = org;
    this.system = system;
    this.objects = memory?.objects ?? new ObjectReader(connection, org, system);
    this.commits = memory?.commits ?? new Map();
  }

  async get(hash: string): Promise<Commit> {
    const known = this.commits.get(hash);
    if (known) return known;
    const rows = await this.connection.read(this.org, (tx) =>
      tx
        .select()
        .from(tables.commit)
        .where(and(this.mine(tables.commit), eq(tables.commit.hash, hash))),
    );
    if (rows[0] === undefined)
      throw new SecaError("not_found", `There is no version ${quoted(hash)}.`, "List versions with version_query.");
    const commit = toPlainCommit(rows[0]);
    this.commits.set(hash, commit);
    return commit;
  }

  /** The commit that a branch, a tag, a full hash or an unambiguous beginning of one names. */
  async resolve(given: string): Promise<Commit> {
    const name = storable(given);
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<{ hash: string }>(sql`
        select encode(commit_hash, 'hex') as hash from branch where org_id = ${this.org} and system_id = ${this.system} and name = ${name}
        union all
        select encode(commit_hash, 'hex') from tag where org_id = ${this.org} and system_id = ${this.system} and name = ${name}
        union all
        (select encode(hash, 'hex') from commit where org_id = ${this.org} and system_id = ${this.system} and ${/^[0-9a-f]{6,64}$/.test(name)}
           and encode(hash, 'hex') like ${/^[0-9a-f]+$/.test(name) ? `${name}%` : ""} limit 2)`),
    );
    const [first] = rows;
    if (first === undefined) {
      const names = (await this.branches()).map((branch) => branch.name);
      throw new SecaError(
        "not_found",
        `There is no version ${quoted(name)}.`,
        `Name a branch (${[...nearest(name, names), ...names].slice(0, 5).join(", ")}), a tag, or at least 6 digits of a version; version_query lists them.`,
      );
    }
    if (rows.length > 1 && rows.every((row) => row.hash.startsWith(name))) {
      throw new SecaError("bad_input", `${quoted(name)} is the beginning of several versions.`, "Write more digits.");
    }
    return this.get(first.hash);
  }

  /** First parents from a version back to the beginning, newest first. */
  async history(from: string, page: { limit: number; after?: string | undefined }): Promise<Commit[]> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<{ hash: string; root: string; parents: string[]; author: string; message: string; at: string }>(sql`
        with recursive line as (
          select c.*, 0 as step from commit c where c.org_id = ${this.org} and c.system_id = ${this.system} and c.hash = decode(${page.after ?? from}, 'hex')
          union all
          select c.*, line.step + 1 from line join commit c
            on c.org_id = line.org_id and c.system_id = line.system_id and c.hash = decode(line.parents[1], 'hex')
          where line.step < ${page.limit}
        )
        select encode(hash, 'hex') as hash, encode(root, 'hex') as root, to_json(parents) as parents, author, message, at
        from line order by step`),
    );
    return rows.slice(page.after === undefined ? 0 : 1, (page.after === undefined ? 0 : 1) + page.limit);
  }

  async facts(commit: string): Promise<Fact[]> {
    return readTree((await this.get(commit)).root, this.objects.read);
  }

  async diff(from: string, to: string): Promise<FactDifference[]> {
    const [a, b] = await Promise.all([this.get(from), this.get(to)]);
    return diffTrees(a.root, b.root, this.objects.read);
  }

  /** What results of a version are named by. */
  async modelRoot(commit: string): Promise<string> {
    return modelRootOf((await this.get(commit)).root, this.objects.read);
  }

  /** The newest version that both have come from: one that no other common version has come from in turn. */
  async commonAncestor(a: string, b: string): Promise<Commit> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.execute<{ hash: string }>(sql`
        with recursive
        mine as materialized (select hash, parents, at from commit where org_id = ${this.org} and system_id = ${this.system}),
        ours as (select decode(${a}, 'hex') as hash union select decode(p, 'hex') from ours join mine using (hash), unnest(parents) p),
        theirs as (select decode(${b}, 'hex') as hash union select decode(p, 'hex') from theirs join mine using (hash), unnest(parents) p),
        common as (select hash, parents, at from ours join theirs using (hash) join mine using (hash))
        select encode(hash, 'hex') as hash from common
        where hash not in (select decode(p, 'hex') from common, unnest(parents) p)
        order by at desc, hash limit 1`),
    );
    if (rows[0] === undefined)
      throw new SecaError("unavailable", "These versions have no common beginning.", "Name versions of one system.");
    return this.get(rows[0].hash);
  }

  async branches(): Promise<BranchHead[]> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.select().from(tables.branch).where(this.mine(tables.branch)).orderBy(asc(tables.branch.name)),
    );
    return rows.map((row) => ({ name: row.name, commit: row.commitHash }));
  }

  async tags(): Promise<BranchHead[]> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.select().from(tables.tag).where(this.mine(tables.tag)).orderBy(asc(tables.tag.name)),
    );
    return rows.map((row) => ({ name: row.name, commit: row.commitHash }));
  }

  /** Each fact of a version with the version that last wrote it, found along the line of first parents. */
  async projection(hash: string): Promise<HeadFact[]> {
    const facts = await this.facts(hash);
    const open = new Set(facts.map(factId));
    const since = new Map<string, string>();
    const commits = await this.all();
    const line: { later: Commit; earlier: Commit }[] = [];
    let first = commits.get(hash)!;
    for (
      let parent = commits.get(first.parents[0] ?? "");
      parent !== undefined;
      parent = commits.get(first.parents[0] ?? "")
    ) {
      line.push({ later: first, earlier: parent });
      first = parent;
    }
    for (const window of windowsOf(line)) {
      if (open.size === 0) break;
      const differences = await Promise.all(
        window.map(({ earlier, later }) => diffTrees(earlier.root, later.root, this.objects.read)),
      );
      window.forEach(({ later }, i) => {
        for (const { id } of differences[i]!) if (open.delete(id)) since.set(id, later.hash);
      });
    }
    return facts.map((fact) => ({ id: factId(fact), since: since.get(factId(fact)) ?? first.hash, fact }));
  }

  /** Recomputes every name from branches and tags down to the last fact. Returns how many commits and objects were proven. */
  async verify(): Promise<{ commits: number; objects: number }> {
    // Nothing remembered counts as proof.
    const stored = new History(this.connection, this.org, this.system);
    // Names first: versions are only ever added, so what others commit meanwhile is there when it is looked for.
    const reached = [...(await stored.branches()), ...(await stored.tags())].map((each) => each.commit);
    const commits = await stored.all();
    const proven = new Set<string>();
    for (const commit of [...reached.map((hash) => commits.get(hash)), ...commits.values()]) {
      if (commit === undefined || commit.parents.some((parent) => !commits.has(parent))) {
        throw new SecaError(
          "unavailable",
          "A version lacks its parent, or a branch its version.",
          "Restore the record from a backup.",
        );
      }
      const { hash, ...content } = commit;
      if (hashOf(content) !== hash) {
        throw new SecaError(
          "unavailable",
          `The version ${hash} does not match its name.`,
          "Restore the record from a backup.",
        );
      }
    }
    for (const window of windowsOf([...commits.values()])) {
      await Promise.all(window.map((commit) => verifyTree(commit.root, stored.objects.read, proven)));
    }
    return { commits: commits.size, objects: proven.size };
  }

  private async all(): Promise<Map<string, Commit>> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.select().from(tables.commit).where(this.mine(tables.commit)),
    );
    return new Map(rows.map((row) => [row.hash, toPlainCommit(row)]));
  }

  protected mine(table: { orgId: PgColumn; systemId: PgColumn }): SQL | undefined {
    return and(eq(table.orgId, this.org), eq(table.systemId, this.system));
  }
}

/** Walks over many trees ask for their objects together, so a window costs the round trips of one tree. */
function* windowsOf<T>(items: readonly T[], size = 64): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function toPlainCommit(row: typeof tables.commit.$inferSelect): Commit {
  const { hash, root, parents, author, message, at } = row;
  return { hash, root, parents, author, message, at };
}
