import { constants } from "node:fs";
import { copyFile, open, readFile, stat, truncate, type FileHandle } from "node:fs/promises";
import type { Place } from "./place.ts";

const LOG_BYTES_MAX = 4_000_000;

/** Never through a link: as root we write beside another account's files. */
export async function openServerLog({ log, account }: Place): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  const handle = await open(log, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
  if (account) await handle.chown(account.uid, account.gid);
  return handle;
}

/** The server appends, so its log can be cut at any time, also under a running one. The last part is kept aside. */
export async function keepLogSmall(log: string): Promise<void> {
  try {
    if ((await stat(log)).size <= LOG_BYTES_MAX) return;
    await copyFile(log, `${log}.1`);
    await truncate(log);
  } catch {
    // No log yet, or a full disk: no reason to keep anyone from the record.
  }
}

/**
 * What one server complained of before it ended, itself or by a child whose end it reports; nothing if it was killed.
 * Ten starters share a log, nine of them are told no, and a running server's clients are heard in it too.
 */
export async function complaintsOf(server: number | undefined, log: string, startsAt: number): Promise<string> {
  const lines = (await readFile(log)).subarray(startsAt).toString("utf8").split("\n");
  const said = lines.map((line) => ({ line, speaker: / \[(\d+)\] (\w+): /.exec(line) }));
  const own = said.filter(({ speaker }) => speaker?.[1] === String(server));
  const family = new Set(own.flatMap(({ line }) => [...line.matchAll(/\(PID (\d+)\)/g)].map((found) => found[1])));
  family.add(String(server));
  return said
    .filter(({ speaker }) => !speaker || family.has(speaker[1]))
    .filter(({ speaker }) => speaker?.[2] !== "LOG")
    .map(({ line }) => line)
    .join("\n")
    .trim()
    .slice(-20_000);
}
