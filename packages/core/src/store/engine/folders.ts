import { access, lstat, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "./account.ts";

/** With the folders above it. Node's own `recursive` says ENOENT where the disk is read-only, which would mislead. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && dirname(path) !== path) {
      await makeFolder(dirname(path), mode);
      return makeFolder(path, mode);
    }
    if (!(await isFolder(path))) throw error;
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** The folders on the way, from the top and with the last, that an account may not pass. Access lists are not read. */
export async function closedTo(account: Account, folder: string): Promise<string[]> {
  const above = dirname(folder) === folder ? [] : await closedTo(account, dirname(folder));
  const { mode, uid, gid } = await stat(folder);
  const passes = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & passes) === 0 ? [...above, folder] : above;
}

/** All files below; what vanishes meanwhile counts nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return bytesIn(path);
      return lstat(path).then(
        (found) => found.size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
