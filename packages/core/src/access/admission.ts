import type { Caller } from "../kernel/index.ts";

/** A caller who was let in, and for how long. */
export interface Admitted extends Caller {
  /** What this caller's key allows, in place of the general rate. */
  readonly ratePerMinute?: number;
  /** Seconds since 1970: whoever goes on after it has to sign in again. */
  readonly expiresAt: number;
}

/** Why somebody was not let in. For the log and the audit: a stranger is told no more than that it failed. */
export const REASONS = [
  "missing",
  "malformed",
  "unknown",
  "expired",
  "revoked",
  "bad_signature",
  "wrong_issuer",
  "wrong_audience",
  "not_a_member",
  "no_scope",
  "unavailable",
] as const;
export type Reason = (typeof REASONS)[number];

export interface Denied {
  readonly denied: Reason;
}

/** Where somebody knocks from. */
export interface From {
  readonly address: string | undefined;
}

/** Lets callers in by what they carry. Never throws: what cannot be found out is `unavailable`, and no admission. */
export interface Doorkeeper {
  admit(token: string | undefined, from: From): Promise<Admitted | Denied>;
  /** Writes down what is still to be told of those who were refused. */
  close(): Promise<void>;
}
