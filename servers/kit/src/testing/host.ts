import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { getDefaultEnvironment } from "@modelcontextprotocol/client/stdio";

export interface Command {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** One message as it came over the wire. */
export interface Heard {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into any answer
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A host with no SDK of its own: it writes bytes, reads lines, and hides nothing. */
export interface RawHost {
  readonly write: (bytes: string | Uint8Array) => void;
  readonly send: (message: object) => void;
  /** Sends a request and waits for its answer. */
  readonly request: (method: string, params?: object) => Promise<Heard>;
  readonly notify: (method: string, params?: object) => void;
  /** Waits for a message, looking through those already heard. */
  readonly hear: (wanted: (message: Heard) => boolean, timeoutMs?: number) => Promise<Heard>;
  readonly heard: readonly Heard[];
  /** Every line of stdout as it came, parsed or not. */
  readonly lines: readonly string[];
  readonly stderr: () => string;
  /** Says hello as a host of the old era does. */
  readonly initialize: (protocolVersion?: string) => Promise<Heard>;
  readonly endInput: () => void;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

const PATIENCE_MS = 10_000;

export function startHost({ command, args = [], env, cwd }: Command): RawHost {
  const child = spawn(command, args, { stdio: "pipe", cwd, env: { ...getDefaultEnvironment(), ...env } });
  const heard: Heard[] = [];
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let stderr = "";
  let id = 0;

  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => {}); // the server may leave first
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const message = parsed(line);
    if (message) heard.push(message);
    for (const look of waiting) look();
  });
  const exited = new Promise<Awaited<RawHost["exited"]>>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });

  const hear: RawHost["hear"] = (wanted, timeoutMs = PATIENCE_MS) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = heard.find(wanted);
        if (!found) return;
        waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(
          new Error(
            `Not heard within ${timeoutMs} ms. stdout:\n${lines.slice(-5).join("\n")}\nstderr:\n${stderr.slice(-2000)}`,
          ),
        );
      }, timeoutMs);
      waiting.add(look);
      look();
    });

  const write: RawHost["write"] = (bytes) => void child.stdin.write(bytes);
  const send: RawHost["send"] = (message) => write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const request: RawHost["request"] = (method, params) => {
    const own = `r${++id}`;
    send({ id: own, method, ...(params && { params }) });
    return hear((message) => message.id === own && message.method === undefined);
  };
  const notify: RawHost["notify"] = (method, params) => send({ method, ...(params && { params }) });

  return {
    write,
    send,
    request,
    notify,
    hear,
    heard,
    lines,
    stderr: () => stderr,
    initialize: async (protocolVersion = "2024-11-05") => {
      const answer = await request("initialize", {
        protocolVersion,
        capabilities: {},
        clientInfo: { name: "raw host", version: "0" },
      });
      notify("notifications/initialized");
      return answer;
    },
    endInput: () => child.stdin.end(),
    signal: (name) => void child.kill(name),
    exited,
    process: child,
    stop: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function parsed(line: string): Heard | undefined {
  try {
    return JSON.parse(line) as Heard;
  } catch {
    return undefined;
  }
}
