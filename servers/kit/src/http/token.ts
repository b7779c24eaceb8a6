import type { IncomingMessage } from "node:http";

/** What the headers say of who calls: nothing, too much, or a token, which may be none that could be ours. */
export type Presented = { readonly token: string } | "missing" | "malformed" | "twice";

/** RFC 6750: `Bearer` and one word of these letters. */
const BEARER = /^bearer +(\S.*)$/i;
const TOKEN = /^[\w~+/.-]+=*$/;
/** Tokens of providers are a few thousand letters; more never reaches the doorkeeper. */
const LENGTH_MAX = 8192;

/** Only the header counts: an address ends up in logs and histories, so a token in it is not even looked at. */
export function presented({ rawHeaders }: IncomingMessage): Presented {
  const given = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === "authorization");
  if (given.length > 1) return "twice";
  const token = BEARER.exec(given[0] ?? "")?.[1];
  if (token === undefined) return "missing";
  return token.length <= LENGTH_MAX && TOKEN.test(token) ? { token } : "malformed";
}
