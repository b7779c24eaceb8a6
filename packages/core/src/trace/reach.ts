import type { Snapshot } from "../graph/index.ts";
import { stepsFrom } from "./chains.ts";

const REACHED_MAX = 5000;

/** These entities and everything whose way to a stakeholder leads through them; the nearest first where there are too many. */
export function reachDown(snapshot: Snapshot, ids: readonly string[]): string[] {
  const reached = new Set(ids);
  // A set is walked in the order in which it grows: breadth first.
  for (const id of reached) {
    const entity = snapshot.entity(id);
    if (entity === undefined) continue;
    for (const hop of stepsFrom(snapshot, entity, "down")) {
      if (reached.size >= REACHED_MAX) return [...reached];
      reached.add(hop.to.id);
    }
  }
  return [...reached];
}
