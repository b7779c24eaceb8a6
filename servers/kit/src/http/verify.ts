import type { Who } from "../who.ts";

/** Where a call comes from, as far as the network tells. */
export interface From {
  readonly address: string | undefined;
}

export type Denial =
  | "missing"
  | "malformed"
  | "unknown"
  | "expired"
  | "revoked"
  | "bad_signature"
  | "wrong_issuer"
  | "wrong_audience"
  | "not_a_member"
  | "no_scope"
  | "unavailable";

export interface Denied {
  readonly denied: Denial;
}

/** Tells who sent a token, or why it lets nobody in. What it throws lets nobody in either. */
export type Verify = (token: string | undefined, from: From) => Promise<Who | Denied>;

export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
