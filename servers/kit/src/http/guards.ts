import type { IncomingMessage } from "node:http";
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import type { Refusal } from "./refusal.ts";

/**
 * Against a page elsewhere that makes a browser call us: after DNS rebinding it still names its own host, and it cannot
 * hide its origin. On always and for every path, whoever the caller is.
 */
export function guard({ headers, rawHeaders }: IncomingMessage): Refusal | undefined {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length > 1) return { status: 400, sentence: "A request names one Host." };
  if (!validateHostHeader(headers.host, localhostAllowedHostnames()).ok)
    return { status: 403, sentence: "The Host of this request is not this server. Call it by localhost or 127.0.0.1." };
  if (!validateOriginHeader(headers.origin, localhostAllowedOrigins()).ok)
    return { status: 403, sentence: "Pages of this Origin may not call seca." };
  return undefined;
}
