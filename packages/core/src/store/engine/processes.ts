import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import { promisify } from "node:util";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether this process is the Postgres that runs on this data folder, since the number of a dead one is handed on. */
export async function isPostgresOf(data: string, pid: number): Promise<boolean> {
  if (process.platform === "win32") return isAlive(pid);
  if (process.platform === "linux") {
    const [program, ...args] = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (!program?.endsWith("postgres")) return false;
    // Where it stands is true even if the home was moved, but a container's root may not ask.
    const [standsIn, folder] = await Promise.all([readlink(`/proc/${pid}/cwd`), realpath(data)]).catch(() => []);
    return args.includes(data) || (standsIn !== undefined && standsIn === folder);
  }
  const listed = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return listed !== undefined && listed.stdout.includes("postgres") && listed.stdout.includes(data);
}

/** A fast shutdown: clients are disconnected, their open transactions rolled back. */
export function askToStop(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
