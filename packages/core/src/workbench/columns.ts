import * as z from "zod";
import type { Snapshot } from "../graph/index.ts";
import { onOneLine } from "../kernel/index.ts";
import type { Entity } from "../model/index.ts";

/**
 * A column of a table of entities. It shows the first of its sources that says something: a field (`text`), the names
 * of what the entity is linked to (`>leads_to`) or of what is linked to it (`<realises`), over several links
 * (`>inverts>misuses`), or a field of these (`<assigned_to:text`).
 */
export const Column = z.strictObject({
  title: z.string().max(60),
  shows: z.array(z.string().max(120)).min(1).max(8),
});
export type Column = z.infer<typeof Column>;

const NAMES_MAX = 3;

export function shownIn({ shows }: Column, entity: Entity, graph: Snapshot): string {
  for (const source of shows) {
    const said = saidBy(source, entity, graph);
    if (said !== "") return said;
  }
  return "";
}

function saidBy(source: string, entity: Entity, graph: Snapshot): string {
  const steps = [...source.matchAll(/([<>])([a-z_]+)/g)];
  const field = source.slice(steps.map(([step]) => step).join("").length).replace(":", "");
  if (steps.length === 0) return wordsOf(entity, source);
  let places: readonly Entity[] = [entity];
  for (const [, way, kind] of steps)
    places = [...new Set(places.flatMap(({ id }) => ends(id, { way: way!, kind: kind! }, graph)))]
      .sort()
      .flatMap((id) => graph.entity(id) ?? []);
  const words = [...new Set(places.map((place) => wordsOf(place, field || "name")))].filter((word) => word !== "");
  const more = words.length - NAMES_MAX;
  return [...words.slice(0, NAMES_MAX), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function ends(id: string, { way, kind }: { readonly way: string; readonly kind: string }, graph: Snapshot): string[] {
  const links = way === ">" ? graph.out(id) : graph.in(id);
  return links.flatMap((link) => (link.kind === kind ? [way === ">" ? link.to : link.from] : []));
}

function wordsOf(entity: Entity, field: string): string {
  if (field === "id" || field === "name") return oneLine(entity[field]);
  const { props } = entity as { readonly props: Readonly<Record<string, unknown>> };
  const value = Object.hasOwn(props, field) ? props[field] : undefined;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((each) => spoken(each)).join(", ");
  return value === undefined ? "" : spoken(value);
}

const oneLine = (text: string): string => onOneLine(text).replaceAll(/\s+/g, " ").trim();

/** Words of the model are written with underscores; sentences of people are left as they are. */
function spoken(value: unknown): string {
  if (typeof value !== "string") return typeof value === "object" ? "" : String(value);
  const line = oneLine(value);
  return /^[a-z_]+$/.test(line) ? line.replaceAll("_", " ") : line;
}
