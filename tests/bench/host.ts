import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A host that speaks raw JSON lines, so that its own cost is the same small one for every server. */
export class Host {
  readonly child: ChildProcess;
  private readonly waiting = new Map<number, (message: Answer) => void>();
  private next = 1;
  private rest = "";

  constructor(args: readonly string[], environment: Record<string, string>) {
    this.child = spawn(process.execPath, args, { env: environment, stdio: ["pipe", "pipe", "ignore"] });
    this.child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (this.rest + chunk).split("\n");
      this.rest = lines.pop()!;
      for (const line of lines) {
        const message = JSON.parse(line) as Answer;
        if (message.id !== undefined) this.waiting.get(message.id)?.(message);
      }
    });
  }

  async initialize(): Promise<void> {
    await this.request("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "bench", version: "1" },
    });
    this.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  request(method: string, params: unknown): Promise<Answer> {
    const id = this.next++;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return answer;
  }

  call(name: string, args: unknown): Promise<Answer> {
    return this.request("tools/call", { name, arguments: args });
  }

  /** CPU milliseconds so far, and resident bytes; both from the kernel's own books. */
  usage(): { cpuMs: number; residentBytes: number } {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * 10, residentBytes: Number(fields[21]) * 4096 };
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin!.end();
    await gone;
  }

  private send(message: unknown): void {
    this.child.stdin!.write(`${JSON.stringify(message)}\n`);
  }
}

export interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly structuredContent?: Record<string, unknown>;
    readonly isError?: boolean;
    readonly tools?: readonly unknown[];
  };
  readonly error?: unknown;
}
