import { SecaError } from "@seca/core/kernel";

/** Hosts cut a call at 60 s and some wedge all their servers by it; longer work goes into runs. */
export const LIMIT_MS = 25_000;

interface Bounds {
  /** Cancels the work from outside. */
  readonly signal: AbortSignal;
  readonly limitMs: number;
  /** What the caller is told when time is up. */
  readonly late: () => SecaError;
}

/**
 * Runs work until it is done, cancelled or late. The work's own signal is aborted in the last two cases, but its
 * caller does not wait for it to notice.
 */
export function withinLimit<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      stop.abort(reason);
      reject(reason);
    };
    const cancel = (): void => giveUp(bounds.signal.reason);
    if (bounds.signal.aborted) return cancel();
    bounds.signal.addEventListener("abort", cancel, { once: true });
    const timer = setTimeout(() => giveUp(bounds.late()), bounds.limitMs);
    void work(stop.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        bounds.signal.removeEventListener("abort", cancel);
      });
  });
}
