import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../../kernel/index.ts";
import { program, type Engine } from "./binaries.ts";
import { buildFolder } from "./draft.ts";
import { cannotInitialise, knownFailure, namelessAccount, noRecord, otherMajor } from "./failures.ts";
import { exists } from "./folders.ts";
import type { Place } from "./place.ts";
import { PASSWORD_FILE, SUPERUSER } from "./postmaster.ts";
import { startProgram } from "./programs.ts";

/** Makes the data folder if there is none, and refuses one that this engine cannot open. */
export async function ensureCluster(place: Place, engine: Engine, log: Log): Promise<void> {
  if (!(await exists(place.data))) {
    await buildFolder(place.data, (draft) => initialise(draft, place, engine, log));
    log.debug({ data: place.data }, "made an empty record");
  }
  const made = await readFile(join(place.data, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw noRecord(place.data);
    throw error;
  });
  if (made.trim() !== engine.major) throw otherMajor(place.data, made.trim(), engine.major);
}

async function initialise(draft: string, place: Place, engine: Engine, log: Log): Promise<void> {
  const { account } = place;
  if (account) await chown(draft, account.uid, account.gid);
  const password = process.platform === "win32" ? await writePassword(draft) : undefined;
  const initdb = startProgram(program(engine, "initdb"), {
    args: [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      "--encoding=UTF8",
      "--no-instructions",
      // Postgres' own C.UTF-8 sorts by code point like C, but knows the letters of all languages, on every machine alike.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(password === undefined
        ? ["--auth-local=trust", "--auth-host=reject"]
        : ["--auth=scram-sha-256", `--pwfile=${password}`]),
    ],
    account,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { code, words } = await initdb.end;
  if (code === 0) {
    if (password !== undefined) await rename(password, join(draft, PASSWORD_FILE));
    return;
  }
  if (password !== undefined) await rm(password, { force: true });
  log.warn({ words }, "initdb failed");
  const cause = new Error(words);
  if (words.includes("could not look up effective user")) throw namelessAccount(cause);
  throw knownFailure(cause, dirname(place.data)) ?? cannotInitialise(dirname(place.data), cause);
}

/** Beside the draft, which initdb wants empty; named like one, so that it is swept like one. */
async function writePassword(draft: string): Promise<string> {
  const path = `${draft}-password`;
  await writeFile(path, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" });
  return path;
}
