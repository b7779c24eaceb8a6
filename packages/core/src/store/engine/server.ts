import type { StdioOptions } from "node:child_process";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../kernel/index.ts";
import { program, type Engine } from "./binaries.ts";
import { diedAtStart, knownFailure, notReady } from "./failures.ts";
import type { Place } from "./place.ts";
import { addressIfAnswering, knock, readLock, removeFalseLocks, type EngineAddress } from "./postmaster.ts";
import { askToStop, isPostgresOf } from "./processes.ts";
import { startProgram, type Started } from "./programs.ts";
import { complaintsOf, openServerLog } from "./server-log.ts";
import { SOCKET_PORT, shortFolder, socketFolder } from "./sockets.ts";

const READY_WITHIN_MS = 20_000;

/** As arguments rather than in a file of the record: an update of seca changes them, and `ps` shows them. */
const SETTINGS: Readonly<Record<string, string>> = {
  // What was acknowledged is on the disk.
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  // One person's machine: little memory, few processes, no replication.
  shared_buffers: "32MB",
  max_connections: "100",
  min_wal_size: "32MB",
  max_wal_size: "256MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  huge_pages: "off",
  jit: "off",
  autovacuum: "on",
  // Says what went wrong and holds nothing of the record: no statements, no values.
  log_min_messages: "warning",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  cluster_name: "seca",
};

/** Another server still has the record, or has only just let it go. */
const BUSY = /lock file|pre-existing shared memory/;
/** Some file systems hold files but no sockets: mounts of another system, as in WSL and Docker Desktop. */
const NO_SOCKETS = /could not create any Unix-domain sockets/;

/** Starts the server, or finds the one that was faster. A refusal while an old one is on its way out is waited for. */
export async function runServer(place: Place, engine: Engine, log: Log): Promise<EngineAddress> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let refusal = "";
  for (let pauseMs = 20; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    const running = await addressIfAnswering(place.data);
    if (running) return running;

    if (!(await isHeld(place))) {
      const listening = await listeningArguments(place, NO_SOCKETS.test(refusal));
      const outcome = await attempt(place, engine, listening, deadline);
      if (typeof outcome !== "string") {
        log.debug({ pid: outcome.pid, data: place.data }, "started the embedded Postgres");
        return outcome;
      }
      if (isFinal(outcome, refusal)) {
        const cause = new Error(outcome);
        throw knownFailure(cause, dirname(place.data)) ?? diedAtStart(place.log, cause);
      }
      refusal = outcome;
    }
    await sleep(pauseMs);
  }
  throw notReady(place.log, READY_WITHIN_MS / 1_000, new Error(refusal));
}

/** A server that was killed, came too early, or found no room for its socket is worth another attempt. */
function isFinal(complaint: string, before: string): boolean {
  if (knownFailure(new Error(complaint), "")) return true;
  return complaint !== "" && !BUSY.test(complaint) && (!NO_SOCKETS.test(complaint) || NO_SOCKETS.test(before));
}

/** Whether a server is there already, be it starting or stopping. One that lost its socket can only be replaced. */
async function isHeld(place: Place): Promise<boolean> {
  const lock = await readLock(place.data);
  if (!lock || process.platform === "win32" || !(await isPostgresOf(place.data, lock.pid))) return false;
  if (lock.isReady && (await knock(lock)) === "absent") askToStop(lock.pid);
  return true;
}

/** One server, started apart from us, its output in its log. Returns its complaints if it ends before it answers. */
async function attempt(
  place: Place,
  engine: Engine,
  listening: readonly string[],
  deadline: number,
): Promise<EngineAddress | string> {
  const log = await openServerLog(place);
  const watch = new AbortController();
  try {
    const startsAt = (await log.stat()).size;
    const server = launch(place, engine, [...listening, ...settings()], log.fd);
    const answer = firstAnswer(place, deadline, watch.signal);
    const end = server.end.then(async ({ code }) => {
      // On Windows pg_ctl has done its part and leaves.
      if (process.platform === "win32" && code === 0) return answer;
      return complaintsOf(server.pid, place.log, startsAt);
    });
    return await Promise.race([answer, end]);
  } finally {
    watch.abort();
    await log.close();
  }
}

/** On Windows by pg_ctl, which sheds the administrator's rights that postgres refuses to have. */
function launch(place: Place, engine: Engine, args: readonly string[], logFd: number): Started {
  const how = { account: place.account, stdio: ["ignore", logFd, logFd] as StdioOptions, detached: true };
  return process.platform === "win32"
    ? startProgram(program(engine, "pg_ctl"), {
        ...how,
        args: ["start", "-W", "-s", "-D", place.data, "-l", place.log, "-o", args.join(" ")],
      })
    : startProgram(program(engine, "postgres"), { ...how, args: ["-D", place.data, ...args] });
}

async function firstAnswer(place: Place, deadline: number, signal: AbortSignal): Promise<EngineAddress | string> {
  while (Date.now() < deadline && !signal.aborted) {
    const address = await addressIfAnswering(place.data);
    if (address) return address;
    await sleep(10);
  }
  return "";
}

const settings = (): string[] => Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

async function listeningArguments(place: Place, avoidsRecord: boolean): Promise<string[]> {
  if (process.platform === "win32") return ["-p", String(await freePort()), "-c", "listen_addresses=127.0.0.1"];
  const folder = await (avoidsRecord ? shortFolder(place) : socketFolder(place));
  await removeFalseLocks(place.data, folder, SOCKET_PORT);
  return ["-p", String(SOCKET_PORT), "-k", folder, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"];
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
