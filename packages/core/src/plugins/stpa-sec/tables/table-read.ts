import type { Entity, Kind } from "../../../model/index.ts";
import { PLUGIN, type StpaRead } from "../read.ts";

/**
 * As much of the graph as tables ask for. Of hazards and other things to which thousands of derived links lead, only
 * the facts are asked what leads to them: whoever asks more is worked out again whenever any of these links moves.
 */
export type TableRead = Pick<StpaRead, "entity" | "entities" | "out" | "in" | "decisionsOn" | "facts">;

/** All of a kind, in the order of ids. */
export const allOf = <K extends Kind>(read: TableRead, kind: K): readonly Entity<K>[] =>
  read.entities(kind) as readonly Entity<K>[];

/** What something is linked to, in the order of ids; what is not there any more is passed over. */
export function targets<K extends Kind = Kind>(
  read: TableRead,
  id: string,
  link: string,
  kind?: K,
): readonly Entity<K>[] {
  const ids = read.out(id).flatMap((each) => (each.kind === link ? [each.to] : []));
  return found(read, ids, kind);
}

/** What is linked to something. */
export function sources<K extends Kind = Kind>(
  read: TableRead,
  id: string,
  link: string,
  kind?: K,
): readonly Entity<K>[] {
  const ids = read.in(id).flatMap((each) => (each.kind === link ? [each.from] : []));
  return found(read, ids, kind);
}

const found = <K extends Kind>(read: TableRead, ids: readonly string[], kind?: K): readonly Entity<K>[] =>
  [...new Set(ids)]
    .sort()
    .map((id) => read.entity(id))
    .filter((entity): entity is Entity<K> => entity !== undefined && (kind === undefined || entity.kind === kind));

/** Said by people or inputs, and not derived by us. */
export const isFact = ({ origin }: Entity): boolean => origin.by !== "rule" || origin.plugin !== PLUGIN;
