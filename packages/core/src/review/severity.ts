import type { Severity } from "../engine/index.ts";

export const WORST_FIRST = ["critical", "high", "elevated", "medium", "low"] as const satisfies readonly Severity[];

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  WORST_FIRST.indexOf(severity) <= WORST_FIRST.indexOf(least);

/** For sorting: the worst first, and among equals in the order of ids. */
export function byWorst(a: Rated, b: Rated): number {
  const worse = WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity);
  return worse || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

interface Rated {
  readonly id: string;
  readonly severity: Severity;
}
