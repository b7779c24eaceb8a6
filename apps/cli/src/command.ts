import type { ParseArgsConfig } from "node:util";

/** One command of `seca`: what its help says, what it takes, and what it does. */
export interface Command {
  readonly name: string;
  /** How it is written, after `seca`. */
  readonly usage: string;
  readonly says: string;
  readonly options?: ParseArgsConfig["options"];
  /** The exit code where it is refused, if 1 means something else to whoever called it so. */
  readonly exitCodeRefused?: (args: readonly string[]) => number;
  /** Resolves to the exit code; none is 0. */
  readonly run: (args: Arguments) => Promise<number | void>;
}

export interface Arguments {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** Answers of commands go to stdout; everything else goes to stderr. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
