import type { Snapshot } from "../graph/index.ts";
import { levelsOf } from "./sensitivity.ts";
import { View } from "./view.ts";

/**
 * How much each component would tempt an attacker, from 0 to 100: what it holds, and how near to the internet it stands.
 * The least and the most tempting of all components set the scale, so one pass finds both.
 */
export function attractivenessOf(snapshot: Snapshot): ReadonlyMap<string, number> {
  const view = new View();
  view.follow(snapshot);
  const raw = view.all("component").map((component) => {
    const worth = levelsOf(component).reduce((sum, { sure }) => sum + Math.max(0, sure + 1), 0);
    const nearness = Number.isFinite(component.stepsSure) ? 1 / (1 + component.stepsSure) : 0;
    return [component.id, worth * (1 + nearness)] as const;
  });
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const [, value] of raw) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const span = most - least;
  return new Map(raw.map(([id, value]) => [id, span === 0 ? 0 : Math.round(((value - least) / span) * 100)]));
}
