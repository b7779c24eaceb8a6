import { type Attributes, type Entity, attributeValue, hashOf } from "../model/index.ts";

/** What is said beside the matter itself: it may change without anything being judged anew. */
const BESIDE: ReadonlySet<string> = new Set(
  `description comment status state result priority order labels url
   owner author assignee reviewer reviewBy expires createdAt updatedAt`.split(/\s+/),
);

/** Fields that say what an entity is about; where there is one of them, its name is a label. */
const SAYING = ["text", "condition", "context", "when", "holds", "purpose"] as const;

const known = new WeakMap<Entity, string>();

/**
 * What an entity says, as a hash: its kind and the fields that others rely on. Tags, positions, origin and what a
 * foreign format kept are left out, and so are the sources of attributes: the same answer from elsewhere is the same.
 */
export function contentHash(entity: Entity): string {
  let hash = known.get(entity);
  if (hash === undefined) known.set(entity, (hash = hashOf(contentOf(entity))));
  return hash;
}

function contentOf({ kind, name, props }: Entity): unknown {
  const fields = Object.entries(props)
    .filter(([field, value]) => !BESIDE.has(field) && value !== undefined)
    .map(([field, value]) => [field, field === "attributes" ? answersOf(value as Attributes) : value] as const);
  const isNamed = SAYING.some((field) => fields.some(([each]) => each === field));
  return { kind, props: Object.fromEntries(fields), ...(!isNamed && { name }) };
}

const answersOf = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(Object.keys(attributes).map((name) => [name, attributeValue(attributes, name)]));
