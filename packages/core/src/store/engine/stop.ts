import { setTimeout as sleep } from "node:timers/promises";
import { program, type Engine } from "./binaries.ts";
import { doesNotStop } from "./failures.ts";
import type { Place } from "./place.ts";
import { readLock } from "./postmaster.ts";
import { askToStop, isPostgresOf } from "./processes.ts";
import { startProgram } from "./programs.ts";

const STOPPED_WITHIN_MS = 30_000;

/** Resolves when the server is gone, to whether one was there. Asking one that is stopping already only waits. */
export async function stopServer(place: Place, engine: () => Promise<Engine>): Promise<boolean> {
  const lock = await readLock(place.data);
  if (!lock || !(await isPostgresOf(place.data, lock.pid))) return false;
  if (process.platform === "win32") await stopByProgram(place, await engine());
  else askToStop(lock.pid);

  const deadline = Date.now() + STOPPED_WITHIN_MS;
  while (await isPostgresOf(place.data, lock.pid)) {
    if (Date.now() > deadline) throw doesNotStop(lock.pid, STOPPED_WITHIN_MS / 1_000);
    await sleep(10);
  }
  return true;
}

async function stopByProgram(place: Place, engine: Engine): Promise<void> {
  const args = ["stop", "-W", "-s", "-m", "fast", "-D", place.data];
  await startProgram(program(engine, "pg_ctl"), { args, account: undefined, stdio: "ignore" }).end;
}
