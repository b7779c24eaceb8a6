/**
 * `postmaster.pid`, the only lock there is. Postgres writes and removes it; we read it to find the server, and take it
 * away only where Postgres itself would be fooled: a process of another kind that got the dead server's number.
 */
import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { isAlive, isPostgresOf } from "./processes.ts";

export const SUPERUSER = "seca";
/** Only on Windows, where the server listens on loopback. */
export const PASSWORD_FILE = "seca-password";

export interface EngineAddress {
  /** The socket's folder, or 127.0.0.1 on Windows. */
  readonly host: string;
  readonly port: number;
  /** Superuser and owner of the database `postgres`. */
  readonly user: string;
  readonly password: string | undefined;
  readonly pid: number;
}

export interface Lock {
  readonly pid: number;
  readonly port: number;
  readonly socketFolder: string | undefined;
  readonly isReady: boolean;
}

export async function readLock(data: string): Promise<Lock | undefined> {
  const text = await readText(lockFile(data));
  const [pid, , , port, socketFolder, , , state] = (text ?? "").split("\n");
  if (!pid || !port) return undefined;
  return {
    pid: Number(pid),
    port: Number(port),
    socketFolder: socketFolder || undefined,
    isReady: state?.trim() === "ready",
  };
}

/** The server's address, if one takes connections right now. */
export async function addressIfAnswering(data: string): Promise<EngineAddress | undefined> {
  const lock = await readLock(data);
  if (!lock?.isReady || (await knock(lock)) !== "open") return undefined;
  // A port, unlike a socket, may have passed to a stranger.
  if (lock.socketFolder === undefined && !isAlive(lock.pid)) return undefined;
  // A dead server's file may have spoken for a new one that is not ready yet, at the same socket.
  if ((await readLock(data))?.pid !== lock.pid) return undefined;
  const password = lock.socketFolder === undefined ? await readText(join(data, PASSWORD_FILE)) : undefined;
  return { host: lock.socketFolder ?? "127.0.0.1", port: lock.port, user: SUPERUSER, password, pid: lock.pid };
}

/** Opens a connection and leaves without a word, which Postgres does not log. `absent`: the socket's file is gone. */
export function knock(lock: Lock): Promise<"open" | "closed" | "absent"> {
  const socket = connect(
    lock.socketFolder === undefined
      ? { host: "127.0.0.1", port: lock.port }
      : { path: join(lock.socketFolder, socketName(lock.port)) },
  );
  return new Promise((resolve) => {
    const end = (answer: "open" | "closed" | "absent") => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end("open"));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code === "ENOENT" ? "absent" : "closed"));
    socket.setTimeout(2_000, () => end("closed"));
  });
}

/**
 * Removes the locks of a dead server that Postgres would believe: those of a living process of another kind, and empty
 * ones, left by a power cut. It sees for itself that a process is dead, and on Windows that one is no Postgres.
 */
export async function removeFalseLocks(data: string, sockets: string, port: number): Promise<void> {
  if (process.platform === "win32") return;
  for (const path of [lockFile(data), join(sockets, `${socketName(port)}.lock`)]) {
    const text = await readText(path);
    if (text !== undefined && (await isFalse(text, path, data))) await takeAway(path, text);
  }
}

async function isFalse(text: string, path: string, data: string): Promise<boolean> {
  const pid = Number.parseInt(text, 10);
  if (Number.isNaN(pid)) return Date.now() - (await stat(path)).mtimeMs > 5_000;
  return isAlive(pid) && !(await isPostgresOf(data, pid));
}

/** By rename, so that of several starters one has it; what turns out to be a newer lock is put back at once. */
async function takeAway(path: string, seen: string): Promise<void> {
  const aside = `${path}.stale-${randomBytes(4).toString("hex")}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readText(aside)) !== seen) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

export const socketName = (port: number): string => `.s.PGSQL.${port}`;

const lockFile = (data: string): string => join(data, "postmaster.pid");

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
