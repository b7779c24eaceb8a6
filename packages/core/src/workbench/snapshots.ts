import { SecaError, quoted } from "../kernel/index.ts";
import { type Arrival, Snapshot } from "../graph/index.ts";
import { type HeadPosition, MAIN, type OrganisationStore } from "../store/index.ts";

interface Known {
  readonly position: HeadPosition;
  readonly snapshot: Snapshot;
}

const OLD_VERSIONS_KEPT = 4;

/**
 * The graphs this process holds in memory. A head is asked for its position on every request and brought up to it, so
 * what anybody was acknowledged anywhere is seen here at once; old versions never change and are kept for a while.
 */
export class Snapshots {
  private readonly store: OrganisationStore;
  private readonly heads = new Map<string, Known>();
  private readonly versions = new Map<string, Snapshot>();

  constructor(store: OrganisationStore) {
    this.store = store;
  }

  async head(system: string, branch: string): Promise<Snapshot> {
    const key = `${system} ${branch}`;
    const known = this.heads.get(key);
    const state = await this.store.versions(system).head(branch, known?.position);
    if (!state) {
      this.heads.delete(key);
      await this.store.systems.find(system);
      const names = (await this.store.versions(system).branches()).map((each) => each.name);
      throw new SecaError("not_found", `There is no branch ${quoted(branch)}.`, `Branches: ${names.join(", ")}.`);
    }
    if (known && !state.complete && state.commit === known.snapshot.commit) return known.snapshot;
    const base = known && !state.complete ? known.snapshot : Snapshot.empty({ system, branch, commit: state.commit });
    const snapshot = base.with(state.complete ? this.asKnown(system, state.facts) : state.facts, state.commit);
    // A slower request may come back with an older head than one that overtook it.
    const latest = this.heads.get(key);
    if (!latest || state.seq >= latest.position.seq) this.heads.set(key, { position: state, snapshot });
    return snapshot;
  }

  /** A version by branch, tag or digits; without one, the head of main. */
  async at(system: string, version: string): Promise<Snapshot> {
    if (version === MAIN || this.heads.has(`${system} ${version}`)) return this.head(system, version);
    const versions = this.store.versions(system);
    const branches = await versions.branches();
    if (branches.some((branch) => branch.name === version)) return this.head(system, version);
    const { hash } = await versions.resolve(version);
    const branch = branches.find((each) => each.commit === hash);
    if (branch) return this.head(system, branch.name);

    const key = `${system} ${hash}`;
    const kept = this.versions.get(key);
    if (kept) return kept;
    const snapshot = Snapshot.empty({ system, branch: version, commit: hash }).with(
      this.asKnown(system, await versions.projection(hash)),
      hash,
    );
    if (this.versions.size >= OLD_VERSIONS_KEPT) this.versions.delete(this.versions.keys().next().value!);
    this.versions.set(key, snapshot);
    return snapshot;
  }

  /** What main holds since the same version is the same fact: once in memory, and seen at a glance to be equal. */
  private asKnown(system: string, facts: readonly Arrival[]): readonly Arrival[] {
    const main = this.heads.get(`${system} ${MAIN}`)?.snapshot;
    if (main === undefined) return facts;
    return facts.map((arrival) => {
      const fact = main.since(arrival.id) === arrival.since ? main.fact(arrival.id) : undefined;
      return fact === undefined ? arrival : { ...arrival, fact };
    });
  }

  forget(system: string): void {
    for (const key of this.heads.keys()) if (key.startsWith(`${system} `)) this.heads.delete(key);
    for (const key of this.versions.keys()) if (key.startsWith(`${system} `)) this.versions.delete(key);
  }
}
