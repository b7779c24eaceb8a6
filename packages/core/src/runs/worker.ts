import { randomUUID } from "node:crypto";
import { type Clock, type Log, systemClock } from "../kernel/index.ts";
import type { RunTold, Store } from "../store/index.ts";
import { type Backoff, USUAL_BACKOFF } from "./backoff.ts";
import type { RunKind } from "./define.ts";
import { Execution } from "./execution.ts";
import { Timing, nextTime } from "./timing.ts";

export interface WorkerOptions {
  readonly store: Store;
  readonly kinds: readonly RunKind[];
  /** Names of the credentials this process has by now; runs that need others are left to others. */
  readonly credentials?: () => readonly string[];
  readonly log: Log;
  /** How many runs this process works on at once. */
  readonly slots?: number;
  /** How many runs of one organisation may be worked on at once, by whatever process. */
  readonly runningMax?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly backoff?: Backoff;
  readonly random?: () => number;
  readonly clock?: Clock;
}

export interface Worker {
  /** Gives back what it holds, once the steps under way have ended or were given up. */
  close(): Promise<void>;
}

const SLOTS = 4;
const LEASE_MS = 15_000;
const POLL_MS = 5000;
/** So that a command that lasts a moment takes nothing that others started. */
const FIRST_POLL_MS = 1000;

/** Works on runs, of every organisation, from when somebody opens the record until it is closed. */
export function openWorker(options: WorkerOptions): Worker {
  const worker = new RunWorker(options);
  return { close: () => worker.close() };
}

class RunWorker {
  readonly #options: WorkerOptions;
  readonly #kinds: ReadonlyMap<string, RunKind>;
  readonly #names: readonly string[];
  readonly #pollMs: number;
  readonly #leaseMs: number;
  readonly #stops: (() => void)[];
  /** Organisations that may have something to take, the one that waited longest first. */
  readonly #hungry = new Set<string>();
  readonly #executions = new Map<Execution, Promise<void>>();
  readonly #alarms = new Map<string, NodeJS.Timeout>();
  #isPumping = false;
  #polling: Promise<void> | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
    this.#names = [...this.#kinds.keys()];
    this.#pollMs = options.pollMs ?? POLL_MS;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    this.#stops = [
      options.store.listenToRuns((told) => this.#hear(told)),
      options.store.whenOpen(() => this.#pollIn(Math.min(FIRST_POLL_MS, this.#pollMs))),
    ];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    clearTimeout(this.#pollTimer);
    for (const alarm of this.#alarms.values()) clearTimeout(alarm);
    await this.#polling;
    for (const execution of this.#executions.keys()) execution.stop("closing");
    await Promise.all(this.#executions.values());
  }

  #hear(told: RunTold | undefined): void {
    if (told === undefined) this.#pollIn(0);
    else if (told.what === "due" && (told.kind === "" || this.#kinds.has(told.kind))) this.#wake(told.org);
    else if (told.what === "cancel")
      for (const execution of this.#executions.keys()) if (execution.run === told.run) execution.heed();
  }

  #wake(org: string): void {
    this.#hungry.add(org);
    void this.#pump();
  }

  /** Takes runs as long as there are some and hands are free; the organisations take turns. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (!this.#isClosed && this.#executions.size < (this.#options.slots ?? SLOTS)) {
        const [org] = this.#hungry;
        if (org === undefined) break;
        // Whoever is told of during the question is asked again.
        this.#hungry.delete(org);
        if (await this.#take(org)) this.#hungry.add(org);
        else await this.#setAlarm(org);
      }
    } catch (error) {
      this.#warn(error, "runs could not be taken");
    } finally {
      this.#isPumping = false;
    }
  }

  async #take(org: string): Promise<boolean> {
    const { store, log, runningMax, credentials, backoff = USUAL_BACKOFF, random = Math.random } = this.#options;
    const { claims } = store.organisation(org);
    const claim = await claims.claim({
      kinds: [...this.#kinds.values()],
      credentials: credentials?.() ?? [],
      leaseMs: this.#leaseMs,
      runningMax,
      token: randomUUID(),
    });
    if (claim === undefined) return false;
    const kind = this.#kinds.get(claim.kind)!;
    const execution = new Execution(claim, kind, { claims, org, log, leaseMs: this.#leaseMs, backoff, random });
    if (this.#isClosed) execution.stop("closing");
    const end = execution.toItsEnd().then(() => {
      this.#executions.delete(execution);
      // What was held back by a limit may be taken now.
      if (!this.#isClosed) this.#wake(org);
    });
    this.#executions.set(execution, end);
    return true;
  }

  /** Comes back in time for what is not due yet, or held by somebody whose lease may end. */
  async #setAlarm(org: string): Promise<void> {
    const inMs = await this.#options.store.organisation(org).claims.nextDueMs(this.#names);
    if (inMs === undefined || inMs < 0 || inMs > this.#pollMs || this.#isClosed) return;
    clearTimeout(this.#alarms.get(org));
    const alarm = setTimeout(() => {
      this.#alarms.delete(org);
      this.#wake(org);
    }, inMs + 1);
    this.#alarms.set(org, alarm.unref());
  }

  #pollIn(ms: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#pollTimer);
    this.#pollTimer = setTimeout(() => {
      this.#polling ??= this.#poll().finally(() => {
        this.#polling = undefined;
        this.#pollIn(this.#pollMs);
      });
    }, ms).unref();
  }

  /** What no word reached us of: other organisations, times that came, processes that died. */
  async #poll(): Promise<void> {
    const { store, credentials, clock = systemClock } = this.#options;
    try {
      for (const org of await store.organisationsWithWork(this.#names)) {
        if (this.#isClosed) return;
        const { claims, schedules } = store.organisation(org);
        await schedules.fire(this.#names, ({ timing, nextAt }) =>
          nextTime(Timing.parse(timing), { due: new Date(nextAt), now: clock() }),
        );
        await claims.sweep({
          kinds: this.#names,
          credentials: credentials?.() ?? [],
          patienceMs: this.#pollMs,
        });
        this.#wake(org);
      }
    } catch (error) {
      this.#warn(error, "the record could not be asked for runs");
    }
  }

  #warn(error: unknown, message: string): void {
    if (!this.#isClosed) this.#options.log.warn({ err: error }, message);
  }
}
