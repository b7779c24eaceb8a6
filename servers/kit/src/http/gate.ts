import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Log, Scope } from "@seca/core/kernel";
import { type Who, hasExpired } from "../who.ts";
import { callerAddress, networkOf } from "./caller-address.ts";
import { UNAVAILABLE, insufficient, twice, unauthorized, withoutScope } from "./challenge.ts";
import type { Metadata } from "./metadata.ts";
import { Rate } from "./rate.ts";
import type { Refusal } from "./refusal.ts";
import { Together } from "./together.ts";
import { presented } from "./token.ts";
import { Turnstile } from "./turnstile.ts";
import type { Denial, Denied, From, Verify } from "./verify.ts";

/** Somebody who was let in. */
export interface Entered {
  /** Nobody in particular where nobody has to sign in. */
  readonly who: Who | undefined;
  /** What he is told where he lacks a scope. */
  readonly lacks: (needed: Scope) => Refusal;
  /** Whether he would be let in now: a key may have been revoked since, a token may have expired. */
  readonly stillMay: () => Promise<boolean>;
}

/** How a sign-in ended. `limited` is one that was not even looked at. */
export type SignInOutcome = "ok" | "limited" | Denial;

interface Options {
  readonly verify: Verify;
  readonly metadata: Metadata;
  /** Calls a minute of a caller who has no measure of his own. */
  readonly ratePerMinute: number;
  readonly failedSignIns: number;
  /** Whether a proxy on this computer stands in front and says who called it. */
  readonly isProxied: boolean;
  readonly onSignIn: (outcome: SignInOutcome) => void;
  readonly onLimited: () => void;
  readonly log: Log;
}

/** The one place where a caller is let in or not, for every request anew. Tokens go no further, and into no log. */
export class Gate {
  readonly #options: Options;
  readonly #calls = new Rate();
  readonly #failures = new Rate();
  readonly #good = new RecentlyGood();
  readonly #strangers = new Turnstile(STRANGERS_AT_ONCE);
  readonly #looks = new Together<Who | Denied>();

  constructor(options: Options) {
    this.#options = options;
  }

  async enter(request: IncomingMessage, path: string): Promise<Entered | Refusal> {
    const { metadata, onSignIn } = this.#options;
    const at = { metadata: metadata.addressOf(path, request) };
    const given = presented(request);
    if (given === "twice") {
      onSignIn("malformed");
      return twice(at);
    }
    const from = { address: callerAddress(request, this.#options) };
    const token = typeof given === "object" ? given.token : undefined;
    const isStranger = token !== undefined && !this.#good.has(token);
    const admitted = isStranger
      ? await this.#strangers.through(networkOf(from.address), () => this.#guessed(token, from))
      : this.#told(given === "malformed" ? MALFORMED : await this.#admitted(token, from));
    if ("status" in admitted) return admitted;
    if ("denied" in admitted) return refusalOf(admitted.denied, at);
    if (token !== undefined) this.#good.note(token);
    return (
      this.#tooManyCalls(admitted) ?? {
        who: { ...admitted, address: from.address },
        lacks: (needed) => insufficient({ granted: admitted.scopes, needed, ...at }),
        stillMay: () => this.#stillMay(token, from),
      }
    );
  }

  /** Whoever guesses waits, but not whoever signed in from the same address a while ago. */
  async #guessed(token: string, from: From): Promise<Who | Denied | Refusal> {
    const { failedSignIns, onSignIn } = this.#options;
    const network = networkOf(from.address);
    const waitMs = this.#failures.wait(network, failedSignIns);
    if (waitMs !== undefined) {
      onSignIn("limited");
      return comeAgain("Too many wrong tokens came from this address.", waitMs);
    }
    const admitted = this.#told(await this.#admitted(token, from));
    if ("denied" in admitted && GUESSES.has(admitted.denied)) this.#failures.take(network, failedSignIns);
    return admitted;
  }

  #told(admitted: Who | Denied): Who | Denied {
    this.#options.onSignIn("denied" in admitted ? admitted.denied : "ok");
    return admitted;
  }

  async #admitted(token: string | undefined, from: From): Promise<Who | Denied> {
    try {
      const look = () => this.#options.verify(token, from);
      // A caller of many requests at once is looked up once for those that wait.
      const admitted = await (token === undefined
        ? look()
        : this.#looks.ask(`${from.address} ${digestOf(token)}`, look));
      return "denied" in admitted || !hasExpired(admitted) ? admitted : EXPIRED;
    } catch (error) {
      this.#options.log.warn({ err: error }, "who calls cannot be found out");
      return NOT_KNOWN;
    }
  }

  async #stillMay(token: string | undefined, from: From): Promise<boolean> {
    const admitted = await this.#admitted(token, from);
    return !("denied" in admitted) || admitted.denied === "unavailable";
  }

  #tooManyCalls({ org, subject, ratePerMinute = this.#options.ratePerMinute }: Who): Refusal | undefined {
    const waitMs = this.#calls.take(`${org} ${subject}`, ratePerMinute);
    if (waitMs === undefined) return undefined;
    this.#options.onLimited();
    return comeAgain(`You may call ${ratePerMinute} times a minute.`, waitMs);
  }
}

/** From one address, so that a flood of guesses is counted while it comes and leaves room for everybody else. */
const STRANGERS_AT_ONCE = 8;

const MALFORMED: Denied = { denied: "malformed" };
const EXPIRED: Denied = { denied: "expired" };
const NOT_KNOWN: Denied = { denied: "unavailable" };

/** What somebody who guesses runs into; everything else needs a token that was good once, or a true signature. */
const GUESSES: ReadonlySet<Denial> = new Set([
  "malformed",
  "unknown",
  "bad_signature",
  "wrong_issuer",
  "wrong_audience",
] satisfies Denial[]);

function refusalOf(denied: Denial, at: { readonly metadata: string }): Refusal {
  if (denied === "unavailable") return UNAVAILABLE;
  return denied === "no_scope" ? withoutScope(at) : unauthorized(denied, at);
}

function comeAgain(sentence: string, waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000);
  const headers = { "retry-after": `${seconds}` };
  return { status: 429, sentence: `${sentence} Try again in ${seconds} s.`, headers };
}

const GOOD_MAX = 1000;

/** Digests of the tokens that were let in last, so that no token lies in memory for longer than its request. */
class RecentlyGood {
  readonly #digests = new Set<string>();

  has(token: string): boolean {
    return this.#digests.has(digestOf(token));
  }

  note(token: string): void {
    const digest = digestOf(token);
    this.#digests.delete(digest);
    this.#digests.add(digest);
    const [oldest] = this.#digests;
    if (this.#digests.size > GOOD_MAX && oldest !== undefined) this.#digests.delete(oldest);
  }
}

const digestOf = (token: string): string => createHash("sha256").update(token).digest("base64");
