import { SecaError, quoted } from "../kernel/index.ts";
import { sha256 } from "./canonical.ts";

/**
 * An entity's id is `kind/key`. The key comes from the thing itself (a file's own key, a name, what a rule read),
 * never from a position in a list, so the same thing keeps its id and everything attached to it.
 */
export type EntityId = string;

export const KEY = /^[a-z0-9][a-z0-9._:@>~+-]{0,199}$/;
const ID = /^([a-z][a-z_]{0,39})\/([a-z0-9][a-z0-9._:@>~+-]{0,199})$/;

export function entityId(kind: string, key: string): EntityId {
  if (!KEY.test(key)) {
    throw new SecaError(
      "bad_input",
      `${quoted(key)} cannot be the key of a ${kind}.`,
      "A key holds a-z, 0-9 and . _ - : @ > ~ + and begins with a letter or digit.",
    );
  }
  return `${kind}/${key}`;
}

export function isEntityId(text: string): boolean {
  return ID.test(text);
}

/** The kind that an id names, without asking whether we know that kind. */
export function kindOf(id: EntityId): string {
  return id.slice(0, Math.max(0, id.indexOf("/")));
}

/**
 * A key from a name that people gave. Names that differ only in case, spacing and separating marks share a key;
 * any other difference that a key cannot hold (accents, other scripts, `C++` and `C#`) is kept by a digest of the name.
 */
export function keyFromName(name: string): string {
  const folded = name.normalize("NFC").toLowerCase().replaceAll(SEPARATORS, "-").replaceAll(/^-|-$/g, "");
  const slug = folded
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-/g, "")
    .slice(0, 80)
    .replaceAll(/-$/g, "");
  if (slug === folded && slug !== "") return slug;
  return `${slug === "" ? "x" : `${slug}-`}${sha256(folded).slice(0, 10)}`;
}

/** Spaces, dashes, brackets and quotation marks of any script, and the marks that only set words apart. */
const SEPARATORS = /[\s\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}_.,:;/\\'"&]+/gu;

/** A version as people and tools name it: enough digits of its commit. */
export const shortVersion = (hash: string): string => hash.slice(0, 12);
