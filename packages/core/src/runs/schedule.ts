import { SecaError, quoted } from "../kernel/index.ts";
import type { Schedules } from "../store/index.ts";
import type { RunKind } from "./define.ts";
import { Timing, nextTime } from "./timing.ts";

export interface ScheduleOptions {
  /** The same key again is the same schedule, changed. */
  readonly key: string;
  readonly timing: Timing;
  readonly now: Date;
  readonly priority?: number;
}

const KEY = /^[\w.:/-]{1,200}$/;

/** Has a run of this kind started again and again, by whatever process is there when its time comes. */
export async function scheduleRun<Input>(
  schedules: Schedules,
  kind: RunKind<Input>,
  input: Input,
  { key, timing, now, priority = 0 }: ScheduleOptions,
): Promise<void> {
  if (!KEY.test(key)) {
    throw new SecaError(
      "bad_input",
      `${quoted(key)} cannot be the key of a schedule.`,
      "Use 1 to 200 letters, digits and . : / _ -",
    );
  }
  const when = Timing.parse(timing);
  await schedules.set({
    key,
    kind: kind.kind,
    input: kind.input.parse(input),
    needs: kind.needs(input),
    priority,
    attemptsMax: kind.attempts,
    timing: when,
    nextAt: nextTime(when, { due: now, now }).toISOString(),
  });
}
