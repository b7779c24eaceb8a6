import { ATTRIBUTE_NAME, fieldsOf, type Kind } from "../../model/index.ts";
import { isRecord } from "../facts.ts";
import type { Said } from "../mapping.ts";
import { at, plain, type Tree } from "../text/index.ts";

/** Under this key of `data` and of a threat travels what our model says and Threat Dragon has no field for. */
export const OWN = "seca";

export interface Own {
  readonly carried: Said;
  readonly unsaid: ReadonlySet<string>;
  readonly repliesTo?: string;
}

export function readOwn(tree: Tree | undefined, kind: Kind): Own {
  const own = at(tree, OWN);
  const value = own === undefined ? {} : plain(own);
  if (!isRecord(value)) return { carried: {}, unsaid: new Set() };
  const fields = new Set(["tags", ...fieldsOf(kind)].filter((field) => field !== "attributes"));
  const carried = Object.entries(value).filter(([key, said]) =>
    key.startsWith("@")
      ? ATTRIBUTE_NAME.test(key.slice(1)) && (said === null || said === "yes" || said === "no")
      : fields.has(key),
  );
  const { unsaid, replies_to: repliesTo } = value;
  return {
    carried: Object.fromEntries(carried),
    unsaid: new Set(Array.isArray(unsaid) ? unsaid.map(String) : []),
    ...(typeof repliesTo === "string" && { repliesTo }),
  };
}

export function writeOwn(more: Readonly<Record<string, unknown>>, unsaid: readonly string[]): Record<string, unknown> {
  const own = { ...more, ...(unsaid.length > 0 && { unsaid }) };
  return Object.keys(own).length === 0 ? {} : { [OWN]: own };
}
