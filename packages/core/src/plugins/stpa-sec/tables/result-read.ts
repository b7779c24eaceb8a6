import { withOverlays } from "../../../engine/index.ts";
import type { Entity, Kind, Link } from "../../../model/index.ts";
import type { TableRead } from "./table-read.ts";

export interface Made {
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/**
 * Facts with what was derived from them, as one graph with people's edits in place: what passes see while they run, for
 * whoever asks afterwards. Facts win where both have the same id.
 */
export function readOf(facts: Made, ...derived: readonly Made[]): TableRead {
  const own = graphOf([facts]);
  const decisions = own.entities("decision") as readonly Entity<"decision">[];
  const overlays = new Map<string, Entity<"overlay">[]>();
  for (const overlay of own.entities("overlay") as readonly Entity<"overlay">[])
    overlays.set(overlay.props.target, [...(overlays.get(overlay.props.target) ?? []), overlay]);
  const edited = derived.map(({ entities, links }) => ({
    entities: entities.map((each) => {
      const edits = overlays.get(each.id);
      return edits === undefined ? each : withOverlays(each, edits).entity;
    }),
    links,
  }));
  return {
    ...graphOf([facts, ...edited]),
    facts: own,
    decisionsOn: (target) => decisions.filter(({ props }) => props.target === target),
  };
}

function graphOf(parts: readonly Made[]): TableRead["facts"] {
  const entities = new Map<string, Entity>();
  for (const part of parts.toReversed()) for (const entity of part.entities) entities.set(entity.id, entity);
  const links = parts.flatMap((part) => part.links);
  const [out, into] = [byEnd(links, "from"), byEnd(links, "to")];
  const inOrder = [...entities.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ofKind = <K extends Kind>(kind: K): readonly Entity<K>[] =>
    inOrder.filter((entity): entity is Entity<K> => entity.kind === kind);
  return {
    entity: (id) => entities.get(id),
    entities: ofKind,
    ids: (kind) => ofKind(kind).map(({ id }) => id),
    out: (id) => out.get(id) ?? [],
    in: (id) => into.get(id) ?? [],
  };
}

function byEnd(links: readonly Link[], end: "from" | "to"): ReadonlyMap<string, readonly Link[]> {
  const ends = new Map<string, Link[]>();
  for (const link of links) {
    const there = ends.get(link[end]);
    if (there === undefined) ends.set(link[end], [link]);
    else there.push(link);
  }
  return ends;
}
