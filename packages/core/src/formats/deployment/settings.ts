import { type Address, HOLE, addressesIn, hostOf, isUnknown, tlsOf } from "./address.ts";
import { wordsOf } from "./key-words.ts";
import { isOwnName, isOwnPlace, isPlace } from "./place-words.ts";

/** A name with its value, from an environment, a command, a label or a file of settings, with the line that says it. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly line: number;
  /** It came out of where secrets are kept, so what stands in it is nowhere in plain. */
  readonly isKept?: true;
}

/** An address that a setting leads to, with what the name of the setting tells of it. */
export interface Lead extends Address {
  readonly line: number;
  readonly words: readonly string[];
}

export interface Surroundings {
  /** Whether a host is one that the deployment itself has. */
  readonly knows: (host: string) => boolean;
  /** Whether the host is known to be somebody else's by its name alone: `acme.eu.auth0.com`. */
  readonly isForeign: (host: string) => boolean;
  /** Names by which the program itself goes, as names of settings hold them: `PLC_GATEWAY`. */
  readonly own: ReadonlySet<string>;
}

/** Where the settings of one program lead. Names that say how the program itself is called lead nowhere. */
export function leadsOf(settings: readonly Setting[], surroundings: Surroundings): Lead[] {
  const byName = new Map(settings.map((setting) => [wordsOf(setting.key).join("_"), setting.value]));
  return settings.flatMap(({ key, value, line }) => {
    const words = wordsOf(key);
    if (isOwnPlace(words)) return [];
    const addresses = addressesIn(value);
    const found = addresses.length > 0 ? addresses : bareAddresses(words, value, surroundings, byName);
    return found
      .filter(({ host }) => surroundings.knows(host) || !isOwnName(words, surroundings.own))
      .map((address) => ({ ...address, line, words }));
  });
}

const FILE_END =
  /\.(?:ya?ml|json|conf|toml|xml|crt|pem|key|cer|jks|p12|log|sh|py|jsx?|ts|jar|properties|ini|txt|env|sock|cfg|md|html?|php|sql|gz|zip|db|lock|d|so|class)$/;
const DOTTED = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** `kafka-1:9092,kafka-2:9092`, or a bare name where the setting's own says that it is a place. */
function bareAddresses(
  words: readonly string[],
  value: string,
  surroundings: Surroundings,
  byName: ReadonlyMap<string, string>,
): Address[] {
  if (value.length > 2000) return [];
  const parts = value.split(/[\s,;|]+/).map((part) => part.replaceAll(/^["'([]+|["')\]]+$|\/.*$/g, ""));
  const { port, ...tls } = beside(words, byName);
  const says = { isPlace: isPlace(words), isDomain: words.at(-1) === "DOMAIN", isAlone: parts.length === 1, port };
  const found: Address[] = [];
  for (const part of parts) {
    const address = hostOf(part) ?? labelledHost(part);
    if (address === undefined || FILE_END.test(address.host) || !isMeant(address, says, surroundings)) continue;
    const member = found.length > 0 && { isMember: true as const };
    found.push({ ...(port !== undefined && { port }), ...address, ...tls, ...member });
  }
  return found;
}

/** `local:redis:6379`: tools that show several stores give each a label. */
const labelledHost = (part: string): Address | undefined =>
  hostOf(/^[\w-]+:([^:]+:\d+)(?::\d+)?$/.exec(part)?.[1] ?? "");

interface Says {
  readonly isPlace: boolean;
  readonly isDomain: boolean;
  readonly isAlone: boolean;
  /** The port that stands beside it under a name of its own. */
  readonly port: number | undefined;
}

/** Whether a word is an address: the less it looks like one, the more the name of the setting has to say so. */
function isMeant({ host, port }: Address, says: Says, { knows, isForeign }: Surroundings): boolean {
  if (knows(host)) return port !== undefined || says.isPlace;
  if (isUnknown(host)) return says.isPlace && (port !== undefined || host.replaceAll(HOLE, "") !== "");
  if (DOTTED.test(host) || IPV4.test(host)) {
    return port !== undefined || says.isPlace || (says.isDomain && isForeign(host));
  }
  return says.isPlace && /[a-z]/.test(host) && (port !== undefined || (says.isAlone && says.port !== undefined));
}

/** What stands beside `DB_HOST`: `DB_PORT`, `DB_SSLMODE`. */
function beside(words: readonly string[], byName: ReadonlyMap<string, string>): Partial<Address> {
  const joined = words.join("_");
  const isPg = /(?:^|_)PGHOST(?:ADDR)?$/.test(joined);
  const stem = isPg ? joined.replace(/HOST(?:ADDR)?$/, "") : joined.replace(/(?:^|_)[A-Z0-9]+$/, "");
  const under = (name: string): string | undefined =>
    byName.get(isPg ? `${stem}${name}` : stem === "" ? name : `${stem}_${name}`);
  const port = hostOf(`x:${under("PORT") ?? ""}`)?.port;
  let tls: Pick<Address, "encrypted" | "certificateChecked"> = {};
  for (const name of ["SSLMODE", "SSL_MODE", "TLS", "SSL", "USE_TLS", "USE_SSL", "TLS_ENABLED"]) {
    const value = under(name);
    if (value !== undefined) tls = { ...tls, ...tlsOf(/MODE/.test(name) ? "sslmode" : "tls", value) };
  }
  return { ...(port !== undefined && { port }), ...tls };
}
