import * as z from "zod";
import { KINDS, LINK_RULES, fieldsOf, type Kind } from "../../model/index.ts";

/** The fields an entity of a kind has in the file besides its name, tags and ext. */
export function ownFieldsOf(kind: Kind): readonly string[] {
  return remembered(own, kind, () => fieldsOf(kind));
}

/** The links that may be written as a field: all that may begin at the kind, unless it has a field of that name. */
export function linkFieldsOf(kind: Kind): readonly string[] {
  return remembered(links, kind, () => {
    const kinds = LINK_RULES.filter((rule) => rule.from.includes(kind)).map((rule) => rule.kind);
    return [...new Set(kinds)].filter((link) => !ownFieldsOf(kind).includes(link));
  });
}

/** Whether the field is a plain true or false. */
export function isFlag(kind: Kind, field: string): boolean {
  return remembered(flags, kind, () =>
    Object.entries((KINDS[kind] as z.ZodObject).shape)
      .filter(([, schema]) => (schema instanceof z.ZodOptional ? schema.unwrap() : schema) instanceof z.ZodBoolean)
      .map(([name]) => name),
  ).includes(field);
}

const own = new Map<Kind, readonly string[]>();
const links = new Map<Kind, readonly string[]>();
const flags = new Map<Kind, readonly string[]>();

function remembered(known: Map<Kind, readonly string[]>, kind: Kind, find: () => readonly string[]): readonly string[] {
  const found = known.get(kind) ?? find();
  known.set(kind, found);
  return found;
}
