import { counted, describeKinds, summarise, systemUri, table, type Services } from "@seca/base";
import * as z from "zod";
import { describeFitness } from "./fitness-text.ts";

type Workbench = Services["workbench"];

const SYSTEMS_SHOWN = 50;

/** What is said of systems, whether they were opened, listed or changed. */
export const SystemAnswer = z.object({
  systems: z.array(
    z.object({
      system: z.string(),
      name: z.string(),
      description: z.string().optional(),
      archived: z.boolean(),
      version: z.string(),
      entities: z.int(),
      links: z.int(),
      kinds: z.record(z.string(), z.int()),
    }),
  ),
  total: z.int(),
  done: z.string(),
  branches: z.array(z.string()).optional(),
  frameworks: z
    .array(
      z.object({
        framework: z.string(),
        score: z.int(),
        because: z.array(z.string()),
        missing: z.array(z.string()),
      }),
    )
    .optional(),
});
export type SystemAnswer = z.infer<typeof SystemAnswer>;

export async function listSystems(workbench: Workbench): Promise<SystemAnswer> {
  const systems = await workbench.systems();
  const shown = await Promise.all(
    systems.slice(0, SYSTEMS_SHOWN).map(async (system) => summarise(system, await workbench.snapshot(system.id))),
  );
  const done = systems.length === 0 ? "There is no system yet." : `${counted(systems.length, "system")}.`;
  return { systems: shown, total: systems.length, done };
}

export async function showSystem(workbench: Workbench, idOrName: string, done?: string): Promise<SystemAnswer> {
  const system = await workbench.system(idOrName);
  const [snapshot, { branches }] = await Promise.all([
    workbench.snapshot(system.id),
    workbench.versions.names(system.id),
  ]);
  // Of an empty one nothing fits, and analysis_run says what would have to be there.
  const fitness = snapshot.allEntities().length === 0 ? [] : await workbench.analysis.fitness(system.id);
  return {
    systems: [summarise(system, snapshot)],
    total: 1,
    done: done ?? `Opened ${system.name}.`,
    branches: branches.map((branch) => branch.name),
    ...(fitness.length > 0 && {
      frameworks: fitness.map(({ plugin, score, because, missing }) => ({
        framework: plugin,
        score,
        because: [...because],
        missing: [...missing],
      })),
    }),
  };
}

export function systemText({ systems, total, done, branches, frameworks = [] }: SystemAnswer): string {
  if (total === 0) return `${done} Create one: {"action":"create","system":"Web shop"}.`;
  const rows = systems.map(({ system, name, version, kinds, archived }) => [
    system,
    name,
    version,
    describeKinds(kinds) || "empty",
    archived ? "archived" : "",
  ]);
  const names = branches && branches.length > 1 ? `\nBranches: ${branches.join(", ")}.` : "";
  const fitness = frameworks.map(({ framework, ...reasons }) => ({ plugin: framework, ...reasons }));
  const fits = fitness.length === 0 ? "" : `\n${describeFitness(fitness).join("\n")}`;
  return `${done}\n${table(["id", "name", "version", "holds", ""], rows)}${names}${fits}`;
}

export const systemLinks = ({ systems }: SystemAnswer) =>
  systems.length === 1 ? [{ uri: systemUri(systems[0]!.system), name: systems[0]!.system }] : [];
