import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { SecaError, quoted } from "../kernel/index.ts";
import { KIND_NAMES, sha256 } from "../model/index.ts";
import { type Plugin, type PluginDraft, definePlugin } from "./plugin.ts";
import * as predicates from "./predicate.ts";
import { Rule } from "./rule.ts";

/** Moves when plugins that were written for the engine before would no longer work with it. */
const PLUGIN_CONTRACT = 1;

/** A module that waits for something while it is loaded must not hold up everybody else. */
const LOAD_LIMIT_MS = 5000;

/**
 * A plugin of somebody else, from a file or a package: its module exports `plugin`, a draft or a function that makes one
 * of the words for rules. It is checked like our own, whatever made it. Its code runs in this process with all its
 * rights, so only whoever configures seca may name one.
 */
export async function loadPlugin(place: string, from: string = process.cwd()): Promise<Plugin> {
  const specifier = specifierOf(place, from);
  const { plugin } = await inTime(import(specifier) as Promise<{ readonly plugin?: unknown }>, place);
  const given: unknown =
    typeof plugin === "function"
      ? await inTime(
          Promise.resolve().then(() => (plugin as (words: Words) => unknown)(WORDS)),
          place,
        )
      : plugin;
  if (typeof given === "object" && given !== null) {
    const source = await digestOf(specifier);
    return Object.freeze({ ...definePlugin(draftOf(given, place)), ...(source !== undefined && { source }) });
  }
  throw new SecaError(
    "bad_input",
    `The module ${quoted(place, 200)} exports no plugin.`,
    "Export one as `plugin`: an object, or a function that makes one.",
  );
}

const { Predicate: _schema, PROPERTIES_RATED: _rated, ENDS: _ends, RELATIONS: _relations, ...WORDS } = predicates;
type Words = typeof WORDS;

function specifierOf(place: string, from: string): string {
  if (isAbsolute(place) || place.startsWith(".")) return pathToFileURL(resolve(from, place)).href;
  try {
    // A package is the user's, and lies where the user's packages lie.
    return pathToFileURL(createRequire(join(from, "index.js")).resolve(place)).href;
  } catch {
    return place;
  }
}

/** Of the file itself, not of what it imports. */
async function digestOf(specifier: string): Promise<string | undefined> {
  if (!specifier.startsWith("file:")) return undefined;
  return sha256(await readFile(new URL(specifier)));
}

async function inTime<T>(loading: Promise<T>, place: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not loaded in ${LOAD_LIMIT_MS} ms`)), LOAD_LIMIT_MS);
  });
  try {
    return await Promise.race([loading, limit]);
  } catch (cause) {
    throw new SecaError(
      "not_found",
      `The plugin ${quoted(place, 200)} could not be loaded.`,
      "Name a file by its path, or an installed package; the log says what went wrong in it.",
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A plugin that went through definePlugin has its template in entities already; then the draft is kept beside it. */
function draftOf(plugin: object, place: string): PluginDraft {
  const { draft, contract = PLUGIN_CONTRACT } = plugin as { draft?: PluginDraft; contract?: unknown };
  if (contract !== PLUGIN_CONTRACT)
    throw new SecaError(
      "bad_input",
      `The plugin ${quoted(place, 200)} was written for contract ${quoted(contract)}, and this seca has ${PLUGIN_CONTRACT}.`,
      "Take a version of the plugin, or of seca, that fits the other.",
    );
  const written = draft ?? (plugin as PluginDraft);
  refuseFits(written.fits, place);
  return "rules" in written ? { ...written, rules: rulesOf(written.rules, place) } : written;
}

/** A reason that cannot be weighed would be felt by every ranking, and so by every plugin. */
function refuseFits(fits: unknown, place: string): void {
  if (fits === undefined || Fits.safeParse(fits).success) return;
  throw new SecaError(
    "bad_input",
    `The plugin ${quoted(place, 200)} has reasons in \`fits\` that are not well formed.`,
    "Each is {weight, of, when, because, missing}, and may have least.",
  );
}

const Sentence = z.string().trim().min(3).max(300);
const Fits = z.array(
  z.object({
    weight: z.number(),
    of: z.enum(KIND_NAMES),
    when: predicates.Predicate,
    least: z.int().min(1).optional(),
    because: Sentence,
    missing: Sentence,
  }),
);

/** What defaults stand for is filled in, as by defineRule. */
function rulesOf(rules: unknown, place: string): readonly Rule[] {
  const wrong = (which: string, fields: string): SecaError =>
    new SecaError(
      "bad_input",
      `The plugin ${quoted(place, 200)} has a rule that is not well formed: ${which}${fields}.`,
      "Mend what is named and load it again; the page on plugins says what a rule holds.",
    );
  if (!Array.isArray(rules)) throw wrong("rules", " is no list");
  return rules.map((rule: unknown, at) => {
    const read = Rule.safeParse(rule);
    if (read.success) return read.data;
    const fields = [...new Set(read.error.issues.map(({ path }) => path.join(".") || "the whole"))];
    const id = (rule as { id?: unknown } | null | undefined)?.id;
    throw wrong(typeof id === "string" ? quoted(id) : `number ${at + 1}`, ` (${fields.slice(0, 5).join(", ")})`);
  });
}
