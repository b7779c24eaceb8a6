/**
 * Folders that are whole or absent, whenever their builder is killed: built under a draft's name beside the target
 * and renamed into place. The first to arrive wins and the others throw theirs away, so this needs no lock.
 * Waiting for an older draft only saves work; nothing depends on it.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exists } from "./folders.ts";
import { isAlive } from "./processes.ts";

/** How long a draft may be believed to be under way, and how long a dead builder's children may still write to it. */
const FRESH_MS = 15_000;
const FORGOTTEN_MS = 3_600_000;

export async function buildFolder(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${target}.draft-${Date.now()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  await mkdir(draft, { mode: 0o700 });
  try {
    while (!(await exists(target)) && (await hasElder(target, draft))) await sleep(20);
    if (await exists(target)) return;
    await fill(draft);
    await putInPlace(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes what dead builders left. */
export async function sweepDrafts(target: string): Promise<void> {
  for (const { path, pid, ageMs } of await draftsOf(target)) {
    if (ageMs > FORGOTTEN_MS || (ageMs > FRESH_MS && !isAlive(pid))) {
      // Others may be sweeping the same, and what fails today is swept next time.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function hasElder(target: string, draft: string): Promise<boolean> {
  const drafts = await draftsOf(target);
  return drafts.some(({ path, pid, ageMs }) => path < draft && ageMs < FRESH_MS && isAlive(pid));
}

async function draftsOf(target: string): Promise<{ path: string; pid: number; ageMs: number }[]> {
  const prefix = `${basename(target)}.draft-`;
  const names = await readdir(dirname(target));
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const [startedAt, pid] = name.slice(prefix.length).split("-").map(Number);
      return { path: join(dirname(target), name), pid: pid ?? 0, ageMs: Date.now() - (startedAt ?? 0) };
    });
}

async function putInPlace(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    if (await exists(target)) return;
    throw error;
  }
  await syncFolder(dirname(target));
}

/** Else a power cut could undo the rename and keep what was acknowledged after it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
