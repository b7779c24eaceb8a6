export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

export const USUAL_BACKOFF: Backoff = { firstMs: 1000, mostMs: 600_000 };

/**
 * How long to wait before a run is tried again that has failed so many times in a row: twice as long each time, up to
 * a most, and of that a random half, so that what failed together does not come back together.
 */
export function backoffMs(
  failures: number,
  random: () => number,
  { firstMs, mostMs }: Backoff = USUAL_BACKOFF,
): number {
  // Doubled often enough, anything is beyond numbers.
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 50));
  return Math.round(full / 2 + random() * (full / 2));
}
