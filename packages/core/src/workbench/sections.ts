import * as z from "zod";
import type { Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { type Entity, KIND_NAMES, halfOf, isKind } from "../model/index.ts";

/** A section of a framework with its blocks, and what each of them shows. */
export interface PlannedSection {
  readonly id: string;
  readonly title: string;
  readonly framework: string;
  readonly blocks: readonly PlannedBlock[];
}

export interface PlannedBlock {
  readonly id: string;
  readonly title: string;
  readonly shows: Shows;
}

/** A text, or what a query finds of the framework's results, as rows or as numbers. */
export type Shows =
  | { readonly as: "text"; readonly text: string }
  | { readonly as: "rows" | "numbers"; readonly of: "findings" | "questions" }
  | { readonly as: "rows" | "numbers"; readonly of: "entities"; readonly kinds: readonly string[] };

/** What a block's content may say; a table or a number without one shows what its framework has. */
const Query = z.object({
  query: z.enum(["findings", "questions", "entities"]),
  kinds: z.array(z.string().max(40)).max(40).optional(),
});

/** The section by its id, with or without its kind; by a framework's id, all of its sections. */
export function sectionsAt(id: string, plugins: readonly Plugin[]): readonly PlannedSection[] {
  const all = plugins.flatMap((plugin) => plugin.template.sections.map((section) => planned(section, plugin)));
  const found = all.filter(
    (section) => section.id === id || section.id === `section/${id}` || section.framework === id,
  );
  if (found.length > 0) return found;
  const known = [...all.map((section) => section.id), ...plugins.map((plugin) => plugin.id)];
  const near = nearest(id, known);
  throw new SecaError(
    "not_found",
    `No framework has a section ${quoted(id, 200)}.`,
    near.length > 0 ? `Nearest: ${near.join(", ")}.` : `There are: ${known.slice(0, 20).join(", ")}.`,
  );
}

function planned({ id, name }: Entity, plugin: Plugin): PlannedSection {
  const { blocks, inSection } = plugin.template;
  return {
    id,
    title: name,
    framework: plugin.id,
    blocks: blocks
      .filter((block) => inSection.get(block.id) === id)
      .map((block) => ({ id: block.id, title: block.name, shows: shownBy(block as Entity<"block">, id, plugin) })),
  };
}

function shownBy({ props: { type, content } }: Entity<"block">, section: string, plugin: Plugin): Shows {
  if (typeof content === "string") return { as: "text", text: content };
  const as = type === "metric" ? "numbers" : "rows";
  const asked = Query.safeParse(content);
  if (asked.success && asked.data.query !== "entities") return { as, of: asked.data.query };
  if (asked.success || "cells" in plugin) return { as, of: "entities", kinds: asked.data?.kinds ?? KIND_NAMES };
  return { as, of: section.endsWith(".questions") ? "questions" : "findings" };
}

/** What a framework derived, of certain kinds, in the order of ids; what only shows it is left out. */
export const derivedBy = (framework: string, kinds: readonly string[], whole: Snapshot): readonly Entity[] =>
  kinds
    .filter(isKind)
    .filter((kind) => halfOf(kind) === "model")
    .flatMap((kind) => whole.entities(kind))
    .filter(({ origin }) => origin.by === "rule" && origin.plugin === framework);
