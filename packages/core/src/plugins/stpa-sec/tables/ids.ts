import type { Cube } from "../../../logic/index.ts";
import { entityId, sha256 } from "../../../model/index.ts";

const KEY_MAX = 200;

/** An id from a readable key; where it would be too long, its beginning and a digest of the whole. */
export function idFrom(kind: string, key: string): string {
  return entityId(kind, key.length <= KEY_MAX ? key : `${key.slice(0, KEY_MAX - 17)}.${sha256(key).slice(0, 16)}`);
}

/** The context as part of a key: readable where names are, a digest where not. */
export function contextKey(context: Cube, expression: string): string {
  if (context.size === 0) return "always";
  const isReadable = [...context].flat(2).every((name) => /^[a-z0-9_]+$/.test(name));
  const text = [...context].map(([variable, values]) => `${variable}-${values.join("+")}`).join(".");
  return isReadable && text.length <= 80 ? text : `x${sha256(expression).slice(0, 12)}`;
}
