import { readConfig, silentLog } from "@seca/core/kernel";
import { openWorker } from "@seca/core/runs";
import { openStore } from "@seca/core/store";
import { chain } from "./run-kind.ts";

export const LEASE_MS = 400;

/** Works on runs until it is killed or its stdin ends. */
export async function work([home = "", cache = ""]: readonly string[]): Promise<void> {
  const store = openStore(readConfig({ SECA_HOME: home, SECA_CACHE: cache, HOME: home }), silentLog);
  const worker = openWorker({
    store,
    kinds: [chain],
    log: silentLog,
    leaseMs: LEASE_MS,
    pollMs: 150,
    backoff: { firstMs: 10, mostMs: 50 },
  });
  const told = new Promise((resolve) => void process.stdin.once("end", resolve));
  process.stdin.resume();
  await store.ready();
  await told;
  await worker.close();
  await store.close();
}
