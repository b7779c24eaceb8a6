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
 * A key from a name that people gave. Names in scripts without Latin letters, and names that only
 * differ beyond what a key can hold, get a digest of the name, so different names give different keys.
 */
export function keyFromName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 80)
    .replaceAll(/-+$/g, "");
  const lossy = /[^\p{ASCII}]/u.test(plain) || plain.length > 80;
  if (slug === "") return `x${sha256(name.normalize("NFC")).slice(0, 10)}`;
  return lossy ? `${slug}-${sha256(name.normalize("NFC")).slice(0, 6)}` : slug;
}
