import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir, mkdtemp, realpath, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "./account.ts";
import { closedTo, makeFolder } from "./folders.ts";
import type { Place } from "./place.ts";
import { socketName } from "./postmaster.ts";

/** What a socket's address has room for. */
const PATH_BYTES_MAX = process.platform === "darwin" ? 103 : 107;
/** Names the socket; nothing listens on a port. */
export const SOCKET_PORT = 5432;

const fits = (folder: string): boolean => Buffer.byteLength(join(folder, socketName(SOCKET_PORT))) <= PATH_BYTES_MAX;

/** A private folder for the socket: in the record, or in the system's tmp where that path is too long for one. */
export async function socketFolder(place: Place): Promise<string> {
  if (!fits(place.sockets)) return shortFolder(place);
  await makeFolder(place.sockets, 0o700);
  await lend(place.sockets, place.account);
  await chmod(place.sockets, 0o700);
  return place.sockets;
}

/**
 * The same name at each start, so that crashes leave no trail. It depends on the data folder's inode, so that a new
 * record never meets the socket of a deleted one whose server has not noticed yet. Where somebody else has taken the
 * name, a random one does: `postmaster.pid` says which.
 */
export async function shortFolder({ data, account }: Place): Promise<string> {
  const self = { uid: process.getuid!(), gid: process.getgid!() };
  const owner = account ?? self;
  const tmp = await firstOpen([await realpath(tmpdir()).catch(() => "/tmp"), "/tmp"], owner);
  const { ino } = await stat(data);
  const digest = createHash("sha256").update(`${data}\n${ino}\n${owner.uid}`).digest("hex");
  const named = join(tmp, `seca-${digest.slice(0, 16)}`);

  await mkdir(named, { mode: 0o700 }).catch(() => undefined);
  const folder = (await isPrivate(named, [owner.uid, self.uid])) ? named : await mkdtemp(join(tmp, "seca-"));
  await lend(folder, account);
  return folder;
}

async function firstOpen(folders: readonly string[], owner: Account): Promise<string> {
  for (const folder of folders) {
    if (fits(join(folder, `seca-${"0".repeat(16)}`)) && (await closedTo(owner, folder)).length === 0) return folder;
  }
  return "/tmp";
}

async function lend(folder: string, account: Account | undefined): Promise<void> {
  if (account) await chown(folder, account.uid, account.gid);
}

async function isPrivate(folder: string, owners: readonly number[]): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found !== undefined && found.isDirectory() && owners.includes(found.uid) && (found.mode & 0o077) === 0;
}
