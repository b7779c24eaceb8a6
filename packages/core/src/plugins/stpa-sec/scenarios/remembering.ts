import type { Entity, Link } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";

/** The same graph, asked once for each thing: many ways pass the same elements, and to join facts and results costs. */
export function remembering(read: ReachRead): ReachRead {
  const [entities, out, into] = [
    new Map<string, Entity | undefined>(),
    new Map<string, readonly Link[]>(),
    new Map<string, readonly Link[]>(),
  ];
  return {
    entity: (id) => {
      if (!entities.has(id)) entities.set(id, read.entity(id));
      return entities.get(id);
    },
    out: (id) => once(out, id, () => read.out(id)),
    in: (id) => once(into, id, () => read.in(id)),
  };
}

function once(known: Map<string, readonly Link[]>, id: string, ask: () => readonly Link[]): readonly Link[] {
  const links = known.get(id) ?? ask();
  known.set(id, links);
  return links;
}
