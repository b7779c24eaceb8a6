/**
 * The embedded Postgres: real binaries from npm, one server for each home, shared by every process that uses the home
 * and outliving all of them. No lock of ours anywhere: folders are built aside and renamed into place, and
 * `postmaster.pid` decides who runs. Whoever is refused a connection calls `startEngine` again.
 */
import { dirname } from "node:path";
import type { Log } from "../../kernel/index.ts";
import { installedEngine, unpackEngine } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { sweepDrafts } from "./draft.ts";
import { explaining } from "./failures.ts";
import { bytesIn, isFolder } from "./folders.ts";
import { findPlace, makePlace } from "./place.ts";
import { addressIfAnswering, readLock, type EngineAddress } from "./postmaster.ts";
import { isPostgresOf } from "./processes.ts";
import { keepLogSmall } from "./server-log.ts";
import { runServer } from "./server.ts";
import { stopServer } from "./stop.ts";

export type { EngineAddress };

export interface EngineOptions {
  readonly home: string;
  readonly cache: string;
  readonly log: Log;
}

/** Finds the running server of this home or starts one. Any number of processes may call it at once. */
export async function startEngine(options: EngineOptions): Promise<EngineAddress> {
  const { home, cache, log } = options;
  return explaining(home, async () => {
    const found = await findPlace(home);
    if (found) {
      await keepLogSmall(found.log);
      const running = await addressIfAnswering(found.data);
      if (running) return running;
    }
    const engine = await explaining(cache, () => unpackEngine(cache, log));
    const place = await makePlace(home);
    await sweepDrafts(engine.folder);
    await sweepDrafts(place.data);
    await ensureCluster(place, engine, log);
    return runServer(place, engine, log);
  });
}

/** Stops it, open transactions rolled back; resolves to whether one ran. */
export async function stopEngine(options: EngineOptions): Promise<boolean> {
  const { home, cache, log } = options;
  return explaining(home, async () => {
    const place = await findPlace(home);
    return place ? stopServer(place, () => unpackEngine(cache, log)) : false;
  });
}

export interface EngineStatus {
  readonly running: boolean;
  readonly pid?: number;
  /** Absent while the home holds no record. */
  readonly dataFolder?: string;
  /** Present while a server runs that has one. */
  readonly socketFolder?: string;
  readonly logFile?: string;
  readonly diskBytes?: number;
  /** Of the installed binaries; absent where there are none. */
  readonly version?: string;
}

/** What can be said without starting or making anything. */
export async function engineStatus(options: EngineOptions): Promise<EngineStatus> {
  return explaining(options.home, async () => {
    const version = installedEngine()?.version;
    const installed = version === undefined ? {} : { version };
    const place = await findPlace(options.home);
    if (!place || !(await isFolder(place.data))) return { running: false, ...installed };

    const lock = await readLock(place.data);
    const running = lock !== undefined && (await isPostgresOf(place.data, lock.pid));
    return {
      running,
      ...(running ? { pid: lock.pid } : {}),
      dataFolder: place.data,
      ...(running && lock.socketFolder !== undefined ? { socketFolder: lock.socketFolder } : {}),
      logFile: place.log,
      diskBytes: await bytesIn(dirname(place.data)),
      ...installed,
    };
  });
}
