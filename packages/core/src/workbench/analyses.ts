import { setImmediate as afterAnswer } from "node:timers/promises";
import type { Analysis, Build, BuildOptions, Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { Log } from "../kernel/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import type { Trail } from "./trail.ts";
import type { Turns } from "./turns.ts";

/** A branch as it was analysed last, by certain plugins. */
interface Kept {
  readonly build: Build;
  snapshot: Snapshot;
  /** Of the facts that the analysis is of, and that its result is stored under. */
  root: string;
  analysis: Analysis;
  readonly trail: Trail;
}

/** Told before each plugin begins, so that whoever waits sees how far the work is. */
export type OnPlugin = (plugin: string, done: number, total: number) => void;

/** How long a plugin may work out cells in one analysis: a call has 25 seconds for all of them. */
const PLUGIN_LIMIT_MS = 5000;

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
  private readonly limitMs: number;
  private readonly kept = new Map<string, Kept>();
  private readonly saving = new Set<Promise<void>>();

  constructor(store: OrganisationStore, turns: Turns, log: Log, limitMs: number = PLUGIN_LIMIT_MS) {
    this.store = store;
    this.turns = turns;
    this.log = log;
    this.limitMs = limitMs;
  }

  /** What the plugins derive of a version: from memory, from the record, or by running what has to be run. */
  of(snapshot: Snapshot, plugins: readonly Plugin[], engine: string, onPlugin?: OnPlugin): Promise<Analysis> {
    const key = keyOf(snapshot, engine);
    return this.turns.take(`analysis ${key}`, async () => {
      const kept = this.kept.get(key);
      // The latest used is the last to go.
      this.kept.delete(key);
      const now =
        kept === undefined
          ? await this.begun(snapshot, plugins, engine, onPlugin)
          : await this.followed(kept, snapshot, { total: plugins.length, onPlugin });
      this.kept.set(key, now.kept);
      if (this.kept.size > KEPT_MAX) this.kept.delete(this.kept.keys().next().value!);
      if (now.isNew) this.saveLater(now.kept, { system: snapshot.system, engine });
      return now.kept.analysis;
    });
  }

  /** What was made lately of a branch that is held here. */
  trailOf(snapshot: Snapshot, engine: string): Trail | undefined {
    return this.kept.get(keyOf(snapshot, engine))?.trail;
  }

  forget(system: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${system} `)) this.kept.delete(key);
  }

  /** Resolves once nothing is left to be stored. */
  async settled(): Promise<void> {
    while (this.saving.size > 0) await Promise.all(this.saving);
  }

  private async begun(
    snapshot: Snapshot,
    plugins: readonly Plugin[],
    engine: string,
    onPlugin: OnPlugin | undefined,
  ): Promise<Outcome> {
    const { Build: Builder } = await import("../engine/index.ts");
    const { system, commit } = snapshot;
    const root = await this.store.versions(system).modelRoot(commit);
    const cells = await this.store.results(system).load({ modelRoot: root, engine });
    const { limitMs } = this;
    const previous = cells === undefined ? this.nearest(system, engine) : { snapshot, cells };
    const build = new Builder(plugins, { limitMs, ...(previous !== undefined && { previous }) });
    const analysis = await walked(build, snapshot, { total: plugins.length, onPlugin });
    return { kept: { build, snapshot, root, analysis, trail: {} }, isNew: cells === undefined };
  }

  /** A variant begins with what was derived of the branch that was looked at last: most of it is the same. */
  private nearest(system: string, engine: string): BuildOptions["previous"] {
    const others = [...this.kept].filter(([key]) => key.startsWith(`${system} `) && key.endsWith(` ${engine}`));
    const [, last] = others.at(-1) ?? [];
    return last && { snapshot: last.snapshot, cells: last.analysis.cells() };
  }

  private async followed(kept: Kept, snapshot: Snapshot, walk: Walk): Promise<Outcome> {
    if (kept.snapshot.commit === snapshot.commit) return { kept, isNew: false };
    const root = await this.store.versions(snapshot.system).modelRoot(snapshot.commit);
    const isNew = root !== kept.root;
    const analysis = await walked(kept.build, snapshot, walk);
    Object.assign(kept, { snapshot, root, analysis });
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

const keyOf = ({ system, branch }: Snapshot, engine: string): string => `${system} ${branch} ${engine}`;

interface Outcome {
  readonly kept: Kept;
  /** Nothing of it is in the record yet. */
  readonly isNew: boolean;
}

interface Walk {
  readonly total: number;
  readonly onPlugin: OnPlugin | undefined;
}

/**
 * Plugin by plugin, with a breath in between: what waits for its time, an answer or a lease, gets its turn. It goes to
 * the end whoever has left meanwhile, since half a build is none.
 */
async function walked(build: Build, snapshot: Snapshot, { total, onPlugin }: Walk): Promise<Analysis> {
  const steps = build.steps(snapshot);
  // A plugin of several passes has as many steps, one after the other.
  const begun = new Set<string>();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (!begun.has(step.value)) onPlugin?.(step.value, begun.size, total);
    begun.add(step.value);
    await afterAnswer();
  }
}
