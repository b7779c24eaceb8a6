/** A Postgres of the user's own, with a port and passwords, made from the binaries that the suite brings. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CACHE, NOBODY, ran } from "../seca.ts";

/** Postgres refuses to run as root. */
const account = process.getuid?.() === 0 ? NOBODY : undefined;

async function program(name: string): Promise<string> {
  const engine = (await readdir(CACHE)).find((each) => each.startsWith("engine-"));
  return join(CACHE, engine!, "bin", name);
}

/** Statements to a database that is not running, as its owner; each on one line. */
export async function alone(data: string, database: string, statements: readonly string[]): Promise<void> {
  const { uid, gid } = await stat(data);
  const { code, stderr } = await ran(await program("postgres"), ["--single", "-j", "-D", data, database], {
    input: `${statements.join(";\n\n")};\n\n`,
    cwd: data,
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  });
  if (code !== 0 || stderr.includes("ERROR")) throw new Error(stderr);
}

export class OwnPostgres {
  readonly port: number;
  readonly #server: ChildProcess;

  private constructor(port: number, server: ChildProcess) {
    this.port = port;
    this.#server = server;
  }

  static async start(folder: string, statements: readonly string[]): Promise<OwnPostgres> {
    const data = join(folder, "own");
    await mkdir(data);
    if (account) await chown(data, account.uid, account.gid);
    const password = join(folder, "password");
    await writeFile(password, "right\n");
    const made = await ran(
      await program("initdb"),
      [`--pgdata=${data}`, "--username=owner", "--auth=scram-sha-256", `--pwfile=${password}`, "--no-sync"],
      { cwd: data, ...account },
    );
    if (made.code !== 0) throw new Error(made.stderr);
    await alone(data, "postgres", statements);
    const port = await freePort();
    const args = ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", ""];
    const server = spawn(await program("postgres"), args, { stdio: "ignore", cwd: data, ...account });
    while (!(await isReady(data))) await sleep(20);
    return new OwnPostgres(port, server);
  }

  address(user: string, password: string, database: string): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  async stop(): Promise<void> {
    this.#server.kill("SIGINT");
    await once(this.#server, "exit");
  }
}

const isReady = async (data: string): Promise<boolean> =>
  (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).includes("ready");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
