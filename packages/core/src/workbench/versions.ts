import { shortVersion } from "../model/index.ts";
import { SecaError } from "../kernel/index.ts";
import {
  type Difference,
  type MergeConflict,
  type Preference,
  describeDifference,
  mergeChanges,
  planFacts,
} from "../graph/index.ts";
import { type BranchHead, type Commit, MAIN, type OrganisationStore } from "../store/index.ts";
import type { ChangeReport, Changes } from "./changes.ts";

export interface HistoryEntry {
  readonly version: string;
  readonly parents: string[];
  readonly author: string;
  readonly at: string;
  readonly message: string;
}

const CONFLICTS_TOLD = 20;

/** What can be asked of a system's versions, and what can be done with them. */
export class VersionDesk {
  private readonly store: OrganisationStore;
  private readonly changes: Changes;

  constructor(store: OrganisationStore, changes: Changes) {
    this.store = store;
    this.changes = changes;
  }

  async history(
    system: string,
    request: { from?: string | undefined; limit: number; after?: string | undefined },
  ): Promise<{ entries: HistoryEntry[]; more: boolean }> {
    const versions = this.store.versions(system);
    const start = await versions.resolve(request.from ?? MAIN);
    const after = request.after === undefined ? undefined : (await versions.resolve(request.after)).hash;
    const commits = await versions.history(start.hash, { limit: request.limit + 1, after });
    return { entries: commits.slice(0, request.limit).map(toEntry), more: commits.length > request.limit };
  }

  async show(system: string, version: string): Promise<HistoryEntry> {
    return toEntry(await this.store.versions(system).resolve(version));
  }

  async diff(
    system: string,
    from: string,
    to: string,
  ): Promise<{ from: string; to: string; differences: Difference[] }> {
    const versions = this.store.versions(system);
    const [a, b] = await Promise.all([versions.resolve(from), versions.resolve(to)]);
    const differences = (await versions.diff(a.hash, b.hash)).map(describeDifference);
    return { from: shortVersion(a.hash), to: shortVersion(b.hash), differences };
  }

  /** Branches and tags, each with the version it names. */
  async names(system: string): Promise<{ branches: BranchHead[]; tags: BranchHead[] }> {
    const versions = this.store.versions(system);
    const [branches, tags] = await Promise.all([versions.branches(), versions.tags()]);
    const short = ({ name, commit }: BranchHead): BranchHead => ({ name, commit: shortVersion(commit) });
    return { branches: branches.map(short), tags: tags.map(short) };
  }

  async createBranch(system: string, name: string, at: string = MAIN): Promise<string> {
    const commit = await this.store.versions(system).resolve(at);
    await this.store.versions(system).createBranch(name, commit.hash);
    return shortVersion(commit.hash);
  }

  async deleteBranch(system: string, name: string): Promise<void> {
    await this.store.versions(system).deleteBranch(name);
  }

  async createTag(system: string, name: string, at: string = MAIN): Promise<string> {
    const commit = await this.store.versions(system).resolve(at);
    await this.store.versions(system).createTag(name, commit.hash);
    return shortVersion(commit.hash);
  }

  /** Brings what another branch or version changed since the common ancestor into a branch, or says what stands against it. */
  async merge(
    system: string,
    request: { from: string; into?: string | undefined; prefer?: Preference; message?: string | undefined },
  ): Promise<ChangeReport> {
    const versions = this.store.versions(system);
    const theirs = await versions.resolve(request.from);
    const branch = request.into ?? MAIN;
    const message = request.message ?? `Merge ${request.from} into ${branch}`;
    return this.changes.write(system, { branch, message, mergeOf: theirs.hash }, async (snapshot) => {
      const ancestor = await versions.commonAncestor(snapshot.commit, theirs.hash);
      if (ancestor.hash === theirs.hash) {
        throw new SecaError(
          "refused",
          `${branch} already holds everything of ${shortVersion(theirs.hash)}; nothing was changed.`,
          "Compare them with version_query diff.",
        );
      }
      const [ours, others] = await Promise.all([
        versions.diff(ancestor.hash, snapshot.commit),
        versions.diff(ancestor.hash, theirs.hash),
      ]);
      const byId = <T extends { id: string }>(list: readonly T[]) => new Map(list.map((each) => [each.id, each]));
      const merged = mergeChanges(snapshot, { ours: byId(ours), theirs: byId(others) }, request.prefer);
      if (merged.conflicts.length > 0) throw mergeConflict(merged.conflicts);
      return planFacts(snapshot, merged.changes);
    });
  }

  /** A new version with the facts of an old one. */
  async restore(
    system: string,
    request: { version: string; branch?: string | undefined; message?: string | undefined },
  ): Promise<ChangeReport> {
    const versions = this.store.versions(system);
    const old = await versions.resolve(request.version);
    const message = request.message ?? `Restore ${shortVersion(old.hash)}`;
    return this.changes.write(system, { branch: request.branch, message, restores: old.hash }, async (snapshot) => {
      const back = await versions.diff(snapshot.commit, old.hash);
      return planFacts(snapshot, new Map(back.map(({ id, after }) => [id, after])));
    });
  }
}

function toEntry({ hash, parents, author, at, message }: Commit): HistoryEntry {
  return { version: shortVersion(hash), parents: parents.map(shortVersion), author, at, message };
}

function mergeConflict(conflicts: readonly MergeConflict[]): SecaError {
  const shown = conflicts.slice(0, CONFLICTS_TOLD);
  return new SecaError(
    "conflict",
    `Both sides changed ${conflicts.length === 1 ? "one thing" : `${conflicts.length} things`} differently: ${shown.map(({ id, field }) => (field === "*" ? id : `${id} ${field}`)).join(", ")}; nothing was merged.`,
    "Make them agree with change_apply on either branch, or merge again with prefer: ours or theirs.",
    { details: { conflicts: shown, total: conflicts.length } },
  );
}
