import { type Config, SecaError, isOrgName, openLog, quoted, readConfig } from "@seca/core/kernel";
import { openWorkbench, type Workbench } from "@seca/core/workbench";
import type { Arguments } from "./command.ts";

/** Which organisation a command is about, where it is not the one of the settings. */
export const ORG_OPTION = { org: { type: "string" } } as const;

/** Runs a command of the operator's in one organisation, which must be there. */
export async function inOrganisation<T>(
  flags: Arguments["flags"],
  work: (workbench: Workbench, config: Config) => Promise<T>,
): Promise<T> {
  return asOperator(flags, async (workbench, config) => {
    await workbench.access.organisation();
    return work(workbench, config);
  });
}

/** The same without asking whether there is such an organisation. */
export async function asOperator<T>(
  flags: Arguments["flags"],
  work: (workbench: Workbench, config: Config) => Promise<T>,
): Promise<T> {
  const settings = readConfig();
  const config = { ...settings, org: orgIn(flags) ?? settings.org };
  const workbench = openWorkbench(config, openLog(config.logLevel));
  try {
    return await work(workbench, config);
  } finally {
    await workbench.close();
  }
}

function orgIn({ org }: Arguments["flags"]): string | undefined {
  if (org === undefined) return undefined;
  if (typeof org === "string" && isOrgName(org)) return org;
  throw new SecaError(
    "bad_input",
    `--org is ${quoted(org)}, which is no name of an organisation.`,
    "seca org list shows their names.",
  );
}

/** What a subcommand does with its words; an unknown one is answered with how the command is written. */
export type Subcommands = Readonly<
  Record<string, (words: readonly string[], flags: Arguments["flags"]) => Promise<number | void>>
>;

export async function runSubcommand(
  command: { readonly name: string; readonly usage: string },
  subcommands: Subcommands,
  { words, flags }: Arguments,
): Promise<number | void> {
  const [name, ...rest] = words;
  if (name !== undefined && Object.hasOwn(subcommands, name)) return subcommands[name]!(rest, flags);
  throw new SecaError(
    "bad_input",
    name === undefined
      ? `seca ${command.name} needs to be told what to do.`
      : `seca ${command.name} cannot ${quoted(name)}.`,
    `It is written: seca ${command.usage}`,
  );
}

/** A word that must be there, and how the command is written if it is not. */
export function needed(word: string | undefined, what: string, usage: string): string {
  if (word !== undefined && word !== "") return word;
  throw new SecaError("bad_input", `${what} is missing.`, `It is written: seca ${usage}`);
}

/** A flag that is a whole number; what a number may be is decided by whom it is for. */
export function wholeNumber(name: string, given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "string" && /^\d{1,9}$/.test(given)) return Number(given);
  throw new SecaError("bad_input", `--${name} is ${quoted(given)}.`, "Write a whole number.");
}

export const textIn = (given: string | boolean | undefined): string | undefined =>
  typeof given === "string" ? given : undefined;

export const day = (at: Date | undefined): string | undefined => at?.toISOString().slice(0, 10);
