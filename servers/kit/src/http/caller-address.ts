import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isLoopback } from "./verify.ts";

/**
 * From where a call comes. A proxy on this computer says whom it speaks for, as the last of what it forwards; anybody
 * else could write anything there and is taken for who he is.
 */
export function callerAddress(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  { isProxied }: { readonly isProxied: boolean },
): string | undefined {
  const peer = socket.remoteAddress?.replace(/^::ffff:/, "");
  if (!isProxied || peer === undefined || !isLoopback(peer)) return peer;
  const forwarded = String(headers["x-forwarded-for"] ?? "");
  const last = forwarded.slice(forwarded.lastIndexOf(",") + 1).trim();
  return isIP(last) === 0 ? peer : last;
}

/** What one subscriber has: an address of IPv4, a /64 of IPv6, of which he can use any. */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !address.includes(":")) return address ?? "";
  const [head = "", tail] = address.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...between, ...after].slice(0, 4).join(":");
}
