import type { IncomingMessage } from "node:http";
import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server";
import { isEverywhere } from "./listen.ts";
import type { Refusal } from "./refusal.ts";
import { isLoopback } from "./verify.ts";

export type Guard = (request: IncomingMessage) => Refusal | undefined;

/** By which names callers reach us, beside those of this computer. */
interface Names {
  readonly host: string;
  readonly publicUrl: string | undefined;
}

/**
 * Against a page elsewhere that makes a browser call us: after DNS rebinding it still names its own host, and it cannot
 * hide its origin. On always and for every path, whoever the caller is.
 */
export function guardFor({ host, publicUrl }: Names): Guard {
  const known = [
    ...localhostAllowedHostnames(),
    ...(isLoopback(host) || isEverywhere(host) ? [] : [inUrl(host)]),
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
  ];
  const called = publicUrl === undefined ? "localhost or 127.0.0.1" : new URL(publicUrl).host;
  return ({ headers, rawHeaders, socket }) => {
    const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
    if (hosts.length > 1) return { status: 400, sentence: "A request names one Host." };
    // A name can be pointed anywhere by whoever owns it; the address that was really called cannot.
    const names = [...known, inUrl(plain(socket.localAddress))];
    if (!validateHostHeader(headers.host, names).ok)
      return { status: 403, sentence: `The Host of this request is not this server. Call it by ${called}.` };
    if (!validateOriginHeader(headers.origin, names).ok)
      return { status: 403, sentence: "Pages of this Origin may not call seca." };
    return undefined;
  };
}

/** An IPv4 address that came in over an IPv6 socket. */
const plain = (address: string | undefined): string => (address ?? "localhost").replace(/^::ffff:/, "");

/** As a URL writes it, which is how names are compared. */
function inUrl(host: string): string {
  const written = host.includes(":") ? `[${host}]` : host;
  return URL.canParse(`http://${written}`) ? new URL(`http://${written}`).hostname : written.toLowerCase();
}
