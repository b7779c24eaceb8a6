/** How many are remembered at most; one whose bucket is full need not be. */
const KEPT_MAX = 10_000;
const MINUTE_MS = 60_000;

interface Bucket {
  /** How many more may come at once, as of `at`. */
  tokens: number;
  at: number;
}

/**
 * So many a minute for each key: a minute's worth may come at once, then they come as they are refilled. Of this process
 * alone, and of a bounded number of keys: the one unused for longest is forgotten first.
 */
export class Rate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one, or says in how many milliseconds there will be one. */
  take(key: string, perMinute: number): number | undefined {
    const bucket = this.#filled(key, perMinute);
    if (bucket.tokens < 1) return this.#untilOne(bucket, perMinute);
    bucket.tokens--;
    return undefined;
  }

  /** Says whether there is one, and takes none. */
  wait(key: string, perMinute: number): number | undefined {
    if (!this.#buckets.has(key)) return undefined;
    const bucket = this.#filled(key, perMinute);
    return bucket.tokens < 1 ? this.#untilOne(bucket, perMinute) : undefined;
  }

  #filled(key: string, perMinute: number): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: perMinute, at: now };
    bucket.tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.at) * perMinute) / MINUTE_MS);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > KEPT_MAX && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }

  #untilOne = ({ tokens }: Bucket, perMinute: number): number => Math.ceil(((1 - tokens) * MINUTE_MS) / perMinute);
}
