import { analysis } from "@seca/analysis";
import type { Services, Surface } from "@seca/base";
import { SecaError, nearest, quoted } from "@seca/core/kernel";
import { graph } from "@seca/graph";
import type { Resource, Tool } from "@seca/kit";
import { tickets } from "@seca/tickets";
import { trace } from "@seca/trace";

/** The servers of the suite, each of which can be served alone. */
export const SURFACES: readonly Surface[] = [analysis, graph, trace, tickets];
export const SURFACE_NAMES = SURFACES.map((surface) => surface.name);

/** What the chosen servers offer together. What several of them mount is there once. */
export function combine(names: readonly string[]): Surface {
  const chosen = SURFACES.filter((surface) => names.includes(surface.name));
  const [only] = chosen;
  return {
    name: chosen.length === 1 ? `seca-${only!.name}` : "seca",
    title: chosen.length === 1 ? only!.title : "seca",
    tools: unique(chosen.flatMap((surface) => surface.tools)),
    lookTools: unique(chosen.flatMap((surface) => surface.lookTools ?? [])),
    resources: unique(chosen.flatMap((surface) => surface.resources)),
    prompts: unique(chosen.flatMap((surface) => surface.prompts ?? [])),
  };
}

const all = combine(SURFACE_NAMES);
export const allTools: readonly Tool<Services>[] = all.tools;
export const allResources: readonly Resource<Services>[] = all.resources;

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}

/** `analysis,trace` as names of servers; an unknown one is answered with the nearest. */
export function parseSurfaces(text: string): string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of names) {
    if (SURFACE_NAMES.includes(name)) continue;
    const close = nearest(name, SURFACE_NAMES, 1);
    throw new SecaError(
      "bad_input",
      `${quoted(name)} is not a server of seca.`,
      `${close.length > 0 ? `Did you mean ${close[0]}? ` : ""}There are: ${SURFACE_NAMES.join(", ")}, all.`,
    );
  }
  return names;
}
