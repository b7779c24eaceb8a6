import { createHash, randomBytes } from "node:crypto";
import { isOrgName, quoted, SecaError } from "../kernel/index.ts";

/** A key as its holder has it. It names its organisation, so that it is looked up inside that organisation alone. */
export interface KeyText {
  readonly org: string;
  readonly id: string;
  readonly secret: string;
}

/** Base32 (RFC 4648) in small letters: nothing in it separates the parts, and a double click takes all of it. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const ID_LENGTH = 10;
const SECRET_BYTES = 32;
const CHECK_LENGTH = 6;
const SHAPE = /^seca_([a-z][a-z0-9-]{0,39})_([a-z2-7]{10})_([a-z2-7]{52})([a-z2-7]{6})$/;

/** A new secret, and a new id unless one is given. */
export function newKey(org: string, id: string = base32(randomBytes(8)).slice(0, ID_LENGTH)): KeyText {
  if (!isOrgName(org))
    throw new SecaError("bad_input", `${quoted(org)} is no name of an organisation.`, "Use a-z, 0-9 and -.");
  return { org, id, secret: base32(randomBytes(SECRET_BYTES)) };
}

/** `seca_<organisation>_<id>_<secret><check>`. */
export function writeKey({ org, id, secret }: KeyText): string {
  const text = `seca_${org}_${id}_${secret}`;
  return text + checkOf(text);
}

/**
 * Undefined: never written by us, or mistyped. The check is made of what its holder has anyway and is kept nowhere, so
 * it tells a typo from a wrong key without helping anybody to guess.
 */
export function readKey(text: string): KeyText | undefined {
  const [, org, id, secret, check] = SHAPE.exec(text) ?? [];
  if (org === undefined || id === undefined || secret === undefined) return undefined;
  return check === checkOf(text.slice(0, -CHECK_LENGTH)) ? { org, id, secret } : undefined;
}

export const looksLikeKey = (text: string): boolean => text.startsWith("seca_");

/** All that is stored of a secret. It is random and long, so no salt and no slow hash makes it safer. */
export const digestOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

const checkOf = (text: string): string =>
  base32(createHash("sha256").update("seca key ").update(text).digest()).slice(0, CHECK_LENGTH);

function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(value << (5 - bits)) & 31];
}
