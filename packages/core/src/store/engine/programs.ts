import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import type { Account } from "./account.ts";
import { cannotBecome, cannotRun } from "./failures.ts";

export interface Start {
  readonly args: readonly string[];
  readonly account: Account | undefined;
  readonly stdio: StdioOptions;
  /** In a session of its own, so that neither our end nor a Ctrl-C reaches it. */
  readonly detached?: boolean;
}

export interface Started {
  readonly pid: number | undefined;
  /** Rejects in our words where the program could not begin. */
  readonly end: Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  /** What it said, where `stdio` has pipes. */
  readonly words: string;
}

/**
 * A host's PGDATA, LC_ALL or LD_LIBRARY_PATH must not reach Postgres, whose messages we read; and its account may not
 * stand where we do. Windows' programs need more of their environment than we could list.
 */
const SURROUNDINGS = { cwd: "/", env: { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" } };

export function startProgram(path: string, { args, account, stdio, detached = false }: Start): Started {
  const explain = (error: unknown): Error => {
    const { code } = error as NodeJS.ErrnoException;
    if (account && (code === "EPERM" || code === "EINVAL")) return cannotBecome(account.uid, error);
    // ENOENT of a file that is there: its loader is missing.
    return ["ENOENT", "EACCES", "ENOEXEC", "UNKNOWN"].includes(code ?? "") ? cannotRun(path, error) : (error as Error);
  };
  try {
    const child = spawn(path, args, {
      ...(process.platform === "win32" ? {} : SURROUNDINGS),
      stdio,
      detached,
      windowsHide: true,
      ...(account ? { uid: account.uid | 0, gid: account.gid | 0 } : {}),
    });
    if (detached) child.unref();
    return { pid: child.pid, end: ending(child, explain) };
  } catch (error) {
    // Node throws some refusals at once and reports the others later.
    throw explain(error);
  }
}

function ending(child: ChildProcess, explain: (error: unknown) => Error): Promise<Ending> {
  let words = "";
  for (const pipe of [child.stdout, child.stderr]) {
    pipe?.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-20_000)));
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(explain(error)));
    child.once("close", (code) => resolve({ code, words }));
  });
}
