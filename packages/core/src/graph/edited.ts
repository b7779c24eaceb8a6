import { nearest, quoted } from "../kernel/index.ts";
import { ATTRIBUTE_NAME, ATTRIBUTE_VALUES, type Entity, fieldsOf, toEntity } from "../model/index.ts";
import { bad, recordOf } from "./expected.ts";

/** An entity with one field changed, checked as a whole by its kind's schema. */
export function edited(entity: Entity, field: string, value: unknown): Entity {
  const props: Record<string, unknown> = { ...entity.props };
  const common = { id: entity.id, name: entity.name, tags: entity.tags, origin: entity.origin, ext: entity.ext };
  if (field === "name") return toEntity({ ...common, props, name: value as string });
  if (field === "tags") return toEntity({ ...common, props, tags: tagsOf(value) });
  if (field.startsWith("attributes.")) {
    const { [field.slice(11)]: _old, ...rest } = (props.attributes ?? {}) as Record<string, unknown>;
    const attributes = value === undefined ? rest : { ...rest, [attributeNameOf(field)]: attributeOf(value, field) };
    if (Object.keys(attributes).length === 0) delete props.attributes;
    else props.attributes = attributes;
    return toEntity({ ...common, props });
  }
  const known = fieldsOf(entity.kind);
  if (!known.includes(field) || field === "attributes") {
    const legal = ["name", "tags", ...known.map((each) => (each === "attributes" ? "attributes.<name>" : each))];
    const close = nearest(field, legal, 1);
    throw bad(
      `A ${entity.kind} has no field ${quoted(field)}.`,
      `${close.length > 0 ? `Did you mean ${quoted(close[0])}? ` : ""}Fields: ${legal.join(", ")}.`,
    );
  }
  if (value === undefined) delete props[field];
  else props[field] = value;
  return toEntity({ ...common, props });
}

/** Attributes as callers write them with what they add. */
export function withAttributes(props: Record<string, unknown>): Record<string, unknown> {
  if (props.attributes === undefined) return props;
  const given = recordOf(props.attributes, "attributes is an object of yes, no or unknown");
  const entries = Object.entries(given).map(
    ([name, value]) => [attributeNameOf(`attributes.${name}`), attributeOf(value, `attributes.${name}`)] as const,
  );
  return { ...props, attributes: Object.fromEntries(entries) };
}

function attributeNameOf(field: string): string {
  const name = field.slice("attributes.".length);
  if (ATTRIBUTE_NAME.test(name)) return name;
  throw bad(`${quoted(name)} cannot name an attribute.`, "Use a-z, 0-9 and _, beginning with a letter.");
}

/** What a caller says of an attribute is said by a person. */
export function attributeOf(value: unknown, field: string): { value: string; from: "user" } {
  const said = value === true ? "yes" : value === false ? "no" : value;
  if (ATTRIBUTE_VALUES.some((known) => known === said)) return { value: said as string, from: "user" };
  throw bad(`${field} is ${quoted(value)}.`, `Allowed: ${ATTRIBUTE_VALUES.join(", ")}.`);
}

export function tagsOf(value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw bad("tags is a list of words.", 'For example ["pci", "legacy"].');
}
