import * as z from "zod";
import { SecaError, quoted } from "../kernel/index.ts";
import { ATTRIBUTES, PROTOCOLS, TECHNOLOGIES, TRAITS } from "../knowledge/index.ts";
import { type Entity, type Kind, type Link, hashOf } from "../model/index.ts";
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

interface Common {
  /** It never changes: results, sections and decisions hang on it. */
  readonly id: string;
  readonly title: string;
  /** Moves whenever the same facts would give another result. */
  readonly version: string;
  /** Plugins without whose results this one has nothing to say. */
  readonly needs: readonly string[];
  /** Plugins whose results it takes into account if they run. */
  readonly improves: readonly string[];
  readonly template: Template;
  readonly fits: readonly Fit[];
  /** As its author wrote it. */
  readonly draft: PluginDraft;
}

export type Plugin = Common & ({ readonly rules: readonly Rule[] } | { readonly cells: CellWork });

export type PluginDraft = Pick<Common, "id" | "title" | "version"> &
  Partial<Pick<Common, "needs" | "improves" | "fits">> & { readonly template: TemplateDraft } & (
    | { readonly rules: readonly Rule[] }
    | { readonly cells: CellWork }
  );

const Head = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  title: z.string().trim().min(3).max(80),
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
    ...[...needs, ...improves].filter((id) => id === draft.id).map(() => "it waits for itself"),
  ];
  if (flaws.length > 0) throw notWellFormed(draft.id, flaws);
  return Object.freeze({ ...draft, needs, improves, fits, template: templateOf(draft.id, head.data.template), draft });
}

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
const ENGINE_VERSION = 1;
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
        ...("rules" in plugin && { rules: hashOf(plugin.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))) }),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  });
}
