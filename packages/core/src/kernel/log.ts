import type { Logger as PinoLogger } from "pino";

/** What our code may ask of a logger. pino stands behind it once something is really written. */
export interface Log {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A log on stderr, because stdout belongs to the protocol. pino is imported on the first line that is
 * loud enough, so a quiet start does not pay for it; lines keep their order behind that import.
 */
export function openLog(level: LogLevel): Log {
  const floor = LOG_LEVELS.indexOf(level);
  let pino: Promise<PinoLogger> | undefined;

  const write = (at: Exclude<LogLevel, "silent">) => (fields: Record<string, unknown>, message: string) => {
    if (LOG_LEVELS.indexOf(at) < floor) return;
    // A bundle hands over a CommonJS module as its default alone.
    pino ??= import("pino").then(({ default: make }) =>
      make({ level, base: { pid: process.pid } }, make.destination({ dest: 2, sync: true })),
    );
    void pino.then((logger) => logger[at](fields, message));
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export const silentLog: Log = openLog("silent");
