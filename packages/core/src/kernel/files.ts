import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath } from "node:fs/promises";
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
  /** What `~` stands for. */
  readonly userHome: string;
  /** Whether a part of the path below its folder may begin with a dot. */
  readonly hidden: boolean;
  /** Folders that are closed in any case. */
  readonly never: readonly string[];
}

export function filePolicy(config: Config): FilePolicy {
  const never = [config.home, config.cache];
  const { userHome } = config;
  return config.folders === undefined
    ? { folders: [userHome], userHome, hidden: false, never }
    : { folders: config.folders, userHome, hidden: true, never };
}

/** The command line may also read what its user typed: exactly those paths are added to the policy. */
export function withTyped(policy: FilePolicy, typed: readonly string[]): FilePolicy {
  return { ...policy, folders: [...policy.folders, ...typed.map((path) => resolve(path))] };
}

// Windows has neither of the last two.
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants> & { O_RDONLY: number };

/** Names under which keys and passwords are usually kept. */
const KEY_FILE =
  /^(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|.*\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)|\.?(netrc|pgpass|npmrc|pypirc|git-credentials|htpasswd|env(\..+)?)|credentials|shadow|known_hosts|authorized_keys|.*_history)$/i;
/** Whether a file is usually full of secrets, by its name. */
export const isKeyFile = (name: string): boolean => KEY_FILE.test(name);

const KEY_FOLDERS = new Set([".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store"]);

/** Reads a file that the policy allows. What stands outside of it is refused in the same words whether it exists or not. */
export async function readAllowedFile(path: string, policy: FilePolicy, bytesMax: number): Promise<Buffer> {
  const real = await allowedPath(path, policy);
  // Without waiting: a pipe that nobody writes to would hold one of the few threads that read files, for ever.
  const handle = await open(real, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw codeOf(cause) === "ELOOP" ? refused(path, policy) : unreadable(path, cause);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile())
      throw new SecaError(
        "bad_input",
        `The path ${quoted(path, 200)} leads to something that is no file.`,
        "Name a file.",
      );
    if (info.size > bytesMax) {
      throw new SecaError(
        "too_large",
        `The file at path ${quoted(path, 200)} has ${info.size} bytes; at most ${bytesMax} are read.`,
        "Split it, or hand over the part that matters.",
      );
    }
    // The file opened may not be the one checked, if somebody swapped a link in between.
    if ((await placeOf(handle, real)) !== real) throw refused(path, policy);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Linux says where an open file lies, whatever its name leads to by now. */
const placeOf = (handle: FileHandle, path: string): Promise<string> =>
  readlink(`/proc/self/fd/${handle.fd}`).catch(() => realpath(path));

async function allowedPath(path: string, policy: FilePolicy): Promise<string> {
  if (path === "" || path.includes("\0"))
    throw new SecaError("bad_input", "The path is empty or holds a NUL.", "Name a file by its absolute path.");
  const expanded = path.startsWith(`~${sep}`) || path === "~" ? join(policy.userHome, path.slice(1)) : path;
  if (!isAbsolute(expanded)) {
    throw new SecaError(
      "bad_input",
      `The path ${quoted(path, 200)} is not absolute.`,
      `Begin it with / (or ~/), for example ${join(policy.folders[0] ?? "/", "design.md")}.`,
    );
  }
  const real = await resolveLinks(resolve(expanded));
  if (real === undefined || !(await isAllowed(real, policy))) throw refused(path, policy);
  return real;
}

async function isAllowed(real: string, { folders, hidden, never }: FilePolicy): Promise<boolean> {
  const [open, closed] = await Promise.all([resolveAll(folders), resolveAll(never)]);
  return (
    open.some((folder) => isInside(real, folder) && (hidden || !hasHiddenPart(relative(folder, real)))) &&
    !closed.some((folder) => isInside(real, folder)) &&
    !KEY_FILE.test(basename(real)) &&
    !real.split(sep).some((part) => KEY_FOLDERS.has(part))
  );
}

const resolveAll = (folders: readonly string[]): Promise<string[]> =>
  Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));

/**
 * Where a path leads, judged by the same rules whether anything is there: what is missing keeps its name below the
 * last folder that exists. A link that leads nowhere has no such place, and to say so would tell what is not there.
 */
async function resolveLinks(absolute: string): Promise<string | undefined> {
  const real = await realpath(absolute).catch(() => undefined);
  if (real !== undefined) return real;
  const isLink = await lstat(absolute).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  const above = dirname(absolute);
  if (isLink || above === absolute) return undefined;
  const folder = await resolveLinks(above);
  return folder === undefined ? undefined : join(folder, basename(absolute));
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

const hasHiddenPart = (way: string): boolean => way.split(sep).some((part) => part.startsWith("."));

function refused(path: string, policy: FilePolicy): SecaError {
  return new SecaError(
    "refused",
    `The path ${quoted(path, 200)} is not among the files that may be read.`,
    `Readable by path: ${policy.folders.join(", ")}${policy.hidden ? "" : " without hidden folders"}, never keys. Or send the content as text; SECA_FOLDERS names other folders.`,
  );
}

function unreadable(path: string, cause: unknown): SecaError {
  return MISSING.has(codeOf(cause))
    ? new SecaError(
        "not_found",
        `The path ${quoted(path, 200)} leads to no file.`,
        "Check it, or send the content as text.",
        { cause },
      )
    : new SecaError(
        "unavailable",
        `The file at path ${quoted(path, 200)} cannot be read.`,
        "Check its permissions, or send the content as text.",
        { cause },
      );
}

const MISSING = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";
