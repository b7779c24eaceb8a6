import type { ReachRead } from "../adversaries/reach.ts";
import { type Scenario, scenariosOf } from "./scenario.ts";

/** No answer holds more; the others are there when somebody asks for less at a time. */
const SCENARIOS_MAX = 500;

export interface Scenarios {
  readonly scenarios: readonly Scenario[];
  readonly total: number;
  /** How many of how many, as a sentence; undefined where all are shown. */
  readonly told: string | undefined;
}

/** The scenarios of unsafe actions, in the order of ids, as many as one answer holds. */
export function scenariosIn(ucas: readonly string[], read: ReachRead, limit = SCENARIOS_MAX): Scenarios {
  const all: Scenario[] = [];
  let total = 0;
  const shownMax = Math.max(0, Math.min(limit, SCENARIOS_MAX));
  for (const uca of [...new Set(ucas)].sort()) {
    const found = scenariosOf(uca, read);
    total += found.length;
    if (all.length < shownMax) all.push(...found.slice(0, shownMax - all.length));
  }
  return {
    scenarios: all,
    total,
    told:
      all.length === total
        ? undefined
        : `${all.length} of ${total} scenarios; ask for one unsafe action to see all of its own.`,
  };
}
