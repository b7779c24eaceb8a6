import { and, eq, sql } from "drizzle-orm";
import { SecaError, quoted } from "../kernel/index.ts";
import { hashOf } from "../model/index.ts";
import { type Transaction, type Way, inside, tellMoved } from "./connection.ts";
import { type HeadPosition, type HeadState, readHead, writeHead, writeHeadRows } from "./head.ts";
import { type Commit, History, type Memory } from "./history.ts";
import { storeObjects } from "./objects.ts";
import type { NewRun } from "./enqueue.ts";
import { Runs } from "./runs.ts";
import * as tables from "./schema.ts";
import { storable } from "./storable.ts";
import type { Trail } from "./trail.ts";
import { type FactChange, writeTree } from "./tree.ts";

export interface CommitRequest {
  readonly branch: string;
  /** The head that the changes were computed on: if it moved meanwhile, nothing is written. */
  readonly expected: string;
  readonly changes: readonly FactChange[];
  readonly author: string;
  readonly message: string;
  /** A merge names the version it brought in. */
  readonly mergeOf?: string | undefined;
  /** A restoration names the version whose facts it brought back. */
  readonly restores?: string | undefined;
  /** Runs that the change asks for: queued with it, or not at all. */
  readonly runs?: readonly NewRun[] | undefined;
}

const BRANCH_NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;
export const MAIN = "main";

/** From here on the planner's statistics are renewed at once: until then it knows an empty table and scans. */
const LARGE = 2000;

/** The versions of one system: its history, and the branches that move over it. */
export class Versions extends History {
  private readonly trail: Trail;

  constructor(connection: Way, trail: Trail, system: string, memory?: Memory) {
    super(connection, trail.org, system, memory);
    this.trail = trail;
  }

  /** The same versions in another's name. */
  by(trail: Trail): Versions {
    return new Versions(this.connection, trail, this.system, { objects: this.objects, commits: this.commits });
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
          this.enqueue(tx, request.runs),
          this.noteCommit(tx, commit, request),
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
        await this.trail.note(tx, "branch.create", { system: this.system, branch: name, version: hash });
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
      for (const { commit } of gone)
        await this.trail.note(tx, "branch.delete", { system: this.system, branch: name, version: commit });
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
      await this.trail.note(tx, "tag.create", { system: this.system, tag: name, version: at });
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

  private toCommit(content: Omit<Commit, "hash" | "at">): Commit {
    const [author, message] = [storable(content.author), storable(content.message)];
    const full = { ...content, author, message, at: this.trail.clock().toISOString() };
    return { hash: hashOf(full), ...full };
  }

  private async enqueue(tx: Transaction, wanted: readonly NewRun[] = []): Promise<void> {
    const runs = new Runs(inside(tx), this.trail);
    for (const each of wanted) await runs.enqueue({ system: this.system, ...each });
  }

  private noteCommit(tx: Transaction, commit: Commit, request: CommitRequest): Promise<unknown> {
    const { branch, changes, mergeOf, restores } = request;
    const act = mergeOf !== undefined ? "version.merge" : restores !== undefined ? "version.restore" : "version.commit";
    return this.trail.note(tx, act, {
      system: this.system,
      branch,
      version: commit.hash,
      message: commit.message,
      facts: changes.length,
      merged: mergeOf,
      restored: restores,
    });
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

function checkName(name: string): void {
  if (!BRANCH_NAME.test(name))
    throw new SecaError(
      "bad_input",
      `${quoted(name)} cannot name a branch or tag.`,
      "Use a-z, 0-9 and . _ - and begin with a letter or digit.",
    );
}
