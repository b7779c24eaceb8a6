import { FRAMEWORKS_TOOLSET, analysisSurface, frameworkTools } from "@seca/analysis";
import type { Surface } from "@seca/base";
import { SecaError, nearest, quoted } from "@seca/core/kernel";
import type { Framework } from "@seca/core/workbench";
import { graph } from "@seca/graph";
import { tickets } from "@seca/tickets";
import { trace } from "@seca/trace";

/** The servers of the suite, each of which can be served alone. What they offer may follow from the frameworks there are. */
const SURFACES: Readonly<Record<string, (frameworks: readonly Framework[]) => Surface>> = {
  analysis: analysisSurface,
  graph: () => graph,
  trace: () => trace,
  tickets: () => tickets,
};
export const SURFACE_NAMES: readonly string[] = Object.keys(SURFACES);

/** What is chosen beside servers: tools that are in none of them, unless it is served alone. */
export const TOOLSETS: readonly string[] = [FRAMEWORKS_TOOLSET];

const ALONE_IN: Readonly<Record<string, string>> = { [FRAMEWORKS_TOOLSET]: "analysis" };

/** More tools in one server are more than a model chooses well among. */
const TOOLS_MAX = 12;

/** What the chosen servers and toolsets offer together. What several of them mount is there once. */
export function combine(names: readonly string[], frameworks: readonly Framework[]): Surface {
  const servers = SURFACE_NAMES.filter((name) => names.includes(name));
  // Toolsets alone come to everything else.
  const chosen = servers.length === 0 ? SURFACE_NAMES : servers;
  const surfaces = chosen.map((name) => SURFACES[name]!(frameworks));
  const [only] = surfaces;
  const isOne = surfaces.length === 1;
  const tools = unique(surfaces.flatMap((surface) => [...surface.tools, ...(isOne ? (surface.aloneTools ?? []) : [])]));
  const isAsked = names.includes(FRAMEWORKS_TOOLSET);
  const most = isAsked
    ? TOOLS_MAX
    : isOne && only!.name === ALONE_IN[FRAMEWORKS_TOOLSET]
      ? TOOLS_MAX - tools.length
      : 0;
  const taken = tools.map(({ name }) => name);
  return {
    name: isOne ? `seca-${only!.name}` : "seca",
    title: isOne ? only!.title : "seca",
    tools: [...tools, ...frameworkTools(frameworks, { most, taken })],
    lookTools: unique(surfaces.flatMap((surface) => surface.lookTools ?? [])),
    resources: unique(surfaces.flatMap((surface) => surface.resources)),
    prompts: unique(surfaces.flatMap((surface) => surface.prompts ?? [])),
  };
}

/** All that any of the servers can do, tools of toolsets included. */
export function everything(frameworks: readonly Framework[]): Surface {
  const all = combine([...SURFACE_NAMES, ...TOOLSETS], frameworks);
  const alone = SURFACE_NAMES.flatMap((name) => SURFACES[name]!(frameworks).aloneTools ?? []);
  return { ...all, tools: unique([...all.tools, ...alone]) };
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}

/** `analysis,trace` as names of servers and toolsets; an unknown one is answered with the nearest. */
export function parseSurfaces(text: string): string[] {
  const known = [...SURFACE_NAMES, ...TOOLSETS];
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  for (const name of names) {
    if (known.includes(name)) continue;
    const close = nearest(name, known, 1);
    throw new SecaError(
      "bad_input",
      `${quoted(name)} is not a server or toolset of seca.`,
      `${close.length > 0 ? `Did you mean ${close[0]}? ` : ""}There are: ${SURFACE_NAMES.join(", ")}, all; and the toolset ${TOOLSETS.join(", ")}.`,
    );
  }
  return names;
}
