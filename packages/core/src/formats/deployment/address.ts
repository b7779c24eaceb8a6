/**
 * Addresses in values people write: URLs, lists of brokers, the connection strings of drivers. What is secret in them
 * is looked at and never handed on. `HOLE` stands where a value comes from elsewhere and is not known.
 */
export interface Address {
  readonly scheme?: string;
  readonly host: string;
  readonly port?: number;
  /** Further hosts of one list: brokers of a cluster, members of a replica set. */
  readonly isMember?: true;
  /** What the options say: `sslmode=require`, `tls=false`. */
  readonly encrypted?: boolean;
  readonly certificateChecked?: boolean;
  /** A password stands in it in plain. */
  readonly hasPassword?: true;
}

export const HOLE = "\uE000";

/** A value longer than this is a document, which is read by lines. */
const LENGTH_MAX = 20_000;

/** The addresses that are plain to see whatever the value is for: they have a scheme or the form of a driver's string. */
export function addressesIn(value: string): Address[] {
  const text = value.slice(0, LENGTH_MAX);
  const wrapped = goAddress(text);
  if (wrapped.length > 0) return wrapped;
  const urls = urlsIn(text);
  return urls.length > 0 ? urls : [...pairedAddress(text), ...oracleAddress(text), ...gitAddress(text)];
}

const URL_START = /(?:^|[^a-z0-9+.-])((?:[a-z][a-z0-9+.-]*:)*?)([a-z][a-z0-9+.-]{0,40}):\/\//gi;
const AUTHORITY_END = /[\s/?#"'<>|\\`(){};]/;

/** To the end of the address, or to the next one of a list. */
const BEHIND = /^(?:(?!,[a-z][a-z0-9+.-]*:\/\/)[^\s"'<>`])*/i;

function urlsIn(text: string): Address[] {
  const found: Address[] = [];
  let read = 0;
  for (const match of text.matchAll(URL_START)) {
    const start = match.index + match[0].length;
    if (start <= read) continue;
    const rest = text.slice(start, start + 2000);
    const end = rest.search(AUTHORITY_END);
    const authority = end === -1 ? rest : rest.slice(0, end);
    const behind = end === -1 ? "" : (BEHIND.exec(rest.slice(end))?.[0] ?? "");
    // An address within the query of another is what that one is told, not where this program goes.
    read = behind.startsWith("//") ? 0 : start + authority.length + behind.length;
    const at = authority.lastIndexOf("@");
    const [, password = ""] = splitOnce(at === -1 ? "" : authority.slice(0, at), ":");
    const more = { ...optionsOf(behind), ...passwordOf(password, behind) };
    const hosts = hostsOf(authority.slice(at + 1));
    hosts.forEach((host, index) =>
      found.push({ scheme: match[2]!.toLowerCase(), ...host, ...more, ...(index > 0 && { isMember: true as const }) }),
    );
  }
  return found;
}

/** `a:1,b:2`; a list of whole URLs leaves `https:` behind, which is none. */
function hostsOf(list: string): { host: string; port?: number }[] {
  return list.split(",").flatMap((part) => (part.endsWith(":") ? [] : (hostOf(part) ?? [])));
}

const HOST_PORT = /^(?:\d+@)?(\[[0-9a-f:.]+\]|[^\s:[\]]+)(?::([^\s:]+))?$/i;

export function hostOf(text: string): { host: string; port?: number } | undefined {
  const [, host, port] = HOST_PORT.exec(text.trim()) ?? [];
  if (host === undefined || !isHost(host)) return undefined;
  const number = Number(port);
  const hasPort = port !== undefined && /^\d{1,5}$/.test(port) && number > 0 && number <= 65_535;
  if (port !== undefined && !hasPort && !port.includes(HOLE)) return undefined;
  return { host: host.toLowerCase().replace(/\.$/, ""), ...(hasPort && { port: number }) };
}

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?)$/i;

/** A name with a hole in it is a host that nobody knows; callers tell it. */
export const isHost = (text: string): boolean => HOST.test(text.replaceAll(HOLE, "x"));
export const isUnknown = (host: string): boolean => host.includes(HOLE);

/** How Go's drivers write it: `user:password@tcp(db:3306)/name?tls=true`. */
function goAddress(text: string): Address[] {
  const [, user = "", inside, behind = ""] = /^(?:mysql:\/\/)?([^@]*)@tcp\(([^)]+)\)(.*)$/.exec(text.trim()) ?? [];
  if (inside === undefined) return [];
  const more = { ...optionsOf(behind), ...passwordOf(splitOnce(user, ":")[1], "") };
  return hostsOf(inside).map((host) => ({ scheme: "mysql", ...host, ...more }));
}

const PAIR = /(?:^|[;\s])([a-z][a-z _]{1,30}?)\s*=\s*("[^"]*"|'[^']*'|[^;\s]*(?:,\d+)?)/gi;
const HOST_KEYS = ["host", "server", "data source", "address", "addr", "hostname", "network address", "hostaddr"];

/** `Server=tcp:db,1433;User Id=…`, `host=db port=5432 dbname=…`, `redis:6379,password=…`. */
function pairedAddress(text: string): Address[] {
  const pairs = new Map<string, string>();
  for (const [, key, value] of text.matchAll(PAIR))
    pairs.set(key!.toLowerCase(), value!.replaceAll(/^["']|["']$/g, ""));
  const redis = /^([^\s,=]+:\d+)(?:,[^\s,=]+:\d+)*,(?=\w+=)/.exec(text);
  if (redis) {
    const password = /(?:^|,)password=([^,]*)/i.exec(text)?.[1] ?? "";
    const options = { ...optionsOf(text.replaceAll(",", "&")), ...passwordOf(password, "") };
    return hostsOf(redis[1]!).map((host) => ({ scheme: "redis", ...host, ...options }));
  }
  if (pairs.has("accountname") && pairs.has("endpointsuffix")) {
    const host = `${pairs.get("accountname")!}.blob.${pairs.get("endpointsuffix")!}`.toLowerCase();
    return isHost(host) ? [{ scheme: "https", host, ...passwordOf(pairs.get("accountkey") ?? "", "") }] : [];
  }
  const key = HOST_KEYS.find((name) => pairs.has(name));
  if (key === undefined || pairs.size < 2) return [];
  const [place, comma] = splitOnce(pairs.get(key)!.replace(/^tcp:/i, ""), ",");
  const [name] = splitOnce(place, "\\");
  const host = hostOf(name);
  if (host === undefined) return [];
  const port = host.port ?? portOf(comma) ?? portOf(pairs.get("port"));
  const password = pairs.get("password") ?? pairs.get("pwd") ?? "";
  const scheme = pairs.has("dbname")
    ? "postgresql"
    : comma !== "" || pairs.has("trustservercertificate")
      ? "sqlserver"
      : undefined;
  return [
    {
      ...(scheme !== undefined && { scheme }),
      host: host.host,
      ...(port !== undefined && { port }),
      ...optionsOf([...pairs].map(([name, value]) => `${name}=${value}`).join("&")),
      ...passwordOf(password, ""),
    },
  ];
}

const portOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 && Number(text) > 0 ? Number(text) : undefined;

/** `jdbc:oracle:thin:@db:1521:SID`. With `//` before the host it is read like it, since no scheme stands there. */
function oracleAddress(text: string): Address[] {
  const [, place] = /^jdbc:oracle:thin:[^@]*@(?:\/\/)?([^/\s]+)/i.exec(text.trim()) ?? [];
  const [, name, port] = /^([^:]+):(\d+)/.exec(place ?? "") ?? [];
  const host = name === undefined ? undefined : hostOf(`${name}:${port!}`);
  return host === undefined ? [] : [{ scheme: "oracle", ...host }];
}

/** `git@example.com:team/repository.git`. */
function gitAddress(text: string): Address[] {
  const [, host] = /^git@([\w.-]+):[\w./~-]+$/.exec(text.trim()) ?? [];
  return host === undefined || !isHost(host) ? [] : [{ scheme: "ssh", host: host.toLowerCase() }];
}

type Options = Pick<Address, "encrypted" | "certificateChecked">;

const YES = /^(?:true|1|yes|on|require|required|mandatory|strict|verify[-_]?(?:ca|full|identity))$/i;
const NO = /^(?:false|0|no|off|disabled?|none)$/i;
const TLS_KEYS = new Set(["sslmode", "ssl", "tls", "usessl", "encrypt", "usetls", "ssl-mode", "sslenabled"]);
const TRUST_KEYS = new Set([
  "trustservercertificate",
  "tlsinsecure",
  "tlsallowinvalidcertificates",
  "insecureskipverify",
]);

function optionsOf(query: string): Options {
  let options: Options = {};
  for (const [, key, value] of query.matchAll(/(?:^|[?&;\s])([\w-]+(?: [\w-]+)?)=([^&;\s#]*)/g)) {
    options = { ...options, ...tlsOf(key!, value!) };
  }
  return options;
}

/** What one option says of encryption, whether it stands in an address or beside one: `sslmode`, `verify-full`. */
export function tlsOf(key: string, value: string): Options {
  const name = key.toLowerCase().replaceAll(/[_ ]/g, "");
  if (TRUST_KEYS.has(name)) return YES.test(value) ? { certificateChecked: false } : {};
  if (!TLS_KEYS.has(name)) return {};
  if (/^skip-verify$/i.test(value)) return { encrypted: true, certificateChecked: false };
  if (NO.test(value)) return { encrypted: false };
  if (!YES.test(value)) return {};
  return /^verify/i.test(value) ? { encrypted: true, certificateChecked: true } : { encrypted: true };
}

function passwordOf(password: string, query: string): { hasPassword?: true } {
  const inQuery = /[?&;](?:password|pwd|sharedaccesskey|accountkey)=([^&;\s]+)/i.exec(query)?.[1] ?? "";
  return isPlain(password) || isPlain(inQuery) ? { hasPassword: true } : {};
}

/** Something stands there, and it is known. A reference that a program fills in later (`<password>`, `$(PW)`) is none. */
export const isPlain = (secret: string): boolean => secret !== "" && !secret.includes(HOLE) && !/^[<$%{]/.test(secret);

export function splitOnce(text: string, mark: string): [string, string] {
  const index = text.indexOf(mark);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + mark.length)];
}
