import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { chown, mkdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import postgres, { type Sql } from "postgres";
import { SecaError, silentLog } from "../../../kernel/index.ts";
import type { Account } from "../account.ts";
import { startEngine, stopEngine, type EngineAddress, type EngineOptions } from "../index.ts";

export type Said = { readonly address?: EngineAddress; readonly error?: readonly [code: string, sentence: string] };

export interface Starting {
  readonly child: ChildProcess;
  readonly said: Promise<Said>;
}

const repository = fileURLToPath(new URL("../../../../../../", import.meta.url));

/** Homes of one test file: each is stopped, unmounted and removed in `clean`, whatever became of its test. */
export class Yard {
  readonly folder = mkdtempSync(join(tmpdir(), "seca-engine-"));
  readonly #used: EngineOptions[] = [];
  readonly #mounts: string[] = [];
  readonly #starter: string;
  #count = 0;

  constructor() {
    chmodSync(this.folder, 0o755);
    // Inside the repository, because that is where the bundle looks for the engine's package.
    this.#starter = join(repository, "node_modules", ".cache", "seca-engine", `${process.pid}`, "starter.mjs");
  }

  options(home: string = join(this.folder, `home ${++this.#count}`)): EngineOptions {
    const options = { home, cache: join(this.folder, "cache"), log: silentLog };
    this.#used.push(options);
    return options;
  }

  async mount(options: EngineOptions, size: string): Promise<boolean> {
    await mkdir(options.home, { recursive: true });
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `mode=755,size=${size}`, "tmpfs", options.home]);
    if (status === 0) this.#mounts.push(options.home);
    return status === 0;
  }

  async bundleStarter(): Promise<void> {
    await build({
      entryPoints: [fileURLToPath(new URL("starter.ts", import.meta.url))],
      outfile: this.#starter,
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["pino"],
      logLevel: "error",
    });
  }

  /** Another process that starts this engine, of another account or behind another command if wished. */
  start({ home, cache }: EngineOptions, account?: Account, command: readonly string[] = []): Starting {
    const [program, ...args] = [...command, process.execPath, this.#starter, home, cache];
    const child = spawn(program!, args, { stdio: ["ignore", "pipe", "inherit"], detached: true, cwd: "/", ...account });
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    const said = new Promise<Said>((resolve) => {
      child.once("close", () => resolve(text === "" ? {} : (JSON.parse(text) as Said)));
    });
    return { child, said };
  }

  async clean(): Promise<void> {
    for (const options of this.#used.splice(0)) {
      await stopEngine(options).catch(() => undefined);
      const elsewhere = await readlink(join(options.home, "record")).catch(() => undefined);
      if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true });
    }
    for (const mount of this.#mounts.splice(0)) spawnSync("umount", ["-l", mount]);
  }

  async close(): Promise<void> {
    await this.clean();
    await rm(dirname(this.#starter), { recursive: true, force: true });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One superuser's connection for the time of the work. */
export async function asking<T>(address: EngineAddress, work: (sql: Sql) => Promise<T>): Promise<T> {
  const { host, port, user } = address;
  const sql = postgres({
    host,
    port,
    user,
    database: "postgres",
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export const writeNote = (address: EngineAddress, note: string): Promise<unknown> =>
  asking(address, async (sql) => {
    await sql`create table if not exists note (text text)`;
    await sql`insert into note values (${note})`;
  });

export const readNotes = (address: EngineAddress): Promise<string[]> =>
  asking(address, async (sql) =>
    (await sql<{ text: string }[]>`select text from note order by text`).map((row) => row.text),
  );

/** What a start is refused with. */
export const refusal = (options: EngineOptions): Promise<{ code: string; sentence: string; hint: string }> =>
  startEngine(options).then(
    () => Promise.reject(new Error("It started.")),
    (error: unknown) => {
      if (!(error instanceof SecaError)) throw error;
      return { code: error.code, sentence: error.message, hint: error.hint };
    },
  );

export async function folderOf(path: string, account: Account): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chown(path, account.uid, account.gid);
  return path;
}
