export { USUAL_BACKOFF, backoffMs, type Backoff } from "./backoff.ts";
export {
  type RunContext,
  type RunDefinition,
  type RunKind,
  type StartOptions,
  type StepContext,
  defineRun,
  newRun,
  startRun,
} from "./define.ts";
export { type FollowRequest, type Followed, WAIT_MS_MAX, followRun } from "./follow.ts";
export { type ScheduleOptions, scheduleRun } from "./schedule.ts";
export { Timing, nextTime } from "./timing.ts";
export { type Worker, type WorkerOptions, openWorker } from "./worker.ts";
