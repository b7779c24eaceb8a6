import { setTimeout as sleep } from "node:timers/promises";
import { type Log, SecaError } from "../kernel/index.ts";
import { type Claim, ClaimLost, type Claims, type RunError } from "../store/index.ts";
import { type Backoff, backoffMs } from "./backoff.ts";
import { RunnerContext, type Suspension } from "./context.ts";
import type { RunKind } from "./define.ts";
import { Lease, type Stop } from "./lease.ts";

export interface ExecutionSettings {
  readonly claims: Claims;
  readonly org: string;
  readonly log: Log;
  readonly leaseMs: number;
  readonly backoff: Backoff;
  readonly random: () => number;
}

type Outcome =
  | { readonly is: "returned"; readonly output: unknown }
  | { readonly is: "threw"; readonly error: unknown }
  | { readonly is: "suspended"; readonly by: Suspension }
  | { readonly is: "stopped"; readonly why: Stop };

/** How long a step that was told to stop may take to do so. */
const GRACE_MS = 2000;
const ALIVE_WITHOUT_US = new Set(["unavailable", "timeout", "conflict"]);

/** One claimed run, from its claim to the last word about it, or to where somebody else goes on. */
export class Execution {
  readonly run: string;
  readonly #claim: Claim;
  readonly #kind: RunKind;
  readonly #settings: ExecutionSettings;
  readonly #lease: Lease;
  readonly #context: RunnerContext;

  constructor(claim: Claim, kind: RunKind, settings: ExecutionSettings) {
    this.run = claim.id;
    this.#claim = claim;
    this.#kind = kind;
    this.#settings = settings;
    this.#lease = new Lease(settings.claims, claim, settings);
    this.#context = new RunnerContext(claim, { ...settings, lease: this.#lease });
  }

  stop(why: Stop): void {
    this.#lease.stop(why);
  }

  /** Somebody wants it cancelled: whether it really is, the record says. */
  heed(): void {
    this.#lease.ask();
  }

  async toItsEnd(): Promise<void> {
    const { log } = this.#settings;
    try {
      const outcome = await this.#outcome();
      if (this.#lease.why !== "lost") await this.#settle(outcome);
    } catch (error) {
      // The lease ends by itself, and whoever takes the run then finds every step that was finished.
      if (!(error instanceof ClaimLost)) log.error({ err: error, run: this.run }, "the end of a run was not written");
    } finally {
      this.#lease.end();
    }
  }

  async #outcome(): Promise<Outcome> {
    const { attempts, attemptsMax, isCancelling, input } = this.#claim;
    if (isCancelling) return { is: "stopped", why: "cancelled" };
    if (attempts >= attemptsMax) return { is: "threw", error: diedTooOften(attempts) };
    const read = this.#kind.input.safeParse(input);
    if (!read.success) return { is: "threw", error: unreadable(this.#kind.kind, read.error) };

    const work = this.#kind.run(this.#context, read.data).then(
      (output): Outcome => ({ is: "returned", output }),
      (error: unknown): Outcome => ({ is: "threw", error }),
    );
    const suspended = this.#context.suspended.then((by): Outcome => ({ is: "suspended", by }));
    const stopped = new Promise<void>((resolve) => {
      if (this.#lease.signal.aborted) resolve();
      this.#lease.signal.addEventListener("abort", () => resolve(), { once: true });
    }).then((): Outcome => ({ is: "stopped", why: this.#lease.why! }));

    const outcome = await Promise.race([work, suspended, stopped]);
    // Nobody waits for the work of another.
    if (this.#lease.why === "lost") return { is: "stopped", why: "lost" };
    // Steps under way may finish, so that they need not be repeated.
    const settled = this.#context.settled();
    if (outcome.is === "suspended") await Promise.race([settled, stopped]);
    if (this.#lease.why === undefined) return outcome;
    if (outcome.is === "returned") return outcome;
    const { leaseMs } = this.#settings;
    const grace = new AbortController();
    await Promise.race([settled, sleep(Math.min(GRACE_MS, leaseMs / 2), undefined, { signal: grace.signal })]);
    grace.abort();
    return { is: "stopped", why: this.#lease.why };
  }

  async #settle(outcome: Outcome): Promise<void> {
    const { claims } = this.#settings;
    await this.#context.flush();
    switch (outcome.is) {
      case "returned":
        return this.#finish(outcome.output);
      case "threw":
        return this.#fail(outcome.error);
      case "suspended":
        return this.#suspend(outcome.by);
      case "stopped":
        if (outcome.why === "cancelled") return claims.end(this.#claim, { state: "cancelled" }, this.#context.nth());
        if (outcome.why === "wall time") return this.#salvage("wall time");
        return claims.giveBack(this.#claim, { delayMs: 0 }, this.#context.nth());
    }
  }

  async #finish(given: unknown, shortOf?: string): Promise<void> {
    const read = this.#kind.output.safeParse(given);
    if (!read.success) return this.#fail(new Error(`${this.#kind.kind} gave what it may not`, { cause: read.error }));
    await this.#settings.claims.end(this.#claim, { state: "done", output: read.data, shortOf }, this.#context.nth());
  }

  #suspend(by: Suspension): Promise<void> {
    const { claims } = this.#settings;
    if (by.for === "children") return claims.awaitChildren(this.#claim, this.#context.nth());
    if (by.for === "answer") return claims.pause(this.#claim, by, this.#context.nth());
    return this.#salvage(by.shortOf);
  }

  /** The budget is over: what there is, is the result. */
  async #salvage(shortOf: string): Promise<void> {
    if (this.#kind.canSalvage) {
      try {
        const output = await this.#kind.salvage(this.#kind.input.parse(this.#claim.input), this.#context.finished());
        return await this.#finish(output, shortOf);
      } catch (error) {
        if (error instanceof ClaimLost) throw error;
        return this.#fail(error);
      }
    }
    await this.#settings.claims.end(this.#claim, { state: "done", output: null, shortOf }, this.#context.nth());
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof ClaimLost) return;
    const { claims, log, random, backoff } = this.#settings;
    const { attempts, attemptsMax, fence } = this.#claim;
    // A finished step begins the count anew.
    const failures = (this.#context.hasFinishedSteps ? 0 : attempts) + 1;
    if (!(error instanceof SecaError)) log.error({ err: error, run: this.run, fence }, "a run failed by a fault");
    const told = errorOf(error);
    const mayPass = !(error instanceof SecaError) || ALIVE_WITHOUT_US.has(error.code);
    if (mayPass && failures < attemptsMax) {
      const delayMs = backoffMs(failures, random, backoff);
      await claims.giveBack(this.#claim, { delayMs, error: told }, this.#context.nth());
    } else await claims.end(this.#claim, { state: "failed", error: told }, this.#context.nth());
  }
}

/** A code, a sentence and a hint of ours; what a library or the network said stays in the log. */
function errorOf(error: unknown): RunError {
  if (error instanceof SecaError) return { code: error.code, sentence: error.message, hint: error.hint };
  return {
    code: "fault",
    sentence: "The run failed by a fault of seca itself.",
    hint: "It was logged; start the run again, or report it.",
  };
}

const diedTooOften = (times: number): SecaError =>
  new SecaError(
    "refused",
    `The process that worked on the run ended ${times === 1 ? "once" : `${times} times in a row`} before a step was finished.`,
    "Start it again with less to do, or look into the log of that process.",
  );

const unreadable = (kind: string, cause: unknown): SecaError =>
  new SecaError(
    "refused",
    `This seca does not understand the input of the ${kind} run; another version may have started it.`,
    "Start it again.",
    { cause },
  );
