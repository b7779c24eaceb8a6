import { type Entity, type Link, canonicalJson } from "../model/index.ts";
import type { Fact } from "./draft.ts";

export interface FieldChange {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** One fact that differs between two versions, in the words of its fields. */
export interface Difference {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  readonly name?: string;
  readonly fields: readonly FieldChange[];
}

export function describeDifference({
  id,
  before,
  after,
}: {
  readonly id: string;
  readonly before?: Fact | undefined;
  readonly after?: Fact | undefined;
}): Difference {
  const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  const named = after ?? before;
  const name = named !== undefined && "name" in named ? { name: named.name } : {};
  return { id, change, ...name, fields: change === "changed" ? changedFields(before!, after!) : [] };
}

export function changedFields(before: Fact, after: Fact): FieldChange[] {
  const [old, now] = [fieldsOfFact(before), fieldsOfFact(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((field) => {
    const [was, is] = [old.get(field), now.get(field)];
    if (sameValue(was, is)) return [];
    return [{ field, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

/** A fact as the fields that people edit and that merges compare: props by name, attributes and foreign rests one by one. */
export function fieldsOfFact(fact: Fact): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [prop, value] of Object.entries(fact.props)) {
    if (prop === "attributes") spread(fields, "attributes", value);
    else fields.set(prop, value);
  }
  fields.set("origin", fact.origin);
  if ("name" in fact) {
    fields.set("name", fact.name);
    fields.set("tags", fact.tags);
    spread(fields, "ext", fact.ext);
  }
  return fields;
}

function spread(fields: Map<string, unknown>, under: string, values: object | undefined): void {
  for (const [name, value] of Object.entries(values ?? {})) fields.set(`${under}.${name}`, value);
}

/** The other way round. `like` says what the fields are of. */
export function factFromFields(like: Fact, fields: ReadonlyMap<string, unknown>): Fact {
  const props: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  const ext: Record<string, unknown> = {};
  for (const [field, value] of fields) {
    if (
      value === undefined ||
      field === "origin" ||
      (field === "name" && "name" in like) ||
      (field === "tags" && "name" in like)
    )
      continue;
    if (field.startsWith("attributes.")) attributes[field.slice(11)] = value;
    else if (field.startsWith("ext.") && "name" in like) ext[field.slice(4)] = value;
    else props[field] = value;
  }
  if (Object.keys(attributes).length > 0) props.attributes = attributes;
  const origin = fields.get("origin") as Fact["origin"];
  if (!("name" in like)) return { ...like, props: props as Link["props"], origin };
  const { ext: _old, ...rest } = like;
  return {
    ...rest,
    name: fields.get("name") as string,
    tags: fields.get("tags") as string[],
    props: props as Entity["props"],
    origin,
    ...(Object.keys(ext).length === 0 ? {} : { ext }),
  };
}

export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
