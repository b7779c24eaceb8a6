import { HOLE, addressesIn, isPlain } from "./address.ts";
import { wordsOf } from "./key-words.ts";
import type { Setting } from "./settings.ts";

/** How a program gets its secrets, as far as its settings tell, with the line that tells it. */
export interface Keeping {
  readonly managed: boolean;
  readonly line: number;
  /** The secret is one that everybody tries first. */
  readonly isDefault?: true;
}

/** One secret in plain outweighs any number that are kept well. */
export function keepingOf(settings: readonly Setting[]): Keeping | undefined {
  const told = settings.flatMap((setting) => keepingIn(setting) ?? []);
  return told.find(({ isDefault }) => isDefault) ?? told.find(({ managed }) => !managed) ?? told[0];
}

function keepingIn({ key, value, line, isKept }: Setting): Keeping | undefined {
  if (isKept) return { managed: true, line };
  const words = wordsOf(key);
  if (words.at(-1) === "FILE" && namesSecret(words.slice(0, -1)))
    return value === "" ? undefined : { managed: true, line };
  if (addressesIn(value).some(({ hasPassword }) => hasPassword)) return { managed: false, line };
  if (!namesSecret(words) || !isPlain(value) || isNoSecret(value)) return undefined;
  if (/^(?:\/run\/secrets\/|\/var\/run\/secrets\/|file:)/.test(value)) return { managed: true, line };
  const [, last = value] = /^[^/\s]+\/([^/\s]+)$/.exec(value) ?? [];
  return { managed: false, line, ...(DEFAULTS.has(last.toLowerCase()) && { isDefault: true as const }) };
}

const SECRET =
  /(?:^|_)(?:PASSWORD|PASSWD|PWD|PASS|PASSPHRASE|SECRET|TOKEN|APIKEY|CREDENTIALS?|PGPASSWORD|REQUIREPASS|MASTERAUTH|(?:API|ACCESS|SECRET|PRIVATE|ENCRYPTION|SIGNING|MASTER|ACCOUNT|SHARED_ACCESS)_KEY|KEY_BASE|NEO4J_AUTH)$/;

/** Whether the value under a name is a secret: `DB_PASSWORD`, `STRIPE_API_KEY`; not `TOKEN_URL` or `SECRET_NAME`. */
export const namesSecret = (words: readonly string[]): boolean => SECRET.test(words.join("_"));

const isNoSecret = (value: string): boolean =>
  value.includes(HOLE) || /^(?:true|false|yes|no|on|off|none|\d{1,3})$/i.test(value) || /\s/.test(value.trim());

/** What the world tries first. */
const DEFAULTS = new Set(
  `admin password passw0rd changeme change_me root guest secret postgres minioadmin default test example 123456 12345678
  toor pass minio123 qwerty welcome`.split(/\s+/),
);

/** A product's own password that is there and empty lets everybody in. */
export const isBlankSecret = ({ key, value }: Setting): boolean => value === "" && namesSecret(wordsOf(key));
