import { type Entity, type Link, kindOf } from "../../model/index.ts";
import type { Graph } from "./check.ts";

/** What links lead to, or come from, by their kind: the words in which the checks are written. */

export const linksOut = (graph: Graph, id: string, kind: string): readonly Link[] =>
  graph.out(id).filter((link) => link.kind === kind);

export const linksIn = (graph: Graph, id: string, kind: string): readonly Link[] =>
  graph.in(id).filter((link) => link.kind === kind);

export const targets = (graph: Graph, id: string, kind: string, of?: string): readonly string[] =>
  linksOut(graph, id, kind)
    .map(({ to }) => to)
    .filter((to) => of === undefined || kindOf(to) === of);

export const sources = (graph: Graph, id: string, kind: string, of?: string): readonly string[] =>
  linksIn(graph, id, kind)
    .map(({ from }) => from)
    .filter((from) => of === undefined || kindOf(from) === of);

export const hasOut = (graph: Graph, id: string, kind: string, to?: string): boolean =>
  graph.out(id).some((link) => link.kind === kind && (to === undefined || kindOf(link.to) === to));

export const hasIn = (graph: Graph, id: string, kind: string, from?: string): boolean =>
  graph.in(id).some((link) => link.kind === kind && (from === undefined || kindOf(link.from) === from));

/** A field of an entity as text; undefined where it has none. */
export function textOf(entity: Entity | undefined, field: string): string | undefined {
  const value = (entity?.props as Record<string, unknown> | undefined)?.[field];
  return typeof value === "string" ? value : undefined;
}

export const typeOf = (entity: Entity | undefined): string | undefined => textOf(entity, "type");

export const isStakeholders = (entity: Entity | undefined): boolean =>
  entity?.kind === "requirement" && textOf(entity, "level") === "stakeholder";

/** A change_apply operation as a reader types it. */
export const toLinkIt = (target: string, field: string, value: string): string => `link ${target} ${field} ${value}`;
