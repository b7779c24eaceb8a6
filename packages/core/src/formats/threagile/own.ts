import { ATTRIBUTE_NAME, fieldsOf, type Kind } from "../../model/index.ts";
import { isRecord } from "../facts.ts";
import type { Said } from "../mapping.ts";
import { at, plain, type Tree } from "../text/index.ts";

/**
 * Threagile passes over keys that it does not know, so each element may have one of ours. It holds what the element says
 * in our model and cannot say in Threagile's words, and which of its fields stand there because they have to.
 */
export const OWN = "seca";

export interface Own {
  readonly carried: Said;
  readonly unsaid: ReadonlySet<string>;
  readonly repliesTo?: string;
  /** The flow back, where there is more to say of it than that it is one. */
  readonly reply?: { readonly key?: string; readonly name?: string };
}

export function readOwn(tree: Tree, kind: Kind): Own {
  const own = at(tree, OWN);
  const value = own === undefined ? {} : plain(own);
  if (!isRecord(value)) return { carried: {}, unsaid: new Set() };
  const fields = new Set(["name", ...fieldsOf(kind)]);
  const { unsaid, replies_to: repliesTo, reply } = value;
  const carried = Object.entries(value).filter(([key, said]) =>
    key.startsWith("@")
      ? ATTRIBUTE_NAME.test(key.slice(1)) && (said === null || ["yes", "no"].includes(String(said)))
      : fields.has(key) && key !== "attributes",
  );
  return {
    carried: Object.fromEntries(carried),
    unsaid: new Set(Array.isArray(unsaid) ? unsaid.map(String) : []),
    ...(typeof repliesTo === "string" && { repliesTo }),
    ...(isRecord(reply) && { reply: textsOf(reply) }),
  };
}

const textsOf = ({ key, name }: Said): { key?: string; name?: string } => ({
  ...(typeof key === "string" && { key }),
  ...(typeof name === "string" && { name }),
});

export function writeOwn(more: Readonly<Record<string, unknown>>, unsaid: readonly string[]): Record<string, unknown> {
  const own = { ...more, ...(unsaid.length > 0 && { unsaid }) };
  return Object.keys(own).length === 0 ? {} : { [OWN]: own };
}
