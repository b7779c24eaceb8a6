import type { Snapshot } from "../graph/index.ts";
import { Compiler } from "./compile.ts";
import { YES } from "./kleene.ts";
import type { Plugin } from "./plugin.ts";
import { Reads } from "./reads.ts";
import { View } from "./view.ts";

/** How well a way of analysing suits a system, with the reasons for it and what would make it suit better. */
export interface Fitness {
  readonly plugin: string;
  /** The share of the weights that is met, from 0 to 100. */
  readonly score: number;
  readonly because: readonly string[];
  readonly missing: readonly string[];
}

/** All plugins, what suits best first; among equals in the order of ids. */
export function rankByFitness(plugins: readonly Plugin[], snapshot: Snapshot): readonly Fitness[] {
  const view = new View();
  view.follow(snapshot);
  const reads = new Reads();
  reads.begin();
  const compiler = new Compiler(reads);
  const ranked = plugins.map(({ id, fits }): Fitness => {
    const met = fits.map(({ of, when, least = 1 }) => {
      const test = compiler.test(when);
      return view.all(of).filter((element) => test.holds(element) === YES).length >= least;
    });
    const weigh = (counts: (at: number) => boolean): number =>
      fits.reduce((sum, { weight }, at) => sum + (counts(at) ? weight : 0), 0);
    const whole = weigh(() => true);
    return {
      plugin: id,
      score: whole === 0 ? 0 : Math.round((100 * weigh((at) => met[at]!)) / whole),
      because: fits.filter((_, at) => met[at]).map((fit) => fit.because),
      missing: fits.filter((_, at) => !met[at]).map((fit) => fit.missing),
    };
  });
  return ranked.sort((a, b) => b.score - a.score || (a.plugin < b.plugin ? -1 : 1));
}
