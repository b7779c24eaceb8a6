import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { type Clock, SecaError, nearest, quoted } from "../kernel/index.ts";
import { hashOf } from "../model/index.ts";
import { type Transaction, type Way, tellMoved } from "./connection.ts";
import { type HeadFact, type HeadPosition, type HeadState, readHead, writeHead, writeHeadRows } from "./head.ts";
import { ObjectReader, storeObjects } from "./objects.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import {
  type Fact,
  type FactChange,
  type FactDifference,
  diffTrees,
  factId,
  modelRootOf,
  readTree,
  verifyTree,
  writeTree,
} from "./tree.ts";

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

export interface CommitRequest {
  readonly branch: string;
  /** The head that the changes were computed on: if it moved meanwhile, nothing is written. */
  readonly expected: string;
  readonly changes: readonly FactChange[];
  readonly author: string;
  readonly message: string;
  /** A merge names the version it brought in. */
  readonly mergeOf?: string | undefined;
}

const BRANCH_NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;
export const MAIN = "main";

/** From here on the planner's statistics are renewed at once: until then it knows an empty table and scans. */
const LARGE = 2000;

/** The versions of one system: commits, the branches that move over them, and the head of each branch. */
export class Versions {
  private readonly connection: Way;
  private readonly clock: Clock;
  private readonly org: string;
  private readonly system: string;
  private readonly objects: ObjectReader;
  private readonly commits = new Map<string, Commit>();

  constructor(connection: Way, clock: Clock, org: string, system: string) {
    this.connection = connection;
    this.clock = clock;
    this.org = org;
    this.system = system;
    this.objects = new ObjectReader(connection, org, system);
  }

  /** The first version of a new system, inside the transaction that makes the system. */
  async begin(tx: Transaction, author: string): Promise<void> {
    const { root, objects } = await writeTree(undefined, [], this.objects.read);
    const commit = this.toCommit({ root, parents: [], author, message: "Created" });
    await storeObjects(tx, this.org, this.system, objects);
    await this.insertCommit(tx, commit);
    await this.insertBranch(tx, MAIN, commit.hash);
  }

  head(branch: string, known?: HeadPosition): Promise<HeadState | undefined> {
    return readHead(this.connection, this.org, { system: this.system, branch, known });
  }

  /** The new version, or "moved" when the branch is no longer where the caller thought it was. */
  async commit(request: CommitRequest): Promise<Commit | "moved"> {
    const { branch, expected, changes } = request;
    const { root: oldRoot } = await this.get(expected);
    const { root, objects } = await writeTree(oldRoot, changes, this.objects.read);
    const parents = request.mergeOf === undefined ? [expected] : [expected, request.mergeOf];
    const commit = this.toCommit({ root, parents, author: request.author, message: request.message });
    let wasLost = false;
    const place = { org: this.org, system: this.system, branch };

    const written = await this.connection
      .within(this.org, async (tx, again) => {
        wasLost = again;
        // All statements travel together; when the swap finds another head, the transaction takes the rest back.
        const swap = tx.execute<{ seq: string }>(sql`
        update branch set commit_hash = decode(${commit.hash}, 'hex'), seq = nextval('moves')
        where org_id = ${this.org} and system_id = ${this.system} and name = ${branch} and commit_hash = decode(${expected}, 'hex')
        returning seq`);
        const rest = [
          this.insertCommit(tx, commit),
          storeObjects(tx, this.org, this.system, objects),
          writeHead(tx, place, changes, commit.hash),
          tx.execute(tellMoved({ ...place, commit: commit.hash })),
        ];
        const [swapped] = await Promise.all([swap, ...rest]);
        if (swapped.length === 0) throw new HeadMoved();
        return true;
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof HeadMoved)) throw error;
        // A first try may have been committed though its answer was lost with the connection.
        return wasLost && this.exists(commit.hash);
      });
    if (!written) return "moved";
    this.commits.set(commit.hash, commit);
    this.objects.remember(objects);
    if (changes.length >= LARGE) await this.connection.within(this.org, (tx) => tx.execute(sql`analyze head`));
    return commit;
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

  /** A variant: a new branch at a version. Its head is copied from a branch that stands there, else read from the tree. */
  async createBranch(name: string, at: string): Promise<void> {
    checkName(name);
    const { hash } = await this.get(at);
    const place = { org: this.org, system: this.system, branch: name };
    const make = (fill: (tx: Transaction) => Promise<unknown>): Promise<void> =>
      this.connection.within(this.org, async (tx, again) => {
        if (again && (await this.names(tx, tables.branch, name, hash))) return;
        await this.refuseTaken(tx, name);
        await this.insertBranch(tx, name, hash);
        await fill(tx);
        await tx.execute(tellMoved({ ...place, commit: hash }));
      });
    try {
      await make((tx) => this.copyHead(tx, hash, name));
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
      const rows = await this.projection(hash);
      await make((tx) => writeHeadRows(tx, place, rows));
    }
  }

  /** Copies the projection of a branch that stands at this version and is held there until the copy is done. */
  private async copyHead(tx: Transaction, hash: string, to: string): Promise<void> {
    const twins = await tx.execute<{ name: string }>(sql`
      select name from branch
      where org_id = ${this.org} and system_id = ${this.system} and commit_hash = decode(${hash}, 'hex') and name <> ${to}
      order by name limit 1 for share`);
    if (twins[0] === undefined) throw new HeadMoved();
    await tx.execute(sql`
      insert into head (org_id, system_id, branch, id, kind, name, content, body, since, seq)
      select h.org_id, h.system_id, b.name, h.id, h.kind, h.name, h.content, h.body, h.since, b.seq
      from head h join branch b on b.org_id = h.org_id and b.system_id = h.system_id and b.name = ${to}
      where h.org_id = ${this.org} and h.system_id = ${this.system} and h.branch = ${twins[0].name} and h.body is not null`);
  }

  async deleteBranch(name: string): Promise<void> {
    if (name === MAIN)
      throw new SecaError(
        "refused",
        `The branch ${MAIN} cannot be deleted.`,
        "Delete the system instead, or restore an older version.",
      );
    const isGone = await this.connection.within(this.org, async (tx, again) => {
      const gone = await tx
        .delete(tables.branch)
        .where(and(this.mine(tables.branch), eq(tables.branch.name, name)))
        .returning({ commit: tables.branch.commitHash });
      for (const { commit } of gone)
        await tx.execute(tellMoved({ org: this.org, system: this.system, branch: name, commit }));
      return again || gone.length > 0;
    });
    if (!isGone)
      throw new SecaError(
        "not_found",
        `There is no branch ${quoted(name)}.`,
        `Branches: ${(await this.branches()).map((branch) => branch.name).join(", ")}.`,
      );
  }

  async createTag(name: string, at: string): Promise<void> {
    checkName(name);
    await this.connection.within(this.org, async (tx, again) => {
      if (again && (await this.names(tx, tables.tag, name, at))) return;
      await this.refuseTaken(tx, name);
      await tx.insert(tables.tag).values({ orgId: this.org, systemId: this.system, name, commitHash: at });
    });
  }

  /** Writes a branch's projection anew from its commits alone. */
  async rebuildHead(branch: string): Promise<void> {
    const at = await this.resolve(branch);
    const rows = await this.projection(at.hash);
    const place = { org: this.org, system: this.system, branch };
    await this.connection.within(this.org, async (tx) => {
      const swapped = await tx.execute(sql`
        update branch set born = s.next, seq = s.next from (select nextval('moves') as next) s
        where org_id = ${this.org} and system_id = ${this.system} and name = ${branch} and commit_hash = decode(${at.hash}, 'hex')
        returning 1`);
      if (swapped.length === 0)
        throw new SecaError("conflict", `The branch ${quoted(branch)} moved while its head was rebuilt.`, "Try again.");
      await tx.delete(tables.head).where(and(this.mine(tables.head), eq(tables.head.branch, branch)));
      await writeHeadRows(tx, place, rows);
      await tx.execute(tellMoved({ ...place, commit: at.hash }));
    });
  }

  /** Recomputes every name from branches and tags down to the last fact. Returns how many commits and objects were proven. */
  async verify(): Promise<{ commits: number; objects: number }> {
    // Nothing remembered counts as proof.
    const stored = new Versions(this.connection, this.clock, this.org, this.system);
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

  private async all(): Promise<Map<string, Commit>> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx.select().from(tables.commit).where(this.mine(tables.commit)),
    );
    return new Map(rows.map((row) => [row.hash, toPlainCommit(row)]));
  }

  private mine(table: { orgId: PgColumn; systemId: PgColumn }): SQL | undefined {
    return and(eq(table.orgId, this.org), eq(table.systemId, this.system));
  }

  private toCommit(content: Omit<Commit, "hash" | "at">): Commit {
    const [author, message] = [storable(content.author), storable(content.message)];
    const full = { ...content, author, message, at: this.clock().toISOString() };
    return { hash: hashOf(full), ...full };
  }

  private insertCommit(tx: Transaction, commit: Commit): Promise<unknown> {
    return tx
      .insert(tables.commit)
      .values({ orgId: this.org, systemId: this.system, ...commit, parents: [...commit.parents] })
      .onConflictDoNothing();
  }

  private insertBranch(tx: Transaction, name: string, commit: string): Promise<unknown> {
    return tx.execute(sql`
      insert into branch (org_id, system_id, name, commit_hash, born, seq)
      select ${this.org}, ${this.system}, ${name}, decode(${commit}, 'hex'), next, next from (select nextval('moves') as next) s`);
  }

  /** Whether a branch or tag of this name stands at this version. */
  private async names(tx: Transaction, table: typeof tables.branch | typeof tables.tag, name: string, at: string) {
    const rows = await tx
      .select({ name: table.name })
      .from(table)
      .where(and(this.mine(table), eq(table.name, name), eq(table.commitHash, at)));
    return rows.length > 0;
  }

  private async refuseTaken(tx: Transaction, name: string): Promise<void> {
    const taken = await tx.execute(sql`
      select 1 from branch where org_id = ${this.org} and system_id = ${this.system} and name = ${name}
      union all select 1 from tag where org_id = ${this.org} and system_id = ${this.system} and name = ${name}`);
    if (taken.length > 0)
      throw new SecaError("exists", `${quoted(name)} already names a branch or a tag.`, "Choose another name.");
  }

  private async exists(hash: string): Promise<boolean> {
    const rows = await this.connection.read(this.org, (tx) =>
      tx
        .select({ hash: tables.commit.hash })
        .from(tables.commit)
        .where(and(this.mine(tables.commit), eq(tables.commit.hash, hash))),
    );
    return rows.length > 0;
  }
}

class HeadMoved extends Error {}

/** Walks over many trees ask for their objects together, so a window costs the round trips of one tree. */
function* windowsOf<T>(items: readonly T[], size = 64): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function checkName(name: string): void {
  if (!BRANCH_NAME.test(name))
    throw new SecaError(
      "bad_input",
      `${quoted(name)} cannot name a branch or tag.`,
      "Use a-z, 0-9 and . _ - and begin with a letter or digit.",
    );
}

function toPlainCommit(row: typeof tables.commit.$inferSelect): Commit {
  const { hash, root, parents, author, message, at } = row;
  return { hash, root, parents, author, message, at };
}
