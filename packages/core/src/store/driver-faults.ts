import type { Log } from "../kernel/index.ts";
import { SecaError } from "../kernel/index.ts";

/** What the driver and the server say when the connection, not the statement, is at fault. */
const LOST = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "08003",
  "08006",
]);

export function codeOf(error: unknown): string {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return "";
}

export const isConnectionLost = (error: unknown): boolean => !(error instanceof SecaError) && LOST.has(codeOf(error));

/** Errors whose cause lies outside the program become sentences that say what to do. The rest is our bug and rises as it is. */
export function explainFault(error: unknown, place: string): unknown {
  if (error instanceof SecaError) return error;
  const told = (sentence: string, hint: string): SecaError =>
    new SecaError("unavailable", sentence, hint, { cause: error });
  const code = codeOf(error);
  switch (code) {
    case "53100":
      return told("The disk that holds the record is full; nothing was written.", "Free some space and try again.");
    case "53300":
      return told(
        "The database has no connection left for this process.",
        "Stop some seca processes, or raise max_connections.",
      );
    case "28P01":
    case "28000":
      return told(
        `The database at ${place} refuses the login.`,
        "Check user and password in DATABASE_URL (and SECA_DATABASE_APP_URL).",
      );
    case "3D000":
      return told(`There is no such database at ${place}.`, "Create it, or mend the name at the end of DATABASE_URL.");
    case "25006":
      return told("The database is read-only.", "Point DATABASE_URL at a server that accepts writes.");
    case "42501":
      return told(
        `The database at ${place} does not give its role the rights that seca needs.`,
        "The role in DATABASE_URL must own the database and may create roles; see docs/architecture.md.",
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return told(`The host ${place} is not known.`, "Mend the host name in DATABASE_URL.");
    default:
      return isConnectionLost(error) || code === "ETIMEDOUT" || code === "EHOSTUNREACH"
        ? told(
            `No Postgres answers at ${place}.`,
            "Start the database, or check the address; `seca doctor` shows what is configured.",
          )
        : error;
  }
}

/**
 * postgres.js can throw where nobody can catch: a statement that follows the loss of its connection is written into a
 * socket that is null by then (porsager/postgres #1154). Exactly this is turned into a lost connection; everything else
 * still ends the process. Its other complaints (ECONNRESET, EPIPE, CONNECTION_CLOSED…) reach whoever asked.
 */
const recoveries = new Map<() => void, Log>();

export function onDriverFault(recover: () => void, log: Log): () => void {
  if (recoveries.size === 0) process.on("uncaughtException", heedFault);
  recoveries.set(recover, log);
  return () => {
    recoveries.delete(recover);
    if (recoveries.size === 0) process.off("uncaughtException", heedFault);
  };
}

/** One listener for all that recover: a second one would look like somebody else's and swallow what is not ours. */
function heedFault(error: unknown): void {
  if (isDriverFault(error)) {
    for (const [recover, log] of recoveries) {
      log.warn({}, "the driver lost its socket, reconnecting");
      recover();
    }
    return;
  }
  if (process.listenerCount("uncaughtException") === 1) throw error;
}

export function isDriverFault(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /of null \(reading '(write|end|destroy|pause|resume)'\)/.test(error.message) &&
    /\bnextWrite\b|\bconnectTimedOut\b|postgres/.test(error.stack ?? "")
  );
}
