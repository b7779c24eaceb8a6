import { type Actor, requireScope } from "../kernel/index.ts";
import {
  type FollowRequest,
  type Followed,
  type RunKind,
  type StartOptions,
  followRun,
  startRun,
} from "../runs/index.ts";
import type { OrganisationStore, RunCounts, RunState, RunView, Store } from "../store/index.ts";

/** The durable runs of the organisation: what takes longer than a caller should wait. */
export class RunDesk {
  private readonly store: Store;
  private readonly record: OrganisationStore;
  private readonly actor: Actor;

  constructor(store: Store, record: OrganisationStore, actor: Actor) {
    this.store = store;
    this.record = record;
    this.actor = actor;
  }

  async start<Input>(kind: RunKind<Input>, input: Input, options?: StartOptions): Promise<RunView> {
    requireScope(this.actor, "seca:run", "start a run");
    const { id } = await startRun(this.record.runs, kind, input, options);
    return this.record.runs.get(id);
  }

  get(id: string): Promise<RunView> {
    return this.record.runs.get(id);
  }

  /** What came of it; undefined as long as nothing did. */
  result(id: string): Promise<unknown> {
    return this.record.runs.result(id);
  }

  /** How it stands and what it told after some event, waiting for news if there is none yet. */
  events(id: string, request: Omit<FollowRequest, "forEnd">): Promise<Followed> {
    return followRun(this.place(), id, request);
  }

  /** Waits for it to be over or to ask something, for so long at most. */
  async waitFor(id: string, waitMs: number, signal?: AbortSignal): Promise<RunView> {
    const { run } = await followRun(this.place(), id, { since: 0, limit: 0, waitMs, forEnd: true, signal });
    return run;
  }

  async cancel(id: string): Promise<RunView> {
    requireScope(this.actor, "seca:run", "cancel a run");
    return this.record.runs.cancel(id);
  }

  async continue(id: string, answer?: string): Promise<RunView> {
    requireScope(this.actor, "seca:run", "answer a run");
    return this.record.runs.continue(id, answer);
  }

  /** The latest first. */
  list(request: { state?: RunState; kind?: string; system?: string; limit: number }): Promise<RunView[]> {
    return this.record.runs.list(request);
  }

  /** How many there are of each kind and state, and how long the oldest waits: for gauges. */
  counts(): Promise<RunCounts> {
    return this.record.runs.counts();
  }

  private place() {
    return { store: this.store, runs: this.record.runs, org: this.actor.org };
  }
}
