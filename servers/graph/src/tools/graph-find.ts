import { cursorField, defineTool, entityUri, limitField, systemField, table, versionField } from "@seca/base";
import { describeOrigin, type Entity, knownKind, linkId } from "@seca/core/model";
import type { Snapshot } from "@seca/core/graph";
import * as z from "zod";

export const graphFind = defineTool({
  name: "graph_find",
  title: "Find entities",
  description:
    "Finds entities by words (also misspelt names), kind or tag; without any, lists all. An id as query gives that one. detail full adds fields, origin and links both ways.",
  effect: "reads",
  input: z.object({
    system: systemField,
    query: z.string().max(500).optional(),
    kinds: z.array(z.string().max(40)).max(40).describe("For example component, flow, requirement.").optional(),
    tag: z.string().max(200).optional(),
    version: versionField,
    detail: z.enum(["summary", "full"]).default("summary"),
    limit: limitField(200, 20),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    total: z.int(),
    entities: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        tags: z.array(z.string()).optional(),
        fields: z.record(z.string(), z.json()).optional(),
        origin: z.string().optional(),
        links: z.array(z.string()).optional(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  example: { kinds: ["component"], limit: 5 },
  text: ({ entities, total, version, cursor }) => {
    if (total === 0) return `Nothing found in version ${version}. Try fewer or other words, or no kinds.`;
    const full = entities.some((entity) => entity.fields !== undefined);
    const body = full
      ? entities.map(describeFull).join("\n\n")
      : table(
          ["id", "name", "tags"],
          entities.map((entity) => [entity.id, entity.name, entity.tags?.join(", ")]),
        );
    return `${entities.length} of ${total} in version ${version}.\n${body}${cursor === undefined ? "" : `\nMore with cursor "${cursor}".`}`;
  },
  links: ({ system, entities }) =>
    entities.slice(0, 3).map(({ id, name }) => ({ uri: entityUri(system, id), name: id, title: name })),
  run: async ({ system: idOrName, detail, kinds, ...request }, { workbench }) => {
    const known = kinds?.map(knownKind);
    const system = await workbench.systemId(idOrName);
    const found = await workbench.find(system, { ...request, kinds: known });
    const graphs =
      detail === "full"
        ? await Promise.all([workbench.snapshot(system, found.version), workbench.whole(system, found.version)])
        : undefined;
    return {
      system,
      version: found.version,
      total: found.total,
      entities: found.entities.map((entity) => (graphs ? full(entity, graphs) : summary(entity))),
      ...(found.cursor === undefined ? {} : { cursor: found.cursor }),
    };
  },
});

type Shown = {
  id: string;
  name: string;
  tags?: string[] | undefined;
  fields?: Record<string, z.core.util.JSONType> | undefined;
  origin?: string | undefined;
  links?: string[] | undefined;
};

function summary({ id, name, tags }: Entity): Shown {
  return { id, name, ...(tags.length === 0 ? {} : { tags: [...tags] }) };
}

const LINKS_SHOWN = 50;

/** What is told comes before what follows from it: of findings an element may have many. */
function full(entity: Entity, graphs: readonly Snapshot[]): Shown {
  const links = [
    ...new Set(
      graphs.flatMap((graph) => [...graph.out(entity.id), ...graph.in(entity.id)]).map((link) => linkId(link)),
    ),
  ];
  const more = links.length > LINKS_SHOWN ? [`… and ${links.length - LINKS_SHOWN} more`] : [];
  return {
    ...summary(entity),
    fields: entity.props as NonNullable<Shown["fields"]>,
    origin: describeOrigin(entity.origin),
    links: [...links.slice(0, LINKS_SHOWN), ...more],
  };
}

function describeFull({ id, name, fields = {}, origin, links = [] }: Shown): string {
  const lines = Object.entries(fields).map(
    ([field, value]) => `- ${field}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return [`**${id}** ${name} (from ${origin})`, ...lines, ...links.map((link) => `- ${link}`)].join("\n");
}
