import type { Log } from "../kernel/index.ts";
import { type Claim, ClaimLost, type Claims } from "../store/index.ts";

/** Why a run has to stop before its code is through. */
export type Stop = "lost" | "cancelled" | "closing" | "wall time";

/** Keeps a claim for as long as the work lasts, and says when it is to stop. */
export class Lease {
  readonly #claims: Claims;
  readonly #claim: Claim;
  readonly #leaseMs: number;
  readonly #log: Log;
  readonly #stop = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #why: Stop | undefined;
  #renewedAt = performance.now();
  #isRenewing = false;

  constructor(claims: Claims, claim: Claim, settings: { leaseMs: number; log: Log }) {
    this.#claims = claims;
    this.#claim = claim;
    this.#leaseMs = settings.leaseMs;
    this.#log = settings.log;
    this.#timers.push(setInterval(() => this.#beat(), settings.leaseMs / 4));
    const { wallLeftMs } = claim;
    if (wallLeftMs !== undefined)
      this.#timers.push(setTimeout(() => this.stop("wall time"), Math.min(Math.max(0, wallLeftMs), TIMER_MAX)));
    for (const timer of this.#timers) timer.unref();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Why it was stopped, if it was. */
  get why(): Stop | undefined {
    return this.#why;
  }

  stop(why: Stop): void {
    this.#why ??= why;
    this.#stop.abort(new DOMException(`The run was stopped: ${this.#why}.`, "AbortError"));
  }

  /** Asks now rather than with the next beat: somebody said that there is something to hear. */
  ask(): void {
    void this.#renew();
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Throws once the run is to stop. Asked before anything is begun, since a process may have slept until just now. */
  assertHeld(): void {
    this.#checkTime();
    this.signal.throwIfAborted();
  }

  #beat(): void {
    this.#checkTime();
    if (this.#why !== "lost") void this.#renew();
  }

  /** Asleep or cut off for too long: by now another may hold the run, and knows nothing of us. */
  #checkTime(): void {
    if (performance.now() - this.#renewedAt > this.#leaseMs) this.stop("lost");
  }

  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    const askedAt = performance.now();
    try {
      const { isCancelling } = await this.#claims.renew(this.#claim, this.#leaseMs);
      this.#renewedAt = askedAt;
      if (isCancelling) this.stop("cancelled");
    } catch (error) {
      if (error instanceof ClaimLost) this.stop("lost");
      else this.#log.warn({ err: error, run: this.#claim.id }, "the lease of a run was not renewed");
    } finally {
      this.#isRenewing = false;
    }
  }
}

/** What a timer can hold. */
const TIMER_MAX = 2_147_483_647;
