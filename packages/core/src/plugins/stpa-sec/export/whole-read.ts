import type { Entity, Kind, Link } from "../../../model/index.ts";
import type { TableRead } from "../tables/index.ts";

/** A graph as whoever holds one can show it. */
export interface Graph {
  entity(id: string): Entity | undefined;
  entities(kind: Kind): readonly Entity[];
  out(id: string): readonly Link[];
  in(id: string): readonly Link[];
}

/** Facts and results as one graph, and the facts alone, as tables ask for them: what the passes saw while they ran. */
export function wholeRead({ whole, facts }: { readonly whole: Graph; readonly facts: Graph }): TableRead {
  const decisions = new Map<string, Entity<"decision">[]>();
  for (const decision of facts.entities("decision") as readonly Entity<"decision">[]) {
    const { target } = decision.props;
    if (target !== undefined) decisions.set(target, [...(decisions.get(target) ?? []), decision]);
  }
  return {
    ...viewOf(whole),
    facts: viewOf(facts),
    decisionsOn: (target) => decisions.get(target) ?? [],
  };
}

const viewOf = (graph: Graph): TableRead["facts"] => ({
  entity: (id) => graph.entity(id),
  ids: (kind) => graph.entities(kind).map(({ id }) => id),
  entities: <K extends Kind>(kind: K) => graph.entities(kind) as readonly Entity<K>[],
  out: (id) => graph.out(id),
  in: (id) => graph.in(id),
});
