import type { Readable } from "node:stream";
import type { JSONRPCMessage, MessageExtraInfo, RequestId, Transport } from "@modelcontextprotocol/server";
import { type LineReader, lineReader } from "./lines.ts";
import { LINE_MAX, type Read, type Refusal, readLine, readLongLine } from "./message.ts";

export interface Output {
  readonly write: (text: string, written: (error?: Error | null) => void) => void;
  readonly onError: (listener: (error: Error) => void) => void;
}

/**
 * The transport under the SDK's `serveStdio`. Its own because the SDK's closes at the first line over 10 MB, leaves
 * what it cannot read unanswered, and drops calls in flight when stdin ends. It keeps count of the requests that
 * still wait for an answer, so that a shutdown can let them finish.
 */
export class Wire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;

  /** No more will be read, or nobody hears us: time to leave. */
  onend: (why: string) => void = () => {};

  readonly #input: Readable;
  readonly #output: Output;
  readonly #lines: LineReader;
  readonly #owed = new Set<RequestId>();
  #writing = 0;
  #isGone = false;
  #isClosed = false;
  #settled: (() => void)[] = [];

  constructor(input: Readable, output: Output) {
    this.#input = input;
    this.#output = output;
    this.#lines = lineReader({
      lengthMax: LINE_MAX,
      onLine: (line) => this.#hear(readLine(line)),
      onLongLine: (edges) => this.#hear(readLongLine(edges)),
    });
  }

  async start(): Promise<void> {
    this.#input.on("data", this.#lines.take);
    this.#input.once("end", this.#ended);
    this.#input.once("close", this.#ended);
    this.#input.once("error", this.#ended);
    this.#output.onError((error) => this.#lose(error));
  }

  readonly #ended = (): void => {
    this.#lines.end();
    this.onend("stdin ended");
  };

  stopReading(): void {
    this.#input.off("data", this.#lines.take);
    this.#input.pause();
  }

  #hear(read: Read): void {
    if (!read || this.#isClosed) return;
    if ("refusal" in read) {
      this.#write(read.refusal);
      return;
    }
    const { message } = read;
    // A subscription is a request that is only answered when it ends.
    if ("method" in message && "id" in message && message.method !== "subscriptions/listen") this.#owed.add(message.id);
    if ("method" in message && message.method === "notifications/cancelled") {
      this.#settle(message.params?.requestId as RequestId);
    }
    this.onmessage?.(message);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#write(message);
    if (!("method" in message) && message.id !== undefined) this.#settle(message.id);
  }

  #write(message: JSONRPCMessage | Refusal): void {
    if (this.#isGone || this.#isClosed) return;
    this.#writing++;
    this.#output.write(`${JSON.stringify(message)}\n`, (error) => {
      this.#writing--;
      if (error) this.#lose(error);
      this.#wake();
    });
  }

  #lose(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.onerror?.(error);
    this.onend("stdout is gone");
  }

  #settle(id: RequestId): void {
    this.#owed.delete(id);
    this.#wake();
  }

  #wake(): void {
    if (this.#owed.size > 0 || (this.#writing > 0 && !this.#isGone)) return;
    for (const settled of this.#settled.splice(0)) settled();
  }

  /** Every request answered and every answer handed over; or the time is up. */
  settled(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#settled.push(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#wake();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.stopReading();
    this.#isClosed = true;
    this.onclose?.();
  }
}
