import { open, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Config } from "./config.ts";
import { SecaError, quoted } from "./errors.ts";

/**
 * Which files a caller may name by path. Hosts start servers anywhere, so the working folder means nothing: by
 * default it is the user's home without hidden folders; SECA_FOLDERS replaces that list. Links are resolved before
 * anything is compared. Key files and our own home are never read, whatever the list says.
 */
export interface FilePolicy {
  readonly folders: readonly string[];
  /** Whether a part of the path below its folder may begin with a dot. */
  readonly hidden: boolean;
  /** Folders that are closed in any case. */
  readonly never: readonly string[];
}

export function filePolicy(config: Config): FilePolicy {
  const never = [config.home, config.cache];
  return config.folders === undefined
    ? { folders: [config.userHome], hidden: false, never }
    : { folders: config.folders, hidden: true, never };
}

/** The command line may also read what its user typed: exactly those paths are added to the policy. */
export function withTyped(policy: FilePolicy, typed: readonly string[]): FilePolicy {
  return { ...policy, folders: [...policy.folders, ...typed.map((path) => resolve(path))] };
}

/** Names under which keys and passwords are usually kept. */
const KEY_FILE =
  /^(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.*\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)|\.?(netrc|pgpass|npmrc|pypirc|git-credentials|htpasswd|env(\..+)?)|credentials|shadow|known_hosts|authorized_keys|.*_history)$/i;
const KEY_FOLDERS = new Set([".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store"]);

/** Reads a file that the policy allows. What stands outside of it is refused in the same words whether it exists or not. */
export async function readAllowedFile(path: string, policy: FilePolicy, bytesMax: number): Promise<Buffer> {
  const real = await allowedPath(path, policy);
  const handle = await open(real, "r").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new SecaError("bad_input", `${quoted(path, 200)} is not a file.`, "Name a file.");
    if (info.size > bytesMax) {
      throw new SecaError(
        "too_large",
        `${quoted(path, 200)} has ${info.size} bytes; at most ${bytesMax} are read.`,
        "Split it, or hand over the part that matters.",
      );
    }
    // The file opened may not be the one checked, if somebody swapped a link in between.
    if ((await realpath(real)) !== real) throw refused(path, policy);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function allowedPath(path: string, policy: FilePolicy): Promise<string> {
  if (path === "" || path.includes("\0"))
    throw new SecaError("bad_input", "The path is empty or holds a NUL.", "Name a file by its absolute path.");
  const expanded = path.startsWith(`~${sep}`) || path === "~" ? join(policy.folders[0] ?? "", path.slice(1)) : path;
  if (!isAbsolute(expanded)) {
    throw new SecaError(
      "bad_input",
      `${quoted(path, 200)} is not an absolute path.`,
      `Begin it with / (or ~/), for example ${join(policy.folders[0] ?? "/", "design.md")}.`,
    );
  }
  const real = await resolveLinks(resolve(expanded), path, policy);
  const folders = await Promise.all(policy.folders.map((folder) => realpath(folder).catch(() => folder)));
  const never = await Promise.all(policy.never.map((folder) => realpath(folder).catch(() => folder)));
  const open = folders.some(
    (folder) => isInside(real, folder) && (policy.hidden || !hasHiddenPart(relative(folder, real))),
  );
  const parts = real.split(sep);
  const closed =
    never.some((folder) => isInside(real, folder)) ||
    KEY_FILE.test(basename(real)) ||
    parts.some((part) => KEY_FOLDERS.has(part));
  if (!open || closed) throw refused(path, policy);
  return real;
}

/** A path that cannot be resolved is judged by the nearest folder above it that can, so that nothing outside can be probed. */
async function resolveLinks(absolute: string, asked: string, policy: FilePolicy): Promise<string> {
  try {
    return await realpath(absolute);
  } catch (cause) {
    const folders = await Promise.all(policy.folders.map((folder) => realpath(folder).catch(() => folder)));
    let above = dirname(absolute);
    for (;;) {
      const real = await realpath(above).catch(() => undefined);
      if (real !== undefined) {
        if (
          folders.some((folder) => isInside(real, folder) && (policy.hidden || !hasHiddenPart(relative(folder, real))))
        )
          throw unreadable(asked, cause);
        throw refused(asked, policy);
      }
      const next = dirname(above);
      if (next === above) throw refused(asked, policy);
      above = next;
    }
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

const hasHiddenPart = (way: string): boolean => way.split(sep).some((part) => part.startsWith("."));

function refused(path: string, policy: FilePolicy): SecaError {
  return new SecaError(
    "refused",
    `${quoted(path, 200)} is not among the files that may be read.`,
    `Readable by path: ${policy.folders.join(", ")}${policy.hidden ? "" : " without hidden folders"}, never keys. Or send the content as text; SECA_FOLDERS names other folders.`,
  );
}

function unreadable(path: string, cause: unknown): SecaError {
  const missing = typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ENOENT";
  return missing
    ? new SecaError(
        "not_found",
        `There is no file ${quoted(path, 200)}.`,
        "Check the path, or send the content as text.",
        { cause },
      )
    : new SecaError(
        "unavailable",
        `${quoted(path, 200)} cannot be read.`,
        "Check its permissions, or send the content as text.",
        { cause },
      );
}
