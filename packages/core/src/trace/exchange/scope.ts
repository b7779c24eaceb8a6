import type { Snapshot } from "../../graph/index.ts";
import { SecaError, quoted } from "../../kernel/index.ts";
import type { Entity, EntityId, Kind, Link } from "../../model/index.ts";
import { type Direction, onwards } from "../ways.ts";

export interface TraceFacts {
  readonly entities: readonly Entity[];
  /** Also those that lead out of what is handed over: whoever writes it says how many they are. */
  readonly links: readonly Link[];
}

interface Scope {
  readonly kinds: readonly Kind[];
  /** Put on what an analysis derived: other tools are shown it, and it must not come back as if somebody had said it. */
  readonly derivedTag: string;
  readonly ids?: readonly EntityId[] | undefined;
}

/**
 * What tools of requirements are handed: needs, dangers and answers of the given kinds, all of them, or those that a trace
 * from some ids leads to, up to stakeholders and down to whatever carries them out.
 */
export function traceFacts(snapshot: Snapshot, { kinds, derivedTag, ids }: Scope): TraceFacts {
  const wanted = new Set<string>(kinds);
  const cone = ids === undefined ? undefined : coneOf(snapshot, ids);
  const entities = snapshot
    .allEntities()
    .filter(({ id, kind }) => wanted.has(kind) && (cone === undefined || cone.has(id)));
  const there = new Set(entities.map(({ id }) => id));
  const links = entities.flatMap(({ id }) => [
    ...snapshot.out(id),
    // A link between two that are handed over is found at its beginning.
    ...snapshot.in(id).filter(({ from }) => !there.has(from)),
  ]);
  return { entities: entities.map((entity) => marked(entity, derivedTag)), links: links.map(ofFacts) };
}

function marked(entity: Entity, tag: string): Entity {
  return entity.origin.by === "rule" ? { ...entity, tags: [...entity.tags, tag].sort() } : entity;
}

/** That an end was a result once is nothing to their readers. */
function ofFacts(link: Link): Link {
  const { derived: _, ...props } = link.props;
  return { ...link, props };
}

function coneOf(snapshot: Snapshot, ids: readonly EntityId[]): ReadonlySet<EntityId> {
  const gone = ids.find((id) => snapshot.entity(id) === undefined);
  if (gone !== undefined)
    throw new SecaError("not_found", `There is no ${quoted(gone, 240)} in this version.`, "Find ids with graph_find.");
  return new Set([...reached(snapshot, ids, "up"), ...reached(snapshot, ids, "down")]);
}

function reached(snapshot: Snapshot, starts: readonly EntityId[], direction: Direction): ReadonlySet<EntityId> {
  const seen = new Set(starts);
  const open = [...starts];
  for (let here = open.pop(); here !== undefined; here = open.pop())
    for (const [, to] of onwards(snapshot, here, direction))
      if (!seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
  return seen;
}
