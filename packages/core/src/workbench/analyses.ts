import { setImmediate as afterAnswer } from "node:timers/promises";
import type { Analysis, Build, Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { Log } from "../kernel/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import type { Turns } from "./turns.ts";

/** A branch as it was analysed last, by certain plugins. */
interface Kept {
  readonly build: Build;
  commit: string;
  /** Of the facts that the analysis is of, and that its result is stored under. */
  root: string;
  analysis: Analysis;
}

/** Each holds what its cells read, which is larger than the graph itself. */
const KEPT_MAX = 4;

/**
 * The analyses this process holds in memory, so that an edit runs again only what it touches. Results are stored
 * after the answer: losing one costs a computation, never a fact.
 */
export class Analyses {
  private readonly store: OrganisationStore;
  private readonly turns: Turns;
  private readonly log: Log;
  private readonly kept = new Map<string, Kept>();
  private readonly saving = new Set<Promise<void>>();

  constructor(store: OrganisationStore, turns: Turns, log: Log) {
    this.store = store;
    this.turns = turns;
    this.log = log;
  }

  /** What the plugins derive of a version: from memory, from the record, or by running what has to be run. */
  of(snapshot: Snapshot, plugins: readonly Plugin[], engine: string): Promise<Analysis> {
    const key = `${snapshot.system} ${snapshot.branch} ${engine}`;
    return this.turns.take(`analysis ${key}`, async () => {
      const kept = this.kept.get(key);
      // The latest used is the last to go.
      this.kept.delete(key);
      const now =
        kept === undefined ? await this.begun(snapshot, plugins, engine) : await this.followed(kept, snapshot);
      this.kept.set(key, now.kept);
      if (this.kept.size > KEPT_MAX) this.kept.delete(this.kept.keys().next().value!);
      if (now.isNew) this.saveLater(now.kept, { system: snapshot.system, engine });
      return now.kept.analysis;
    });
  }

  forget(system: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${system} `)) this.kept.delete(key);
  }

  /** Resolves once nothing is left to be stored. */
  async settled(): Promise<void> {
    while (this.saving.size > 0) await Promise.all(this.saving);
  }

  private async begun(snapshot: Snapshot, plugins: readonly Plugin[], engine: string): Promise<Outcome> {
    const { Build: Builder } = await import("../engine/index.ts");
    const { system, commit } = snapshot;
    const root = await this.store.versions(system).modelRoot(commit);
    const cells = await this.store.results(system).load({ modelRoot: root, engine });
    const build = new Builder(plugins, cells === undefined ? {} : { previous: { snapshot, cells } });
    return { kept: { build, commit, root, analysis: build.run(snapshot) }, isNew: cells === undefined };
  }

  private async followed(kept: Kept, snapshot: Snapshot): Promise<Outcome> {
    if (kept.commit === snapshot.commit) return { kept, isNew: false };
    const root = await this.store.versions(snapshot.system).modelRoot(snapshot.commit);
    const isNew = root !== kept.root;
    Object.assign(kept, { commit: snapshot.commit, root, analysis: kept.build.run(snapshot) });
    return { kept, isNew };
  }

  private saveLater(kept: Kept, { system, engine }: { readonly system: string; readonly engine: string }): void {
    const { root: modelRoot, analysis } = kept;
    const work = this.turns
      .take(`result ${system} ${engine}`, async () => {
        await afterAnswer();
        // Edits may come faster than they are stored; only the last of them is a head.
        if (kept.analysis === analysis) await this.store.results(system).save({ modelRoot, engine }, analysis.cells());
      })
      .catch((error: unknown) => this.log.warn({ error, system }, "a result was not stored and will be computed again"))
      .finally(() => this.saving.delete(work));
    this.saving.add(work);
  }
}

interface Outcome {
  readonly kept: Kept;
  /** Nothing of it is in the record yet. */
  readonly isNew: boolean;
}
