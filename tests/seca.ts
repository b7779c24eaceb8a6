/**
 * The suite as its users have it: the real bin, on a record of its own in a temporary folder, with a home of its own
 * for the user too. Whatever a test starts through a `Home` is stopped and removed with it.
 */
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RawHost, startHost } from "@seca/kit/testing";

export const ROOT = fileURLToPath(new URL("../", import.meta.url));
export const BIN = join(ROOT, "bin", "seca.mjs");
/** Shared, so that the engine's binaries are unpacked once and not for every test. */
export const CACHE = join(tmpdir(), "seca-tests-cache");

// What is tested is what is checked out, built: the same step that `npm start` takes.
const { ready } = (await import(new URL("../scripts/ready.mjs", import.meta.url).href)) as {
  ready: () => Promise<void>;
};
await ready();

/** Whom root becomes to be like everybody else. */
export const NOBODY: Account = { uid: 65_534, gid: 65_534 };

interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Home {
  /** Holds both homes. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #hosts: RawHost[] = [];

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.env = {
      HOME: join(folder, "user"),
      SECA_HOME: join(folder, "seca"),
      SECA_CACHE: CACHE,
      SECA_LOG_LEVEL: "error",
      SECA_AUTHOR: "tester",
      ...env,
    };
  }

  static async make(env: Readonly<Record<string, string>> = {}): Promise<Home> {
    const folder = await mkdtemp(join(tmpdir(), "seca-test-"));
    // Root lends the record to another account, which has to pass through here.
    await chmod(folder, 0o755);
    const home = new Home(folder, env);
    await mkdir(home.user);
    return home;
  }

  /** The same record with other settings. */
  with(env: Readonly<Record<string, string>>): Home {
    return new Home(this.folder, { ...this.env, ...env });
  }

  get user(): string {
    return this.env.HOME!;
  }

  get record(): string {
    return this.env.SECA_HOME!;
  }

  /** A command of seca, run to its end. */
  run(args: readonly string[], more: Partial<Account> & { cwd?: string; input?: string } = {}): Promise<Ran> {
    const { input = "", cwd = this.folder, ...account } = more;
    return ran(process.execPath, [BIN, ...args], { env: this.environment(), cwd, input, ...account });
  }

  /** How a host starts a server. */
  command(...args: string[]) {
    return { command: process.execPath, args: [BIN, "mcp", ...args], env: this.env, cwd: this.folder };
  }

  /** A server with a host that has no SDK, not yet greeted. */
  start(...args: string[]): RawHost {
    const host = startHost(this.command(...args));
    this.#hosts.push(host);
    return host;
  }

  async greeted(...args: string[]): Promise<RawHost> {
    const host = this.start(...args);
    await host.initialize("2025-11-25");
    return host;
  }

  /** The environment as a whole: nothing of the tests' own reaches seca. */
  environment(): Record<string, string> {
    return { PATH: process.env.PATH ?? "", ...this.env };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map((host) => host.stop()));
    await this.run(["stop"]);
    const elsewhere = await readlink(join(this.record, "record")).catch(() => undefined);
    if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A program run to its end, whatever that is. */
export function ran(
  program: string,
  args: readonly string[],
  options: Partial<Account> & { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Ran> {
  const { input = "", ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...rest, stdio: "pipe" });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on("error", () => {}); // it may leave without reading
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** What a tool answers, refusals included. */
export interface Answer {
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into any answer
  readonly data: any;
  /** The code of a refusal. */
  readonly refused: string | undefined;
}

export async function call(host: RawHost, tool: string, args: object = {}): Promise<Answer> {
  const { result, error } = await host.request("tools/call", { name: tool, arguments: args });
  if (error) throw new Error(`${tool}: ${error.message}`);
  const text = String(result.content[0]?.text);
  if (result.isError !== true) return { text, data: result.structuredContent, refused: undefined };
  const told = result._meta?.["seca/error"];
  return { text, data: told?.details, refused: told?.code ?? "fault" };
}

/** The data of a call that has to work. */
export async function got(host: RawHost, tool: string, args: object = {}): Promise<Answer["data"]> {
  const { text, data, refused } = await call(host, tool, args);
  if (refused !== undefined) throw new Error(`${tool} was refused: ${text}`);
  return data;
}
