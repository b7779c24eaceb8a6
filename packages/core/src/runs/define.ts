import type * as z from "zod";
import type { Caller } from "../kernel/index.ts";
import type { Budget, NewRun, RunProgress, Runs, Spent } from "../store/index.ts";

/** What the author of a kind of run writes. Schemas check and never change what passes, since a run is read again. */
export interface RunDefinition<Input, Output> {
  readonly kind: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** Names of the credentials without which it cannot run. */
  readonly needs?: (input: Input) => readonly string[];
  /** How many of this kind may run at once in one organisation. */
  readonly concurrency?: number;
  /** How often in a row it may be begun without finishing a step. */
  readonly attempts?: number;
  /** The output made of the steps that were finished when the budget ended; without it there is none. */
  readonly salvage?: (input: Input, finished: ReadonlyMap<string, unknown>) => Output | Promise<Output>;
  /**
   * The work. It may be begun again in any process: everything that comes from outside (time, chance, the network, the
   * record) is asked inside a step, and names and inputs of steps follow from the input and earlier outputs alone.
   */
  readonly run: (context: RunContext, input: Input) => Promise<Output>;
}

export interface RunKind<Input = unknown, Output = unknown> {
  readonly kind: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly concurrency: number | undefined;
  readonly attempts: number;
  readonly canSalvage: boolean;
  // Methods, so that kinds of any input fit one list.
  needs(input: Input): readonly string[];
  salvage(input: Input, finished: ReadonlyMap<string, unknown>): Output | Promise<Output>;
  run(context: RunContext, input: Input): Promise<Output>;
}

export interface RunContext {
  readonly run: string;
  readonly org: string;
  /** Who started it: what it writes is written in that name. */
  readonly actor: Caller;
  /** Aborted when the run is cancelled, its budget is over, or this process no longer holds it. */
  readonly signal: AbortSignal;
  /** Done once: what it gave is kept, and given again whenever the run is begun anew. */
  step<T>(name: string, input: unknown, work: (inside: StepContext) => Promise<T> | T): Promise<T>;
  /** Ends the claim until a person has answered; gives the answer. */
  pause(question: string): Promise<string>;
  /** A run of its own that shares this one's budget. While it lasts, this one is held by nobody. */
  child<Input, Output>(name: string, kind: RunKind<Input, Output>, input: Input): Promise<Output>;
  /** Free to call often: what comes too fast is left out, but not the last. */
  progress(progress: RunProgress): void;
  /** Something worth telling to whoever follows the run. Told again when a run is begun again; tell inside steps. */
  tell(text: string, data?: unknown): Promise<void>;
  /** What is left of what is limited. */
  left(): Partial<Spent>;
}

export interface StepContext {
  /** The same whenever this step is begun again: whoever hears of an effect twice can tell by it. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  spend(cost: Partial<Omit<Spent, "steps">>): void;
}

const ATTEMPTS = 5;

export function defineRun<Input, Output>(definition: RunDefinition<Input, Output>): RunKind<Input, Output> {
  const { kind, input, output, needs, concurrency, attempts = ATTEMPTS, salvage, run } = definition;
  return {
    kind,
    input,
    output,
    concurrency,
    attempts,
    canSalvage: salvage !== undefined,
    needs: (given) => needs?.(given) ?? [],
    salvage: (given, finished) => {
      if (salvage === undefined) throw new Error(`${kind} salvages nothing`);
      return salvage(given, finished);
    },
    run,
  };
}

export type StartOptions = Pick<NewRun, "key" | "system" | "priority" | "delayMs"> & { readonly budget?: Budget };

/** A run of this kind as the queue takes it. */
export const newRun = <Input>(kind: RunKind<Input>, input: Input, options: StartOptions = {}): NewRun => ({
  ...options,
  kind: kind.kind,
  input: kind.input.parse(input),
  attemptsMax: kind.attempts,
  needs: kind.needs(input),
});

export const startRun = <Input>(
  runs: Runs,
  kind: RunKind<Input>,
  input: Input,
  options?: StartOptions,
): Promise<{ id: string; created: boolean }> => runs.enqueue(newRun(kind, input, options));
