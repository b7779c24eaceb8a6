import type { Fitness, Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";

/** Snapshots never change, so what suits one is worked out once. */
const ranked = new WeakMap<Snapshot, { readonly plugins: readonly Plugin[]; readonly fitness: readonly Fitness[] }>();

/** Which plugins suit a version, the best first. */
export async function fitnessOf(snapshot: Snapshot, plugins: readonly Plugin[]): Promise<readonly Fitness[]> {
  const known = ranked.get(snapshot);
  if (known?.plugins === plugins) return known.fitness;
  const { rankByFitness } = await import("../engine/index.ts");
  const fitness = rankByFitness(plugins, snapshot);
  ranked.set(snapshot, { plugins, fitness });
  return fitness;
}
