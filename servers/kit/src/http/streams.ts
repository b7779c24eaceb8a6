import type { ServerResponse } from "node:http";
import type { Entered } from "./gate.ts";

type StillMay = Entered["stillMay"];

/** The streams on which somebody waits for news, each for as long as he would be let in. */
export class Streams {
  readonly #open = new Map<ServerResponse, StillMay>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor({ recheckMs }: { readonly recheckMs: number }) {
    this.#timer = setInterval(() => void this.#endThoseWhoMayNoMore(), recheckMs).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  add(response: ServerResponse, stillMay: StillMay): void {
    this.#open.set(response, stillMay);
    response.once("close", () => this.#open.delete(response));
  }

  /** Whoever listens signed in when he began, which may be long ago. */
  async #endThoseWhoMayNoMore(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const [response, stillMay] of this.#open) if (!(await stillMay())) response.destroy();
    } finally {
      this.#isLooking = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
