import { setTimeout as sleep } from "node:timers/promises";
import { type Caller, type ErrorCode, SecaError, quoted } from "../kernel/index.ts";
import { canonicalJson, sha256 } from "../model/index.ts";
import type { ChildState, Claim, Claims, RunProgress, Spent } from "../store/index.ts";
import { inputHash } from "../store/index.ts";
import { NOTHING_SPENT, left, shortOf, sum } from "./budget.ts";
import type { Lease } from "./lease.ts";
import { type RunContext, type RunKind, type StepContext, newRun } from "./define.ts";

/** Why a run lets go of its process without being over. */
export type Suspension =
  | { readonly for: "children" }
  | { readonly for: "answer"; readonly step: string; readonly question: string }
  | { readonly for: "budget"; readonly shortOf: string };

interface ContextSettings {
  readonly claims: Claims;
  readonly org: string;
  readonly lease: Pick<Lease, "signal" | "assertHeld">;
}

const STEP_NAME_MAX = 200;
const QUESTION_MAX = 2000;
const DATA_MAX = 16_000;
const PROGRESS_EVERY_MS = 250;

/**
 * What a run's code works with. Where it must wait for others, the promise it is given never settles: its claim is let
 * go, and when the run is begun again it comes by here again with an answer.
 */
export class RunnerContext implements RunContext {
  readonly run: string;
  readonly org: string;
  readonly actor: Caller;
  readonly signal: AbortSignal;
  readonly suspended: Promise<Suspension>;
  readonly #claim: Claim;
  readonly #claims: Claims;
  readonly #lease: ContextSettings["lease"];
  readonly #finished: Map<string, { readonly inputHash: string; readonly output: unknown }>;
  readonly #underWay = new Map<string, { readonly inputHash: string; readonly done: Promise<unknown> }>();
  readonly #asked = new Set<Promise<unknown>>();
  #suspend: (by: Suspension) => void = () => undefined;
  #spent: Spent;
  #nth = 0;
  #pauses = 0;
  #stepsFinishedHere = 0;
  #progress: RunProgress | undefined;
  #isTelling = false;
  #writing: Promise<void> | undefined;

  constructor(claim: Claim, { claims, org, lease }: ContextSettings) {
    this.run = claim.id;
    this.org = org;
    this.actor = claim.actor;
    this.signal = lease.signal;
    this.#lease = lease;
    this.suspended = new Promise((resolve) => (this.#suspend = resolve));
    this.#claim = claim;
    this.#claims = claims;
    this.#finished = new Map(claim.steps);
    this.#spent = claim.spent;
  }

  step<T>(name: string, input: unknown, work: (inside: StepContext) => Promise<T> | T): Promise<T> {
    return heeded(this.#step(name, input, work));
  }

  async #step<T>(name: string, input: unknown, work: (inside: StepContext) => Promise<T> | T): Promise<T> {
    this.#lease.assertHeld();
    checkName(name);
    const hash = inputHash(input);
    const known = this.#finished.get(name) ?? this.#underWay.get(name);
    if (known !== undefined) {
      if (known.inputHash !== hash) throw this.#notDeterministic(name);
      return structuredClone("done" in known ? await known.done : known.output) as T;
    }
    const short = shortOf(this.#claim.budget, this.#spent);
    if (short !== undefined) return this.#letGo<T>({ for: "budget", shortOf: short });
    const done = this.#perform(name, hash, work);
    this.#underWay.set(name, { inputHash: hash, done });
    try {
      return structuredClone(await done) as T;
    } finally {
      this.#underWay.delete(name);
    }
  }

  async #perform(name: string, hash: string, work: (inside: StepContext) => unknown): Promise<unknown> {
    let cost = NOTHING_SPENT;
    const inside: StepContext = {
      idempotencyKey: sha256(`${this.org}\n${this.run}\n${name}`).slice(0, 32),
      signal: this.signal,
      spend: (more) => void (cost = sum(cost, counted(more))),
    };
    let given: unknown;
    try {
      given = await work(inside);
    } catch (error) {
      if (cost !== NOTHING_SPENT) this.#spent = await this.#claims.spend(this.#claim, cost);
      throw error;
    }
    // What is given now is what will be given again.
    const output: unknown = JSON.parse(canonicalJson(given ?? null));
    const step = { name, inputHash: hash, output, spent: cost, nth: this.nth() };
    this.#spent = await this.#claims.finishStep(this.#claim, step);
    this.#stepsFinishedHere++;
    this.#finished.set(name, { inputHash: hash, output });
    return output;
  }

  pause(question: string): Promise<string> {
    return heeded(this.#pause(question));
  }

  async #pause(question: string): Promise<string> {
    this.#lease.assertHeld();
    if (question === "" || question.length > QUESTION_MAX)
      throw new SecaError("bad_input", "A question has 1 to 2000 characters.", "Ask in fewer words.");
    const step = `pause ${++this.#pauses}`;
    const answered = this.#finished.get(step);
    if (answered === undefined) return this.#letGo({ for: "answer", step, question });
    if (answered.inputHash !== inputHash(question)) throw this.#notDeterministic(step);
    return String(answered.output);
  }

  child<Input, Output>(name: string, kind: RunKind<Input, Output>, input: Input): Promise<Output> {
    return heeded(this.#child(name, kind, input));
  }

  async #child<Input, Output>(name: string, kind: RunKind<Input, Output>, input: Input): Promise<Output> {
    this.#lease.assertHeld();
    checkName(name);
    const asking = this.#claims.child(this.#claim, {
      ...newRun(kind, input),
      key: `${this.run}/${name}`,
      system: this.#claim.system,
    });
    this.#asked.add(asking);
    const child = await asking.finally(() => this.#asked.delete(asking));
    if (child.state === "done") return kind.output.parse(child.output);
    if (child.state === "failed" || child.state === "cancelled") throw failedChild(name, child);
    return this.#letGo({ for: "children" });
  }

  progress(progress: RunProgress): void {
    this.#progress = progress;
    if (!this.#isTelling) void this.#tellProgress();
  }

  tell(text: string, data?: unknown): Promise<void> {
    return heeded(this.#tell(text, data));
  }

  async #tell(text: string, data?: unknown): Promise<void> {
    if (data !== undefined && canonicalJson(data).length > DATA_MAX)
      throw new SecaError("too_large", `The data of an event has more than ${DATA_MAX} characters.`, "Tell less.");
    await this.#claims.tell(this.#claim, { what: "note", text, data }, this.nth());
  }

  left(): Partial<Spent> {
    return left(this.#claim.budget, this.#spent);
  }

  /** The number of the next event of this claim. */
  nth(): number {
    return ++this.#nth;
  }

  get hasFinishedSteps(): boolean {
    return this.#stepsFinishedHere > 0;
  }

  finished(): ReadonlyMap<string, unknown> {
    return new Map([...this.#finished].map(([name, { output }]) => [name, structuredClone(output)]));
  }

  /** Once nothing that was begun is under way any more, however it ended. */
  async settled(): Promise<void> {
    await Promise.allSettled([...[...this.#underWay.values()].map(({ done }) => done), ...this.#asked]);
  }

  async flush(): Promise<void> {
    // What is on its way must arrive before the end does; what waits for its time need not wait any more.
    while (this.#writing !== undefined || this.#progress !== undefined) await (this.#writing ?? this.#writeProgress());
  }

  async #tellProgress(): Promise<void> {
    this.#isTelling = true;
    await this.#writeProgress();
    await sleep(PROGRESS_EVERY_MS, undefined, { ref: false });
    this.#isTelling = false;
    if (this.#progress !== undefined && !this.signal.aborted) this.progress(this.#progress);
  }

  /** Progress that is lost is told by the next; a claim that is lost is told by the next step. */
  async #writeProgress(): Promise<void> {
    const progress = this.#progress;
    this.#progress = undefined;
    if (progress === undefined) return;
    this.#writing = this.#claims.progress(this.#claim, progress).catch(() => undefined);
    await this.#writing;
    this.#writing = undefined;
  }

  #letGo<T>(by: Suspension): Promise<T> {
    this.#suspend(by);
    return new Promise(() => undefined);
  }

  #notDeterministic(step: string): SecaError {
    return new SecaError(
      "refused",
      `Step ${quoted(step)} of this ${this.#claim.kind} run was done with another input before: its code is not deterministic, or gives two steps one name.`,
      "Names and inputs of steps must follow from the run's input and from earlier steps alone; start the run anew.",
    );
  }
}

/** A run that stops leaves behind promises that nobody waits for any more; their failures must not end the process. */
function heeded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function checkName(name: string): void {
  if (name !== "" && name.length <= STEP_NAME_MAX) return;
  throw new SecaError("bad_input", "The name of a step has 1 to 200 characters.", "Choose another name.");
}

/** Whole numbers that cannot give anything back. */
const counted = (cost: Partial<Spent>): Partial<Spent> =>
  Object.fromEntries(
    Object.entries(cost).map(([name, value]) => [name, Number.isFinite(value) ? Math.max(0, Math.ceil(value)) : 0]),
  );

function failedChild(name: string, { id, state, error }: ChildState): SecaError {
  return state === "failed" && error !== undefined && error.code !== "fault"
    ? new SecaError(error.code as ErrorCode, error.sentence, error.hint)
    : new SecaError("refused", `The child run ${quoted(name)} (${id}) was not done.`, "See how it ended by its id.");
}
