import * as z from "zod";
import {
  ATTRIBUTE_NAME,
  Attribute,
  KEY,
  KINDS,
  KIND_NAMES,
  LINK_KINDS,
  LINK_RULES,
  LinkWords,
  type Kind,
} from "../../model/index.ts";
import { isFlag, linkFieldsOf, ownFieldsOf } from "./fields.ts";

/**
 * The file as a JSON Schema (draft 2020-12), for editors that complete and check while a person writes. It is made of
 * the model's own schemas. What a schema cannot say, reading does: that links lead to what is there, and lead in no circle.
 */
export function secaSchema(): Readonly<Record<string, unknown>> {
  const File = z.strictObject({
    seca: z.literal(1).describe("The form of this file."),
    name: z.string().min(1).max(200).regex(/\S/).describe("What the system is called."),
    description: z.string().min(1).max(20_000).regex(/\S/).optional(),
    entities: z.strictObject(perKind()).partial().nullable().optional(),
    links: z
      .array(z.union([Sentence, LinkInFull]))
      .nullable()
      .optional()
      .describe("Links that no entity states itself."),
  });
  const { $schema, ...schema } = z.toJSONSchema(File, { target: "draft-2020-12", io: "input", reused: "ref" });
  return { $schema, title: "A system as seca reads it", ...schema };
}

function perKind(): Record<Kind, z.ZodType> {
  const kinds = KIND_NAMES.map((kind) => [kind, z.record(z.string().regex(KEY), entity(kind).nullable()).nullable()]);
  return Object.fromEntries(kinds) as Record<Kind, z.ZodType>;
}

/** Its own fields and, beside them, the links that begin at it. What is required may not be left out. */
function entity(kind: Kind): z.ZodType {
  const { shape } = KINDS[kind] as z.ZodObject;
  const own = ownFieldsOf(kind).map((field) => [field, valueOf(kind, field, shape[field] as z.ZodType)] as const);
  const links = linkFieldsOf(kind).map((link) => [link, targetsOf(kind, link).optional()] as const);
  return z.strictObject({ ...Common.shape, ...Object.fromEntries([...own, ...links]) });
}

const Common = z.strictObject({
  name: z.string().min(1).max(200).regex(/\S/).optional().describe("Made from the key where it is left out."),
  tags: z.array(z.string().min(1).max(500)).max(50).optional(),
  ext: z.record(z.string().max(60), z.json()).optional().describe("What other formats say of it."),
});

function valueOf(kind: Kind, field: string, schema: z.ZodType): z.ZodType {
  if (field === "attributes") return Attributes.optional();
  return isFlag(kind, field) ? z.union([schema, z.enum(["yes", "no"])]).optional() : schema;
}

/** An attribute is mostly one word; a table says also where its value comes from. */
const Answer = z.union([Attribute.shape.value, z.boolean()]);
const Attributes = z.record(
  z.string().regex(ATTRIBUTE_NAME),
  z.union([Answer, Attribute.extend({ value: Answer, from: Attribute.shape.from.optional() })]),
);

function targetsOf(kind: Kind, link: string): z.ZodType {
  const rules = LINK_RULES.filter((rule) => rule.kind === link && rule.from.includes(kind));
  const kinds = [...new Set(rules.flatMap(({ to }) => to))].sort();
  const isOnly = rules.every(({ cardinality }) => cardinality === "one");
  return shared(`${isOnly ? "one" : "many"} ${kinds.join()}`, () => {
    const Target = idOf(kinds);
    const One = shared(`target ${kinds.join()}`, () => z.union([Target, LinkWords.extend({ to: Target })]));
    return z.union([One, isOnly ? z.array(One).max(1) : z.array(One)]);
  });
}

/** What is one schema here is written once there. */
function shared<T extends z.ZodType>(name: string, make: () => T): z.ZodType {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

const made = new Map<string, z.ZodType>();

const inner = KEY.source.replace(/^\^|\$$/g, "");
const idOf = (kinds: readonly Kind[]): z.ZodType => z.string().regex(new RegExp(`^(${kinds.join("|")})/${inner}$`));
const AnyId = idOf(KIND_NAMES);

/** `mitigation/mfa applied_at component/order-api` */
const Sentence = z.string().regex(/^\s*\S+\s+\S+\s+\S+\s*$/);
const LinkInFull = LinkWords.extend({ from: AnyId, kind: z.enum(LINK_KINDS as [string, ...string[]]), to: AnyId });
