/** Postgres refuses to run as root, so root lends it another account. Everyone else runs it as themselves. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Whoever owns the record; for a new one the home's owner, so that a mounted volume or a `sudo` leaves nothing behind
 * that its owner could not use; and `nobody` where all is root's. Undefined: no need to lend one.
 */
export async function lentAccount(home: string): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const data = await stat(join(home, "record", "data")).catch(() => undefined);
  if (data && data.uid !== 0) return { uid: data.uid, gid: data.gid };

  const accounts = await namedAccounts();
  const owner = (await stat(home)).uid;
  return (
    accounts.find(({ uid }) => uid === owner && uid !== 0) ??
    accounts.find(({ name }) => name === "nobody") ?? { uid: 65_534, gid: 65_534 }
  );
}

/** macOS writes nobody as -2, which is 4294967294 in a file's owner. */
async function namedAccounts(): Promise<(Account & { name: string })[]> {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }));
}
