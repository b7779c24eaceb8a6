import * as z from "zod";
import { SecaError, onOneLine, quoted } from "../kernel/index.ts";
import { ATTRIBUTES, PROTOCOLS, TECHNOLOGIES, TRAITS } from "../knowledge/index.ts";
import { type Entity, type Kind, type Link, hashOf } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { GraphRead } from "./graph-read.ts";
import type { Predicate } from "./predicate.ts";
import type { Rule } from "./rule.ts";
import { flawsOf } from "./rule-flaws.ts";
import { type Template, TemplateDraft, templateOf } from "./template.ts";

/** Why a way of analysing suits a system: each reason counts by its weight, and reads as a sentence either way. */
export interface Fit {
  readonly weight: number;
  readonly of: Kind;
  readonly when: Predicate;
  /** How many such elements there must be; one unless said otherwise. */
  readonly least?: number;
  readonly because: string;
  readonly missing: string;
}

/** What a plugin works out for one owner, by nothing but what it reads through `read`. */
export interface CellWork {
  /** The ids that own a cell, such as every control action. */
  owners(read: GraphRead): readonly string[];
  run(owner: string, read: GraphRead): { readonly entities?: readonly Entity[]; readonly links?: readonly Link[] };
}

/** One of several steps: what it derives is there for those after it, as are its ids. */
export interface Pass extends CellWork {
  readonly key: string;
}

/** What a plugin works out: at once, or in passes, each of which stands on those before it. */
export type Cells = CellWork | { readonly passes: readonly Pass[] };

export interface Made {
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/** Facts, and facts with results as one graph. */
export interface Around {
  readonly facts: Snapshot;
  readonly whole: Snapshot;
}

/** What would be too much to keep: made when somebody looks, under ids that follow from what it is made of. */
export interface Later {
  /** All of it, where it is no more than the limit; else nothing. */
  all(around: Around, limit: number): Made;
  /** What this id names, or what hangs on the thing that it names; undefined where that is nothing. */
  at(id: string, around: Around): Made | undefined;
}

interface Common {
  /** It never changes: results, sections and decisions hang on it. */
  readonly id: string;
  readonly title: string;
  /** What it does, in one sentence, for whoever chooses among plugins. */
  readonly says: string;
  /** Moves whenever the same facts would give another result. */
  readonly version: string;
  /** Plugins without whose results this one has nothing to say. */
  readonly needs: readonly string[];
  /** Plugins whose results it takes into account if they run. */
  readonly improves: readonly string[];
  readonly template: Template;
  readonly fits: readonly Fit[];
  readonly later?: Later;
  /** As its author wrote it. */
  readonly draft: PluginDraft;
  /** The digest of the file it was loaded from: whoever writes one need not move its version with every try. */
  readonly source?: string;
}

export type Plugin = Common & ({ readonly rules: readonly Rule[] } | { readonly cells: Cells });

export type PluginDraft = Pick<Common, "id" | "title" | "version"> &
  Partial<Pick<Common, "says" | "needs" | "improves" | "fits" | "later">> & { readonly template: TemplateDraft } & (
    | { readonly rules: readonly Rule[] }
    | { readonly cells: Cells }
  );

const Head = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  title: z.string().trim().min(3).max(80).refine(isOneLine, "more than one line"),
  says: z.string().trim().min(3).max(300).refine(isOneLine, "more than one line").optional(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  needs: z.array(z.string().max(40)).max(20),
  improves: z.array(z.string().max(40)).max(20),
  template: TemplateDraft,
  fits: z.array(z.object({ weight: z.number().positive().max(100) })).max(40),
});

/** One way of analysing, checked as a whole at once: what is wrong with it is told to its author, not to its users. */
export function definePlugin(draft: PluginDraft): Plugin {
  const { needs = [], improves = [], fits = [] } = draft;
  const head = Head.safeParse({ ...draft, needs, improves, fits });
  if (!head.success) {
    const fields = head.error.issues.map(({ path, message }) => `${path.join(".")}: ${message.toLowerCase()}`);
    throw notWellFormed(draft.id, fields);
  }
  const flaws = [
    ...("rules" in draft ? flawsOf(draft.rules) : []),
    ...("rules" in draft ? draft.rules.filter(({ id }) => !id.startsWith(`${draft.id}/`)) : []).map(
      ({ id }) => `${id}: its id does not begin with "${draft.id}/"`,
    ),
    ...("rules" in draft === "cells" in draft ? ["it has either rules or cells"] : []),
    ...("cells" in draft ? flawsOfCells(draft.cells) : []),
    ...[...needs, ...improves].filter((id) => id === draft.id).map(() => "it waits for itself"),
  ];
  if (flaws.length > 0) throw notWellFormed(draft.id, flaws);
  const { says = `${head.data.title}.`, template } = head.data;
  return Object.freeze({ ...draft, says, needs, improves, fits, template: templateOf(draft.id, template), draft });
}

/** Titles and sentences are shown in lists of tools, on terminals and to models. */
function isOneLine(text: string): boolean {
  return onOneLine(text) === text;
}

const PASS_KEY = /^[a-z][a-z0-9-]{0,39}$/;

function flawsOfCells(cells: Cells): string[] {
  if (typeof cells !== "object" || cells === null) return ["its cells are no object"];
  if (!("passes" in cells)) return flawsOfWork(cells, "cells");
  const { passes } = cells;
  if (!Array.isArray(passes) || passes.length === 0) return ["it has no passes"];
  const keys = passes.map((pass: Partial<Pass> | undefined) => pass?.key);
  return passes.flatMap((pass: Pass, at) => [
    ...(typeof keys[at] === "string" && PASS_KEY.test(keys[at])
      ? []
      : [`the key of pass ${at + 1} is not lower-case letters, digits and hyphens`]),
    ...(keys.indexOf(keys[at]) < at ? [`two passes are called ${quoted(keys[at])}`] : []),
    ...flawsOfWork(pass, `pass ${at + 1}`),
  ]);
}

const flawsOfWork = (work: Partial<CellWork> | undefined, where: string): string[] =>
  (["owners", "run"] as const)
    .filter((name) => typeof work?.[name] !== "function")
    .map((name) => `${where}: it has no function ${name}`);

const FLAWS_MAX = 5;

function notWellFormed(id: unknown, flaws: readonly string[]): SecaError {
  const more = flaws.length > FLAWS_MAX ? `; and ${flaws.length - FLAWS_MAX} more` : "";
  return new SecaError(
    "bad_input",
    `The plugin ${quoted(id)} is not well formed: ${flaws.slice(0, FLAWS_MAX).join("; ")}${more}.`,
    "Mend what is named and load it again.",
    { details: { flaws } },
  );
}

/** Moves when the engine itself would give another result for the same facts and plugins. */
const ENGINE_VERSION = 3;
let knowledge: string | undefined;

/** What results are named by besides the facts: equal hashes give equal results. */
export function engineHash(plugins: readonly Plugin[]): string {
  knowledge ??= hashOf(JSON.parse(JSON.stringify({ ATTRIBUTES, PROTOCOLS, TECHNOLOGIES, TRAITS })));
  return hashOf({
    engine: ENGINE_VERSION,
    knowledge,
    plugins: plugins
      .map((plugin) => ({
        id: plugin.id,
        version: plugin.version,
        needs: plugin.needs.toSorted(),
        improves: plugin.improves.toSorted(),
        ...(plugin.source !== undefined && { source: plugin.source }),
        ...("rules" in plugin && { rules: hashOf(plugin.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))) }),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  });
}
