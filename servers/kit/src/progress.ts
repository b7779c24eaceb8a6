import type { Progress } from "./call.ts";

/** Faster than a person sees, slow enough that a busy loop does not fill the pipe. */
const PAUSE_MS = 50;

interface Report {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** Lets through what grows and does not come too fast; the last step always passes. */
export function throttled(
  send: (report: Report) => void,
  now: () => number = performance.now.bind(performance),
): Progress {
  let reached = -Infinity;
  let sentAt = -Infinity;
  return (done, total, message) => {
    const at = now();
    if (!(done > reached) || (at - sentAt < PAUSE_MS && done !== total)) return;
    reached = done;
    sentAt = at;
    send({ progress: done, ...(total !== undefined && { total }), ...(message !== undefined && { message }) });
  };
}
