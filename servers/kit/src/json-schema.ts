import * as z from "zod";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a tool's input or output, as small as its meaning allows. `$schema` goes because hosts refuse
 * tools over the dialect it names; closed objects go because the kit itself refuses unknown keys, with better words.
 */
export function jsonSchemaOf(schema: z.ZodObject, side: "input" | "output"): JsonSchema & { readonly type: "object" } {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: side, override: ({ jsonSchema }) => slim(jsonSchema) });
  return { ...json, type: "object" };
}

/** Takes out what says nothing; runs on every node while it is made. */
function slim(node: z.core.JSONSchema.BaseSchema): void {
  if (node.additionalProperties === false) delete node.additionalProperties;
  if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
  const names = node.propertyNames;
  if (typeof names === "object" && Object.keys(names).length === 1 && names.type === "string") {
    delete node.propertyNames;
  }
}
