import { type Link, kindOf, linkRule } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";

/** Towards the stakeholder, or away from there. */
export type Direction = "up" | "down";

const ways = new Map<string, "up" | "down" | "aside">();

/** How a trace follows a kind of link between two kinds. Looked up for every link of a graph, so it is kept. */
export function wayOf(kind: string, from: string, to: string): "up" | "down" | "aside" {
  const key = `${kind} ${from} ${to}`;
  let way = ways.get(key);
  if (way === undefined) ways.set(key, (way = linkRule(kind, from, to)?.trace ?? "aside"));
  return way;
}

type Ends = Pick<Link, "kind" | "from" | "to">;

const wayOfLink = ({ kind, from, to }: Ends): "up" | "down" | "aside" => wayOf(kind, kindOf(from), kindOf(to));

/** Whether a trace follows it at all. */
export const isTraced = (link: Ends): boolean => wayOfLink(link) !== "aside";

/** The end that is there because of the other; undefined where no trace follows the link. */
export function childOf(link: Ends): string | undefined {
  const way = wayOfLink(link);
  return way === "aside" ? undefined : way === "up" ? link.from : link.to;
}

/** Links that lead on from an entity, and where to. */
export function* onwards(
  graph: Pick<Snapshot, "out" | "in">,
  id: string,
  direction: Direction,
): Generator<readonly [link: Link, to: string]> {
  const against = direction === "up" ? "down" : "up";
  for (const link of graph.out(id)) if (wayOfLink(link) === direction) yield [link, link.to];
  for (const link of graph.in(id)) if (wayOfLink(link) === against) yield [link, link.from];
}
