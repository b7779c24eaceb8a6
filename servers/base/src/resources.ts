import { kindOf, linkReads } from "@seca/core/model";
import { shortVersion } from "@seca/core/model";
import { SecaError } from "@seca/core/kernel";
import type { Workbench } from "@seca/core/workbench";
import { SYSTEMS_URI, entityUri, systemUri } from "./addresses.ts";
import { defineResource } from "./services.ts";
import { summarise } from "./summary.ts";

const COMPLETIONS_MAX = 100;
const SYSTEMS_LISTED = 50;

const json = (value: unknown): string => JSON.stringify(value, undefined, 1);

/** Ids and names of systems that begin with what was typed. */
export async function completeSystem(typed: string, { workbench }: { workbench: Workbench }): Promise<string[]> {
  const systems = await workbench.systems();
  return systems
    .map((system) => system.id)
    .filter((id) => id.startsWith(typed.toLowerCase()))
    .slice(0, COMPLETIONS_MAX);
}

/** Ids of entities in a system: first those that begin with what was typed, then those whose words match. */
export async function completeEntity(
  typed: string,
  { workbench }: { workbench: Workbench },
  chosen: Readonly<Record<string, string>>,
): Promise<string[]> {
  const system = await workbench.system(chosen.system);
  const all = (await workbench.snapshot(system.id)).allEntities();
  const begins = all.filter(
    (entity) => entity.id.startsWith(typed) || entity.id.slice(kindOf(entity.id).length + 1).startsWith(typed),
  );
  return begins.slice(0, COMPLETIONS_MAX).map((entity) => entity.id);
}

export const systemsResource = defineResource({
  name: "systems",
  title: "All systems",
  description: "Every system of the record.",
  uri: SYSTEMS_URI,
  mimeType: "application/json",
  read: async (_, { workbench }) => json(await workbench.systems()),
});

export const systemResource = defineResource({
  name: "system",
  title: "A system",
  description: "What a system holds at the head of main, in numbers, with its branches and tags.",
  uri: "seca://system/{system}",
  mimeType: "application/json",
  list: async ({ workbench }) =>
    (await workbench.systems())
      .slice(0, SYSTEMS_LISTED)
      .map(({ id, name }) => ({ uri: systemUri(id), name: id, title: name })),
  complete: { system: completeSystem },
  read: async (variables, { workbench }) => {
    const system = await workbench.system(variables.system);
    const [snapshot, names] = await Promise.all([workbench.snapshot(system.id), workbench.versions.names(system.id)]);
    return json({ ...summarise(system, snapshot), ...names });
  },
});

export const historyResource = defineResource({
  name: "history",
  title: "History of a system",
  description: "The latest 100 versions of main, newest first.",
  uri: "seca://system/{system}/history",
  mimeType: "application/json",
  complete: { system: completeSystem },
  read: async (variables, { workbench }) => {
    const system = await workbench.system(variables.system);
    return json(await workbench.versions.history(system.id, { limit: 100 }));
  },
});

export const entityResource = defineResource({
  name: "entity",
  title: "An entity",
  description: "One entity with its fields, origin, the version that last wrote it, and its links both ways.",
  uri: "seca://system/{system}/entity/{+id}",
  mimeType: "application/json",
  complete: { system: completeSystem, id: completeEntity },
  read: async (variables, { workbench }) => {
    const system = await workbench.system(variables.system);
    const snapshot = await workbench.whole(system.id, undefined, variables.id);
    const entity = snapshot.entity(variables.id);
    if (!entity)
      throw new SecaError(
        "not_found",
        `There is no "${variables.id.slice(0, 200)}" in ${entityUri(system.id, "")}.`,
        "Find ids with graph_find.",
      );
    const since = snapshot.since(entity.id);
    return json({
      ...entity,
      version: shortVersion(snapshot.commit),
      since: since === undefined ? undefined : shortVersion(since),
      out: snapshot.out(entity.id).map(({ kind, to, props }) => ({
        link: kind,
        reads: linkReads(kind),
        to,
        name: snapshot.entity(to)?.name,
        ...props,
      })),
      in: snapshot.in(entity.id).map(({ kind, from, props }) => ({
        link: kind,
        reads: linkReads(kind),
        from,
        name: snapshot.entity(from)?.name,
        ...props,
      })),
    });
  },
});
