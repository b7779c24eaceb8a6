import { type Entity, type EntityId, type Link, linkId, sha256 } from "../../model/index.ts";
import { Losses } from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { TRACED_KINDS, textFieldOf, textOfEntity, usualLink } from "../traced.ts";

/** Each fact as a need whose type is its kind. All its links are one list there; of most, the kinds at their ends say which it is. */
export function writeNeeds({ name, entities, links }: Facts): Written {
  const losses = new Losses();
  const placed = new Set<string>(TRACED_KINDS);
  const written = entities.filter(({ kind }) => placed.has(kind)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { kind } of entities) if (!placed.has(kind)) losses.add(kind, WHY);
  const ids = needIds(written);
  const targets = targetsOf(links, ids, losses);
  const needs = Object.fromEntries(
    written.map((entity) => {
      tellLost(entity, losses);
      const id = ids.get(entity.id)!;
      return [id, needOf(entity, id, targets.get(entity.id) ?? [])];
    }),
  );
  const file = {
    // The same facts give the same bytes, so this is no time of day.
    created: "1970-01-01T00:00:00",
    project: name,
    current_version: VERSION,
    versions: { [VERSION]: { created: "1970-01-01T00:00:00", filters: {}, needs_amount: written.length, needs } },
  };
  return { text: `${JSON.stringify(file, undefined, 1)}\n`, dropped: losses.list() };
}

const WHY = "Sphinx-Needs has no place for it";
const VERSION = "1";

function needOf(entity: Entity, id: string, links: readonly string[]): Record<string, unknown> {
  const { status } = entity.props as { readonly status?: string };
  return {
    id,
    type: entity.kind,
    title: entity.name,
    content: textOfEntity(entity),
    ...(status !== undefined && { status }),
    // Tags are separated by commas and semicolons there.
    tags: entity.tags.filter((tag) => !/[,;]/.test(tag)),
    links,
  };
}

function tellLost({ kind, props, tags }: Entity, losses: Losses): void {
  const fields = Object.keys(props).filter((field) => field !== textFieldOf(kind) && field !== "status");
  losses.add("field", WHY, fields.length);
  losses.add("tag", "it has a separator in it", tags.filter((tag) => /[,;]/.test(tag)).length);
}

/** Capitals, digits and underscores, as a project takes them that says nothing else. Two that come to the same are told apart. */
function needIds(entities: readonly Entity[]): ReadonlyMap<EntityId, string> {
  const taken = new Set<string>();
  return new Map(
    entities.map(({ id }) => {
      const plain = id
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, "_")
        .padEnd(5, "_");
      const own = taken.has(plain) ? `${plain}_${sha256(id).slice(0, 8).toUpperCase()}` : plain;
      taken.add(own);
      return [id, own];
    }),
  );
}

function targetsOf(
  links: readonly Link[],
  ids: ReadonlyMap<EntityId, string>,
  losses: Losses,
): ReadonlyMap<EntityId, readonly string[]> {
  const targets = new Map<EntityId, string[]>();
  for (const link of links.toSorted((a, b) => (linkId(a) < linkId(b) ? -1 : 1))) {
    const { from, to, kind, props } = link;
    const target = ids.get(to);
    if (target === undefined || !ids.has(from)) {
      losses.add("link", "one of its ends is not written");
      continue;
    }
    if (kind !== usualLink(from.slice(0, from.indexOf("/")), to.slice(0, to.indexOf("/"))))
      losses.add("kind of a link", WHY);
    if (props.reason !== undefined) losses.add("reason of a link", WHY);
    const list = targets.get(from);
    if (list === undefined) targets.set(from, [target]);
    else if (!list.includes(target)) list.push(target);
  }
  return targets;
}
