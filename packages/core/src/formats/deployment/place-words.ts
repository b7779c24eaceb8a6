/**
 * What the name of a setting says of its value: a place where the program goes, a place of its own, or no place at all.
 * Names are told by their words, since every product has its own.
 */

/** What a program listens on, is called by others, or lets in: never where it goes. */
export function isOwnPlace(words: readonly string[]): boolean {
  const joined = words.join("_");
  return words.some((word) => OWN_PLACE.has(word)) || IN_BROWSERS.test(joined) || OWN_PUBLIC.test(joined);
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const OWN_PLACE =
  setOf(`LISTEN LISTENER LISTENERS BIND ADVERTISED ADVERTISE CORS ORIGIN ORIGINS ALLOWED CALLBACK REDIRECT
  REDIRECTS AUDIENCE WAIT HEALTHCHECK LETSENCRYPT VITE ALLOWLIST CSP COOKIE TRUSTED WHITELIST XMLNS INITIAL PRECONDITION`);

/** Values that are built into pages: the browser goes there, not the server. */
const IN_BROWSERS = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|REACT_APP|PUBLIC|EXPO_PUBLIC|GATSBY)_/;
const OWN_PUBLIC =
  /(?:^|_)(?:NO_PROXY|VIRTUAL_HOST|WEB_EXTERNAL_URL|EXTERNAL_URL|ROOT_URL|PUBLIC_URL|PUBLIC_HOST|HTTP_ADDRESS|SERVER_NAME)$/;

/**
 * Whether a foreign host under this name is where the program's own users find it: `BASE_URL`, `KC_HOSTNAME`, or with
 * the program's own name in it, `GITEA_URL`.
 */
export function isOwnName(words: readonly string[], own: ReadonlySet<string>): boolean {
  const last = words.at(-1);
  if (last === undefined || !PLACE_ENDS.has(last)) return false;
  const rest = words.slice(0, -1);
  if (rest.length === 0) return true;
  if (rest.at(-1) === "BASE") return rest.length === 1 || rest.slice(0, -1).some((word) => OWN_WORDS.has(word));
  if (last === "HOSTNAME") return rest.length === 1 && rest[0]!.length <= 3;
  const others = rest.filter((word) => !OWN_WORDS.has(word)).join("_");
  return others === "" || own.has(others);
}

const PLACE_ENDS = setOf("URL URI HOST HOSTNAME DOMAIN DOMAINS ADDRESS HOSTS");
const OWN_WORDS = setOf(`APP SITE WEB WEBSERVER WEBSITE FRONTEND UI ROOT SELF OWN CANONICAL APPLICATION SERVER DASHBOARD
  PORTAL BASE HOSTNAME HOMEPAGE INSTANCE CLIENT`);

/** Whether a bare name under it is the name of a host: `DB_HOST: orders`, and not `DB_NAME: orders`. */
export function isPlace(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined || NO_PLACE.has(last)) return false;
  // Postgres' own names are one word: PGHOST, PGHOSTADDR.
  const isNamed = /^PGHOST(?:ADDR)?$/.test(last) || (/^(?:SERVICE|SVC)$/.test(last) && words.length > 1);
  return isNamed || words.some((word) => PLACE.has(word));
}

const PLACE =
  setOf(`HOST HOSTS HOSTNAME HOSTNAMES SERVER SERVERS ADDR ADDRS ADDRESS ADDRESSES ENDPOINT ENDPOINTS URL URLS URI
  URIS BROKER BROKERS UPSTREAM UPSTREAMS BACKEND TARGET TARGETS NODES SEED SEEDS PEERS DSN PROXY GATEWAY BOOTSTRAP RELAY
  SMARTHOST REPLICAOF SLAVEOF REMOTE CONNECT JOIN`);

/** Last words by which a name says that its value is something else, whatever stands before. */
const NO_PLACE =
  setOf(`USER USERNAME NAME DB DATABASE PASSWORD PASS SECRET TOKEN KEY FILE PATH DIR CONFIG CERT CA ID TYPE MODE
  PORT VERSION CLASS TOPIC QUEUE BUCKET INDEX REALM EMAIL FROM DRIVER ENGINE REGION SCHEME PROTOCOL ROLE COMMAND PREFIX
  TIMEOUT ENABLED ZONE CONTAINER`);
