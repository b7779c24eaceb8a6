import { isIPv6 } from "node:net";
import type { Log } from "../kernel/index.ts";
import type { Store } from "../store/index.ts";
import type { Reason } from "./admission.ts";

const TELL_EVERY_MS = 60_000;
/** Those who knock from more places than this within a minute are counted together. */
const PLACES_MAX = 100;
const ELSEWHERE = "elsewhere";

interface Refused {
  readonly reason: Reason;
  readonly address: string | undefined;
  /** The organisation that the key named, whether there is one or not. */
  readonly org: string | undefined;
}

interface Counted {
  readonly refused: Refused;
  /** Since it was last told. */
  count: number;
}

/**
 * Writes refused callers into the audit: the first at once, the others of the same place and reason as a number once a
 * minute. However many knock, the log grows by a bounded number of rows, and nobody at the door waits for it.
 */
export class Refusals {
  private readonly store: () => Promise<Store>;
  private readonly org: string;
  private readonly log: Log;
  private readonly everyMs: number;
  private readonly counted = new Map<string, Counted>();
  private readonly telling = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    store: () => Promise<Store>,
    { org, log, everyMs = TELL_EVERY_MS }: { readonly org: string; readonly log: Log; readonly everyMs?: number },
  ) {
    this.store = store;
    this.org = org;
    this.log = log;
    this.everyMs = everyMs;
  }

  tell(given: Refused): void {
    const known = this.place(given);
    if (known) {
      known.count++;
      return;
    }
    this.write(given, 1);
    this.timer ??= setInterval(() => this.sum(), this.everyMs).unref();
  }

  /** Tells what was only counted so far. */
  async close(): Promise<void> {
    this.sum();
    clearInterval(this.timer);
    await Promise.all(this.telling);
  }

  /** The count of this place and reason; undefined: it is the first of them, and counted from now on. */
  private place(given: Refused): Counted | undefined {
    const address = networkOf(given.address);
    const keyOf = (place: string): string => `${place} ${given.reason} ${given.org ?? ""}`;
    const known = this.counted.get(keyOf(address));
    if (known) return known;
    const isCrowded = this.counted.size >= PLACES_MAX;
    // An organisation is a word of the stranger's, so in a crowd it does not count as another place either.
    const key = isCrowded ? `${ELSEWHERE} ${given.reason}` : keyOf(address);
    const crowd = this.counted.get(key);
    if (crowd) return crowd;
    const refused = isCrowded ? { reason: given.reason, address: ELSEWHERE, org: undefined } : given;
    this.counted.set(key, { refused, count: 0 });
    return undefined;
  }

  /** Whoever was quiet for a whole turn is forgotten, and told at once when they come again. */
  private sum(): void {
    for (const [key, each] of this.counted) {
      if (each.count === 0) this.counted.delete(key);
      else this.write(each.refused, each.count);
      each.count = 0;
    }
    if (this.counted.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private write({ reason, address, org }: Refused, count: number): void {
    const told: Promise<void> = this.into(org ?? this.org, { reason, address, count })
      .catch((error: unknown) => this.log.warn({ err: error }, "a refusal was not written down"))
      .finally(() => this.telling.delete(told));
    this.telling.add(told);
  }

  private async into(
    named: string,
    {
      reason,
      address,
      count,
    }: { readonly reason: Reason; readonly address: string | undefined; readonly count: number },
  ): Promise<void> {
    const store = await this.store();
    const isThere = named === this.org || (await store.organisation(named).organisation.find()) !== undefined;
    const org = isThere ? named : this.org;
    const stranger = { org, subject: "stranger", author: "", scopes: [], via: "http" as const };
    const at = address === undefined ? stranger : { ...stranger, address };
    await store.organisation(org).by(at).audit.note("access.refuse", { reason, count });
  }
}

/** One holder of an IPv6 network has more addresses than could be counted, so the first half of each is what counts. */
function networkOf(address: string | undefined): string {
  if (address === undefined || !isIPv6(address) || address.startsWith("::ffff:")) return address ?? "";
  const [left = [], right = []] = address.split("::", 2).map((half) => half.split(":").filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
