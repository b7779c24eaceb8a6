import * as z from "zod";

/** Where a statement stands in an input: lines and columns for text files, offsets for anything else. */
export const Span = z.strictObject({
  line: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
  endLine: z.int().min(1).optional(),
  start: z.int().min(0).optional(),
  end: z.int().min(0).optional(),
  /** The words themselves, short enough to show beside a finding. */
  text: z.string().max(500).optional(),
});
export type Span = z.infer<typeof Span>;

export const ATTRIBUTE_VALUES = ["yes", "no", "unknown"] as const;

/**
 * What rules ask about is three-valued, and always says where its value comes from:
 * "nobody told us" must never be read as "no", or every gap in a description would become a finding.
 */
export const Attribute = z.strictObject({
  value: z.enum(ATTRIBUTE_VALUES),
  from: z.enum(["input", "user", "import", "inferred", "default"]),
  span: Span.optional(),
});
export type Attribute = z.infer<typeof Attribute>;

export const ATTRIBUTE_NAME = /^[a-z][a-z0-9_]{0,59}$/;

export const Attributes = z.record(z.string().regex(ATTRIBUTE_NAME), Attribute);
export type Attributes = z.infer<typeof Attributes>;

/** The value of an attribute as rules see it: absent reads as unknown. */
export function attributeValue(attributes: Attributes | undefined, name: string): Attribute["value"] {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name]!.value : "unknown";
}
