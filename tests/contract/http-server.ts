/** `seca serve` as its users start it, on a record of its own, and the ways to call it without any SDK. */
import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Heard } from "@seca/kit/testing";
import { BIN, type Home } from "../seca.ts";

export class Served {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  /** `http://127.0.0.1:…` */
  readonly address: string;
  readonly port: number;
  stderr = "";
  readonly #said: () => string;

  private constructor(process: ChildProcess, address: string, said: () => string) {
    this.#said = said;
    this.process = process;
    this.address = address;
    this.port = Number(new URL(address).port);
    this.exited = new Promise((resolve) => process.once("close", resolve));
    process.stderr!.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  static async start(home: Home, args: readonly string[] = []): Promise<Served> {
    const child = spawn(process.execPath, [BIN, "serve", "--port", "0", ...args], {
      env: home.environment(),
      cwd: home.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^MCP: (http:\S+)\/mcp$/.exec(line)?.[1];
      if (address !== undefined) return new Served(child, address, () => said);
    }
    throw new Error("seca serve ended before it said where it is.");
  }

  /** All that it said on stdout. */
  get stdout(): string {
    return this.#said();
  }

  async stop(): Promise<number | null> {
    this.process.kill("SIGTERM");
    return this.exited;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.address}${path}`, { headers });
  }

  /** Bytes as they are, on a connection of their own; all that came back until it was closed, or for so long. */
  raw(bytes: string | Buffer, patienceMs = 3000): Promise<string> {
    return new Promise((resolve) => {
      let heard = "";
      const socket = connect(this.port, "127.0.0.1", () => socket.write(bytes));
      const timer = setTimeout(() => socket.destroy(), patienceMs);
      socket.on("data", (chunk: Buffer) => (heard += chunk.toString()));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearTimeout(timer);
        resolve(heard);
      });
    });
  }
}

/** What a client without an SDK sends with every message. */
export const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** With what a message is sent, beside itself. */
export interface Beside {
  readonly session?: string | undefined;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const headersWith = ({ session, token }: Beside): Record<string, string> => ({
  ...HEADERS,
  ...(session !== undefined && { "mcp-session-id": session }),
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
});

/** One message to one path, in the old way: the answer is JSON, or a stream that holds it. */
export async function post(
  url: string,
  message: object,
  { signal, ...beside }: Beside = {},
): Promise<{ status: number; session: string | undefined; heard: Heard[] }> {
  const response = await fetch(url, {
    method: "POST",
    headers: headersWith(beside),
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return {
    status: response.status,
    session: response.headers.get("mcp-session-id") ?? undefined,
    heard: messagesIn(text),
  };
}

export function messagesIn(text: string): Heard[] {
  if (text === "") return [];
  if (text.startsWith("{")) return [JSON.parse(text) as Heard];
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!) as Heard);
}

let ids = 0;

/** The answer to one request, without a session or in one. */
export async function ask(url: string, method: string, params: object, beside: Beside = {}): Promise<Heard> {
  const id = ++ids;
  const { heard, status } = await post(url, { id, method, params }, beside);
  const answer = heard.find((message) => message.id === id) ?? heard.at(-1);
  if (!answer) throw new Error(`${method} was answered with ${status} and nothing.`);
  return answer;
}

/** The data of a call that has to work. */
export async function gotOver(
  url: string,
  tool: string,
  args: object = {},
  beside: Beside = {},
): Promise<Heard["result"]> {
  const { result, error } = await ask(url, "tools/call", { name: tool, arguments: args }, beside);
  if (error || result.isError) throw new Error(`${tool} was refused: ${error?.message ?? result.content[0].text}`);
  return result.structuredContent;
}
