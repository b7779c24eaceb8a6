import type { Analysis, Fitness, Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { OnPlugin } from "./analyses.ts";
import { fitnessOf } from "./fitness.ts";
import type { Shared } from "./suite.ts";
import type { Trail } from "./trail.ts";

/** A version, and what the chosen ways of analysing derive of it. */
export interface Analysed {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly plugins: readonly Plugin[];
  readonly fitness: readonly Fitness[];
  readonly engine: string;
  /** Of the branch; without one, its graphs are made anew. */
  readonly trail?: Trail | undefined;
}

type Analysers = Pick<Shared, "analyses" | "frameworks">;

/** By the frameworks that are named, or all that fit. */
export async function analysed(
  { analyses, frameworks }: Analysers,
  snapshot: Snapshot,
  named?: readonly string[],
  onPlugin?: OnPlugin,
): Promise<Analysed> {
  const [known, { engineHash }] = await Promise.all([frameworks.including(named ?? []), import("../engine/index.ts")]);
  const fitness = await fitnessOf(snapshot, known);
  const chosen = named ?? fitness.filter(({ score }) => score > 0).map(({ plugin }) => plugin);
  const plugins = await frameworks.withNeeds(chosen);
  const engine = engineHash(plugins);
  const analysis = await analyses.of(snapshot, plugins, engine, onPlugin);
  return { snapshot, analysis, plugins, fitness, engine, trail: analyses.trailOf(snapshot, engine) };
}
