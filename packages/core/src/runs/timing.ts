import * as z from "zod";

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** When something is done again: after so long, each day or each week at a time. All times are UTC. */
export const Timing = z.union([
  z.strictObject({ everyMs: z.int().min(1000).max(31_536_000_000) }),
  z.strictObject({ daily: TimeOfDay }),
  z.strictObject({ weekly: z.enum(DAYS), at: TimeOfDay }),
]);
export type Timing = z.infer<typeof Timing>;

const DAY_MS = 86_400_000;

/** The first time after now. An interval keeps its beat: what was missed is left out, not caught up with. */
export function nextTime(timing: Timing, { due, now }: { readonly due: Date; readonly now: Date }): Date {
  if ("everyMs" in timing) {
    const late = Math.max(0, now.getTime() - due.getTime());
    return new Date(due.getTime() + (Math.floor(late / timing.everyMs) + 1) * timing.everyMs);
  }
  const [hours = 0, minutes = 0] = ("daily" in timing ? timing.daily : timing.at).split(":").map(Number);
  const today = new Date(now).setUTCHours(hours, minutes, 0, 0);
  const isRight = (at: Date): boolean => at > now && (!("weekly" in timing) || DAYS[at.getUTCDay()] === timing.weekly);
  // One of the next eight days is always right.
  const days = Array.from({ length: 8 }, (_, ahead) => new Date(today + ahead * DAY_MS));
  return days.find(isRight)!;
}
