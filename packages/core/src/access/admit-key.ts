import { timingSafeEqual } from "node:crypto";
import { SCOPES, type Clock, type Log, type Scope } from "../kernel/index.ts";
import type { KeyProof, Store } from "../store/index.ts";
import type { Admitted, Denied } from "./admission.ts";
import { type KeyText, digestOf, readKey } from "./key-text.ts";

const NOTE_USE_EVERY_MS = 60_000;
const KEYS_REMEMBERED = 10_000;
/** What a secret is compared with where there is no key: nothing has this digest. */
const NOBODY = Buffer.alloc(32);

/**
 * Lets in by key. Whether there is such a key or not, the same is done: one lookup, one digest, two comparisons; so the
 * time it takes tells nobody which keys and organisations there are.
 */
export class KeyGate {
  private readonly store: () => Promise<Store>;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly noted = new Map<string, number>();

  constructor(store: () => Promise<Store>, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  async admit(token: string): Promise<Admitted | Denied> {
    const key = readKey(token);
    if (!key) return { denied: "malformed" };
    const keys = (await this.store()).organisation(key.org).keys;
    const found = await keys.proofOf(key.id);
    const now = this.clock().getTime();
    const opened = openedBy(found, key, now);
    if ("denied" in opened) return opened;
    const { proof, until } = opened;
    const scopes = proof.scopes.filter((scope): scope is Scope => SCOPES.includes(scope as Scope));
    if (scopes.length === 0) return { denied: "no_scope" };
    this.noteUse(key, now);
    return {
      org: key.org,
      subject: `key:${key.id}`,
      author: proof.author,
      scopes,
      expiresAt: Math.floor(until.getTime() / 1000),
      ...(proof.ratePerMinute !== undefined && { ratePerMinute: proof.ratePerMinute }),
    };
  }

  /** Nobody waits for it, and one that is lost is noted with a later call. */
  private noteUse({ org, id }: KeyText, now: number): void {
    const key = `${org} ${id}`;
    if (now - (this.noted.get(key) ?? Number.NEGATIVE_INFINITY) < NOTE_USE_EVERY_MS) return;
    if (this.noted.size >= KEYS_REMEMBERED) this.noted.clear();
    this.noted.set(key, now);
    this.store()
      .then((store) => store.organisation(org).keys.used(id))
      .catch((error: unknown) => this.log.debug({ err: error }, "the use of a key was not noted"));
  }
}

/** What is wrong with a key is only told to whoever has its secret. */
function openedBy(
  proof: KeyProof | undefined,
  { secret }: KeyText,
  now: number,
): Denied | { readonly proof: KeyProof; readonly until: Date } {
  const given = digestOf(secret);
  const isCurrent = timingSafeEqual(given, bytesOf(proof?.secretHash));
  const isOld = timingSafeEqual(given, bytesOf(proof?.oldSecretHash));
  if (!proof || (!isCurrent && !isOld)) return { denied: "unknown" };
  if (proof.revokedAt !== undefined) return { denied: "revoked" };
  const until = isCurrent ? proof.expiresAt : (proof.oldExpiresAt ?? proof.createdAt);
  return until.getTime() > now ? { proof, until } : { denied: "expired" };
}

const bytesOf = (hash: string | undefined): Buffer => (hash === undefined ? NOBODY : Buffer.from(hash, "hex"));
