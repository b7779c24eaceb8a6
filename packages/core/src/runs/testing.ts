import { setTimeout as sleep } from "node:timers/promises";
import { silentLog } from "../kernel/index.ts";
import { type OrganisationStore, type RunState, type RunView, type Store, isOver } from "../store/index.ts";
import type { RunKind } from "./define.ts";
import { type Worker, type WorkerOptions, openWorker } from "./worker.ts";

/** A worker as tests need it: it looks often and waits for nobody long. */
export const quickWorker = (store: Store, kinds: readonly RunKind[], more: Partial<WorkerOptions> = {}): Worker =>
  openWorker({
    store,
    kinds,
    log: silentLog,
    leaseMs: 1000,
    pollMs: 100,
    backoff: { firstMs: 10, mostMs: 50 },
    ...more,
  });

/** Waits for a run to be in a state, or over at any rate. */
export async function until(
  { runs }: OrganisationStore,
  id: string,
  state: RunState | "over" | ((run: RunView) => boolean),
): Promise<RunView> {
  for (;;) {
    const run = await runs.get(id);
    const holds = typeof state === "function" ? state(run) : state === run.state;
    if (holds || isOver(run.state)) return run;
    await sleep(10);
  }
}
