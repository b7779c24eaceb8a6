import * as z from "zod";

/** The same schema with every plain object in it, at any depth, closed to unknown keys. */
export function closed<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  const known = CLOSED.get(schema);
  if (known) return known as Schema;
  const { def } = schema._zod;
  // Each side of an intersection sees the other's keys, so neither may be closed.
  if (def.type === "intersection") return schema;

  const made = (schema as unknown as Clonable).clone(Object.defineProperties({}, closedParts(def)));
  CLOSED.set(schema, made);
  return made as Schema;
}

/** As descriptors, because a default that is made anew for every call is a getter, and an object may speak of itself. */
function closedParts(def: z.core.$ZodTypeDef): PropertyDescriptorMap {
  const parts: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(def);
  // Before anything else: once it was used, zod keeps in it what the getter gave, and that would be followed for ever.
  if (isLazy(def)) return { type: parts.type!, getter: field(() => closed(def.getter())) };
  for (const [key, { value }] of Object.entries(parts)) {
    if (key === "checks") continue; // they look like schemas, but hold none
    if (isSchema(value)) parts[key] = field(closed(value));
    else if (Array.isArray(value) && value.every(isSchema)) parts[key] = field(value.map(closed));
  }
  if (isObject(def)) {
    parts.catchall = field(def.catchall ?? z.never());
    parts.shape = { ...ENUMERABLE, get: () => mapped(def.shape) };
  }
  return parts;
}

const mapped = (shape: z.core.$ZodShape): z.core.$ZodShape =>
  Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, closed(part)]));

const ENUMERABLE = { enumerable: true, configurable: true } as const;
const field = (value: unknown): PropertyDescriptor => ({ ...ENUMERABLE, writable: true, value });

/** The method, not `z.core.clone`: naming `z.core` would carry every language's messages into the bundle. */
interface Clonable {
  clone(def: object): z.core.$ZodType;
}

/** Kept, since a tool is called more than once. */
const CLOSED = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === "object" && value !== null && "_zod" in value;
const isObject = (def: z.core.$ZodTypeDef): def is z.core.$ZodObjectDef => def.type === "object";
const isLazy = (def: z.core.$ZodTypeDef): def is z.core.$ZodLazyDef => def.type === "lazy";
