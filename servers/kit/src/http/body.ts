import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Limits } from "./limits.ts";
import type { Refusal } from "./refusal.ts";

/** How long a caller who is refused may go on sending before the door shuts, so that he reads why. */
const LINGER_MS = 1000;

/** Reads the bodies of one server: each no longer than it may be, all together no more than memory is meant for. */
export class Bodies {
  readonly #limits: Pick<Limits, "bodyBytes" | "heldBytes">;
  #held = 0;

  constructor(limits: Pick<Limits, "bodyBytes" | "heldBytes">) {
    this.#limits = limits;
  }

  /** `use` gets the bytes, which count as held until it is through with them. */
  async read<T>(request: IncomingMessage, use: (bytes: Buffer) => T): Promise<T | Refusal> {
    const { bodyBytes, heldBytes } = this.#limits;
    if (Number(request.headers["content-length"] ?? 0) > bodyBytes) return tooLarge(bodyBytes);
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += part.length;
        this.#held += part.length;
        if (length > bodyBytes) return tooLarge(bodyBytes);
        if (this.#held > heldBytes) return BUSY;
        parts.push(part);
      }
      return use(parts.length === 1 ? parts[0]! : Buffer.concat(parts, length));
    } finally {
      this.#held -= length;
    }
  }
}

const tooLarge = (most: number): Refusal => ({
  status: 413,
  sentence: `A request has at most ${most / 1024 / 1024} MB. Split what you send.`,
});

const BUSY: Refusal = {
  status: 503,
  sentence: "Too many large requests are being read at once. Try again in a moment.",
  headers: { "retry-after": "1" },
};

/** Takes what is still coming without keeping it, for a moment; a connection shut in mid-sentence loses the answer. */
export async function linger(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  request.resume();
  await Promise.race([once(request, "close"), once(request, "end"), sleep(LINGER_MS, undefined, { ref: false })]).catch(
    () => undefined,
  );
}
