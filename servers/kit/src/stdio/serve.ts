import { inspect } from "node:util";
import type { Log } from "@seca/core/kernel";
import type { ServerFactory } from "../factory.ts";
import { reportFault } from "../fault.ts";
import { writeToWire } from "../stdout.ts";
import { serveConnection } from "./connection.ts";
import { Wire } from "./wire.ts";

/** How long calls in flight may still take once the host has left; hosts kill after about four seconds. */
const GRACE_MS = 3000;
/** What is left for last answers to reach a host that reads slowly. */
const FLUSH_MS = 500;

export interface StdioOptions {
  readonly factory: ServerFactory;
  /** Closes the record. */
  readonly onClose?: () => void | Promise<void>;
  readonly log: Log;
}

/**
 * Serves one host over stdin and stdout until it leaves (stdin ends, a signal, a broken pipe), then lets what was
 * accepted finish, closes the record and ends the process.
 */
export async function serveOverStdio({ factory, onClose, log }: StdioOptions): Promise<void> {
  const wire = new Wire(process.stdin, {
    write: writeToWire,
    onError: (listener) => void process.stdout.on("error", listener),
  });
  const leaving = new Promise<string>((resolve) => {
    wire.onend = resolve;
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
  });
  // A promise that nobody waits for must not end the service for everybody else.
  // Straight to stderr: a log that fails would report itself for ever.
  process.on("unhandledRejection", (error) => void process.stderr.write(`unhandled rejection: ${inspect(error)}\n`));

  process.stderr.on("error", () => {}); // a host that does not read our log is no reason to stop

  const connection = serveConnection(factory, wire, (error) => log.debug({ err: error }, "the wire"));

  log.info({ why: await leaving }, "leaving");
  wire.stopReading();
  await wire.settled(GRACE_MS);
  await connection.close();
  await wire.settled(FLUSH_MS);
  process.exit(await closed(onClose, log));
}

async function closed(onClose: StdioOptions["onClose"], log: Log): Promise<number> {
  try {
    await onClose?.();
    return 0;
  } catch (error) {
    reportFault(log, error, "closing");
    return 1;
  }
}
