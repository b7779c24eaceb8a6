import { type Entity, type EntityId, type Link, linkId } from "../model/index.ts";

/** Entities and links as a reader found them. */
export interface Facts {
  readonly format: string;
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/** The same facts under the ids that the model has for them; fields that refer to a thing follow it. */
export function calledAs<T extends Facts>(facts: T, idOf: ReadonlyMap<EntityId, EntityId>): T {
  const called = (id: EntityId): EntityId => idOf.get(id) ?? id;
  return {
    ...facts,
    entities: facts.entities.map((entity) => ({
      ...entity,
      id: called(entity.id),
      props: propsCalled(entity, called),
    })),
    links: facts.links.map((link) => ({ ...link, from: called(link.from), to: called(link.to) })),
  };
}

const REFERENCES = ["target", "input"];

/** Positions and a few single fields name entities by id. */
function propsCalled({ props }: Entity, called: (id: EntityId) => EntityId): Entity["props"] {
  const result: Record<string, unknown> = { ...props };
  for (const name of REFERENCES) if (typeof result[name] === "string") result[name] = called(result[name]);
  const { positions, hidden } = result;
  if (typeof positions === "object" && positions !== null)
    result.positions = Object.fromEntries(
      Object.entries(positions).map(([id, place]) => [called(id), place as unknown]),
    );
  if (Array.isArray(hidden)) result.hidden = hidden.map((id) => called(String(id)));
  return result as Entity["props"];
}

export interface Gathered {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly links: ReadonlyMap<string, Link>;
}

export function gathered({ entities, links }: Facts): Gathered {
  return {
    entities: new Map(entities.map((entity) => [entity.id, entity])),
    links: new Map(links.map((link) => [linkId(link), link])),
  };
}
