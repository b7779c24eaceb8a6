import type { AuthInfo } from "@modelcontextprotocol/server";
import type { Caller } from "@seca/core/kernel";

/** Who calls, as the gate of a transport found out. Where nobody has to sign in, there is no who. */
export interface Who extends Caller {
  /** From where, as far as the network tells. */
  readonly address?: string | undefined;
  /** Calls a minute, where this caller has a measure of his own. */
  readonly ratePerMinute?: number | undefined;
  /** Seconds since 1970, after which he has to sign in anew. */
  readonly expiresAt?: number | undefined;
}

/** Clocks differ; a doorkeeper allows for it, and nobody is shut out before he is. */
const TOLERANCE_MS = 60_000;

export const hasExpired = ({ expiresAt }: Pick<Who, "expiresAt">): boolean =>
  expiresAt !== undefined && expiresAt * 1000 + TOLERANCE_MS <= Date.now();

/** How the SDK carries the caller to the handlers. The token stays at the gate. */
export const carried = (who: Who): AuthInfo => ({
  token: "",
  clientId: who.subject,
  scopes: [...who.scopes],
  extra: { who },
});

export const whoIn = (carrying: AuthInfo | undefined): Who | undefined => carrying?.extra?.who as Who | undefined;
