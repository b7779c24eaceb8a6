import { randomBytes } from "node:crypto";
import type { Log } from "@seca/core/kernel";

/**
 * A bug of ours: written to the log once, whole, under a reference; the caller gets the reference and our own words,
 * because the error's text may hold anything.
 */
export function reportFault(log: Log, error: unknown, where: string): string {
  const reference = randomBytes(4).toString("hex");
  log.error({ reference, where, err: error }, "something broke");
  return `Something in seca broke (reference ${reference}). The log on stderr says more under that reference.`;
}
