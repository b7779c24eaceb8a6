/**
 * Where a home keeps its record: `<home>/record`. Where root's folders would keep out the account it lends to Postgres,
 * that name is a symlink to a folder of a random name under /var/lib/seca: made atomically, so that ten starters agree,
 * and gone with the home, so that a new home never finds an old record.
 */
import { randomUUID } from "node:crypto";
import { chmod, chown, lstat, readlink, realpath, rmdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { isRoot, lentAccount, type Account } from "./account.ts";
import { recordBlocked, recordGone } from "./failures.ts";
import { closedTo, makeFolder } from "./folders.ts";

const ROOTS_RECORDS = "/var/lib/seca";
const ROOTS_CACHE = "/var/cache/seca";

export interface Place {
  readonly data: string;
  readonly sockets: string;
  readonly log: string;
  /** Who runs Postgres there, if not this process' own account. */
  readonly account: Account | undefined;
}

export async function findPlace(home: string): Promise<Place | undefined> {
  const folder = await findRecord(home);
  return folder === undefined ? undefined : placeIn(folder, await lentAccount(home));
}

export async function makePlace(home: string): Promise<Place> {
  await makeFolder(home, isRoot() ? 0o711 : 0o700);
  const account = await lentAccount(home);
  const folder = (await findRecord(home)) ?? (await makeRecord(home, account));
  if (account) {
    const ours = [await realpath(home), folder, ROOTS_RECORDS];
    const closed = await openOurs(folder, account, ours);
    if (closed[0] !== undefined) throw recordBlocked(folder, closed[0]);
  }
  return placeIn(folder, account);
}

/** The cache, or for root one that the lent account can reach: any account, since records may differ in theirs. */
export async function openCache(cache: string): Promise<string> {
  await makeFolder(cache, isRoot() ? 0o755 : 0o700);
  if (!isRoot()) return cache;
  const anyone = { uid: -1, gid: -1 };
  if ((await openOurs(await realpath(cache), anyone, [await realpath(cache)])).length === 0) return cache;
  await makeFolder(ROOTS_CACHE, 0o755);
  await chmod(ROOTS_CACHE, 0o755);
  return ROOTS_CACHE;
}

const placeIn = (folder: string, account: Account | undefined): Place => ({
  data: join(folder, "data"),
  sockets: join(folder, "socket"),
  log: join(folder, "postgres.log"),
  account,
});

async function findRecord(home: string): Promise<string | undefined> {
  const record = join(home, "record");
  const isNamed = await lstat(record).then(() => true, absent);
  if (!isNamed) return undefined;
  // A pointer without its folder is a loss to be told, never a reason to begin anew.
  return (await realpath(record).catch(absent)) ?? Promise.reject(recordGone(home, await readlink(record)));
}

/** Turns "it is not there" into a value. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function makeRecord(home: string, account: Account | undefined): Promise<string> {
  const record = join(home, "record");
  if (account) {
    const realHome = await realpath(home);
    const closed = await closedTo(account, realHome);
    if (closed.some((folder) => folder !== realHome)) return pointElsewhere(record);
  }
  await makeFolder(record, account ? 0o711 : 0o700);
  if (account) {
    const { uid, gid } = await stat(home);
    await chown(record, uid, gid);
  }
  return realpath(record);
}

async function pointElsewhere(record: string): Promise<string> {
  const folder = join(ROOTS_RECORDS, randomUUID());
  await makeFolder(folder, 0o711);
  try {
    await symlink(folder, record);
  } catch (error) {
    await rmdir(folder);
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return realpath(record);
}

/** Lets the account pass through those closed folders that are ours; returns the others. */
async function openOurs(folder: string, account: Account, ours: readonly string[]): Promise<string[]> {
  const closed = await closedTo(account, folder);
  for (const path of closed.filter((path) => ours.includes(path))) {
    await chmod(path, ((await stat(path)).mode & 0o7777) | 0o011);
  }
  return closed.filter((path) => !ours.includes(path));
}
