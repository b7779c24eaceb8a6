import type { GraphRead } from "../../engine/index.ts";
import { type Entity, type Kind, type Link, linkId } from "../../model/index.ts";

export const PLUGIN = "stpa-sec";

/** What passes ask of the graph: facts and what earlier passes derived, as one, with people's edits in place. */
export interface StpaRead extends Pick<GraphRead, "attribute" | "related" | "exposure" | "levels" | "decisionsOn"> {
  entity(id: string): Entity | undefined;
  /** In the order of ids. */
  ids(kind: Kind): readonly string[];
  entities(kind: Kind): readonly Entity[];
  out(id: string): readonly Link[];
  in(id: string): readonly Link[];
  /** What people and inputs said alone: enough for what no pass derives, such as flows and their ends. */
  readonly facts: Facts;
}

interface Facts extends Pick<GraphRead, "entity" | "ids" | "out" | "in"> {
  entities<K extends Kind>(kind: K): readonly Entity<K>[];
}

/** Facts win where both say the same. */
export function stpaRead(read: GraphRead): StpaRead {
  const entity = (id: string): Entity | undefined => read.entity(id) ?? read.editedEntity(id)?.entity;
  const ids = (kind: Kind): readonly string[] => {
    const [facts, derived] = [read.ids(kind), read.derivedIds(PLUGIN, kind)];
    return derived.length === 0 ? facts : [...new Set([...facts, ...derived])].sort();
  };
  return {
    facts: {
      entity: (id) => read.entity(id),
      ids: (kind) => read.ids(kind),
      entities: <K extends Kind>(kind: K) => read.entities(kind) as readonly Entity<K>[],
      out: (id) => read.out(id),
      in: (id) => read.in(id),
    },
    attribute: (id, name) => read.attribute(id, name),
    related: (id, relation) => read.related(id, relation),
    exposure: (id) => read.exposure(id),
    levels: (id) => read.levels(id),
    decisionsOn: (target) => read.decisionsOn(target),
    entity,
    ids,
    entities: (kind) => ids(kind).map((id) => entity(id)!),
    out: (id) => together(read.out(id), read.derivedOut(id)),
    in: (id) => together(read.in(id), read.derivedIn(id)),
  };
}

function together(facts: readonly Link[], derived: readonly Link[]): readonly Link[] {
  if (derived.length === 0) return facts;
  const said = new Set(facts.map(linkId));
  return [...facts, ...derived.filter((link) => !said.has(linkId(link)))];
}

/** What something is linked to by a kind of link. */
export const targetsOf = (read: StpaRead, id: string, link: string): readonly string[] =>
  read.out(id).flatMap(({ kind, to }) => (kind === link ? [to] : []));

/** What is linked to something by a kind of link. */
export const sourcesOf = (read: StpaRead, id: string, link: string): readonly string[] =>
  read.in(id).flatMap(({ kind, from }) => (kind === link ? [from] : []));

/** An id as part of another: what follows its kind. */
export const keyOf = (id: string): string => id.slice(id.indexOf("/") + 1);
