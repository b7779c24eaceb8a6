import type { AnalysisSummary } from "@seca/core/workbench";

type Fitness = AnalysisSummary["fitness"][number];

const FRAMEWORKS_TOLD = 6;

/** Which frameworks suit a system and why, the best first, a line each; the same bytes for the same facts. */
export function describeFitness(fitness: readonly Fitness[]): string[] {
  const told = fitness.slice(0, FRAMEWORKS_TOLD).map(({ plugin, score, because, missing }) => {
    const reasons = [...because, ...(missing.length > 0 ? [`Missing: ${missing.join(" ")}`] : [])];
    return `- ${plugin} ${score} %${reasons.length > 0 ? `: ${reasons.join(" ")}` : ""}`;
  });
  const left = fitness.length - told.length;
  return ["Frameworks by how well they fit:", ...told, ...(left > 0 ? [`- and ${left} more: seca://plugins`] : [])];
}
