import { cursorField, defineTool, limitField, systemField, table, versionField } from "@seca/base";
import * as z from "zod";

export const traceImpact = defineTool({
  name: "trace_impact",
  title: "See what a change touches",
  description:
    "What stands on changed entities (down) and what they stand for (up), nearest first, each with the way there. Name ids, or from: a version, then what differs between it and the one looked at is what changed. Before a change, ask with the ids you mean to change.",
  effect: "reads",
  input: z.object({
    system: systemField,
    ids: z.array(z.string().min(1).max(240)).max(200).optional(),
    from: z.string().min(1).max(80).describe("Branch, tag or digits of a version.").optional(),
    version: versionField,
    direction: z.enum(["up", "down", "both"]).default("both"),
    hops: z.int().min(1).max(50).default(8),
    limit: limitField(500, 25),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    changed: z.array(z.string()),
    gone: z.array(z.string()),
    total: z.int(),
    hits: z.array(
      z.object({ id: z.string(), name: z.string(), direction: z.string(), hops: z.int(), via: z.string() }),
    ),
    further: z.boolean().describe("More lies beyond these hops."),
    cursor: z.string().optional(),
  }),
  example: { ids: ["mitigation/second-factor"] },
  text: ({ version, changed, gone, total, hits, further, cursor }) =>
    [
      `${total} touched by ${some(changed)}${gone.length === 0 ? "" : `; gone: ${some(gone)}`}, version ${version}.`,
      table(
        ["id", "name", "hops", "way"],
        hits.map(({ id, name, direction, hops, via }) => [id, name, `${hops} ${direction}`, via]),
      ),
      ...(further ? ["More lies beyond these hops."] : []),
      ...(cursor === undefined ? [] : [`More with cursor "${cursor}".`]),
    ].join("\n"),
  run: async ({ system: named, direction, ...request }, { workbench }) => {
    const system = await workbench.systemId(named);
    const directions = direction === "both" ? (["up", "down"] as const) : [direction];
    const { wayText } = await import("../render.ts");
    const { version, items, total, changed, gone, isCut, cursor } = await workbench.tracing.impact(system, {
      ...request,
      directions,
    });
    return {
      system,
      version,
      changed: changed.slice(0, CHANGED_TOLD),
      gone: gone.slice(0, CHANGED_TOLD),
      total,
      hits: items.map(({ id, name, direction, hops, ...way }) => ({
        id,
        name,
        direction,
        hops,
        via: wayText({ ...way, direction }),
      })),
      further: isCut,
      ...(cursor !== undefined && { cursor }),
    };
  },
});

const CHANGED_TOLD = 200;
const CHANGED_SHOWN = 5;

const some = (ids: readonly string[]): string =>
  `${ids.slice(0, CHANGED_SHOWN).join(", ")}${ids.length > CHANGED_SHOWN ? ` and ${ids.length - CHANGED_SHOWN} more` : ""}` ||
  "nothing that is there";
