import { setTimeout as sleep } from "node:timers/promises";
import { type RunEvent, type RunView, type Runs, type Store, isOver } from "../store/index.ts";

export interface FollowRequest {
  /** The last event that is known already. */
  readonly since: number;
  readonly limit: number;
  readonly waitMs: number;
  /** Waits for the run to need nobody or somebody else: to be over or paused. Else for any event. */
  readonly forEnd?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Followed {
  readonly run: RunView;
  readonly events: readonly RunEvent[];
}

/** Nothing blocks longer than a call may take. */
export const WAIT_MS_MAX = 25_000;
/** NOTIFY wakes; this is for where it cannot be heard. */
const LOOK_EVERY_MS = 2000;

/** How a run stands and what it told after some event; where that is nothing yet, waits for it. */
export async function followRun(
  { store, runs, org }: { readonly store: Store; readonly runs: Runs; readonly org: string },
  id: string,
  { since, limit, waitMs, forEnd = false, signal }: FollowRequest,
): Promise<Followed> {
  const until = performance.now() + Math.min(waitMs, WAIT_MS_MAX);
  let rings = 0;
  let ring = (): void => undefined;
  const stop = store.listenToRuns((told) => {
    if (told !== undefined && (told.org !== org || told.run !== id)) return;
    rings++;
    ring();
  });
  try {
    for (;;) {
      const before = rings;
      const seen = await runs.look(id, since, limit);
      const isReady = forEnd
        ? isOver(seen.run.state) || seen.run.state === "paused"
        : seen.events.length > 0 || isOver(seen.run.state);
      const leftMs = until - performance.now();
      if (isReady || leftMs <= 0 || signal?.aborted === true) return seen;
      // What was told while we looked is looked at again.
      if (rings !== before) continue;
      const awake = new AbortController();
      ring = () => awake.abort();
      const given = signal === undefined ? awake.signal : AbortSignal.any([awake.signal, signal]);
      await sleep(Math.min(leftMs, LOOK_EVERY_MS), undefined, { signal: given }).catch(() => undefined);
    }
  } finally {
    stop();
  }
}
