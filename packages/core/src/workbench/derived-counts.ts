import type { Analysis } from "../engine/index.ts";

/** How many entities of each kind, by the framework whose cells derived them. */
export type DerivedCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is found by rules is no entity of a cell, and counted as findings. */
export function derivedCounts(analysis: Analysis, frameworks: readonly string[]): DerivedCounts {
  const counts = new Map<string, Map<string, number>>();
  for (const { kind, origin } of analysis.entities()) {
    if (origin.by !== "rule" || !frameworks.includes(origin.plugin)) continue;
    const kinds = counts.get(origin.plugin) ?? new Map<string, number>();
    counts.set(origin.plugin, kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
  }
  const inOrder = <T>(map: ReadonlyMap<string, T>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(inOrder(counts).map(([id, kinds]) => [id, Object.fromEntries(inOrder(kinds))]));
}
