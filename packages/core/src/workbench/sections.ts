import * as z from "zod";
import type { Plugin } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { type Entity, KIND_NAMES, halfOf, isKind } from "../model/index.ts";
import { Column } from "./columns.ts";

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
  | { readonly as: "rows" | "numbers"; readonly of: "steps" }
  | { readonly as: "picture"; readonly of: "control_structure" }
  | ({ readonly as: "rows" | "numbers"; readonly of: "entities" } & EntityQuery);

/** Which entities, and what of them. */
export interface EntityQuery {
  readonly kinds: readonly string[];
  /** Fields and the words of which each must have one. */
  readonly where?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Also those that people and inputs said. */
  readonly facts?: boolean | undefined;
  readonly columns?: readonly Column[] | undefined;
}

/** What a block's content may say; a table or a number without one shows what its framework has. */
const Query = z.object({
  query: z.enum(["findings", "questions", "entities", "steps", "control_structure"]),
  kinds: z.array(z.string().max(40)).max(40).optional(),
  where: z.record(z.string().max(40), z.array(z.string().max(40)).max(20)).optional(),
  facts: z.boolean().optional(),
  columns: z.array(Column).min(1).max(8).optional(),
});

/** The section by its id, with or without its kind; by a framework's id, all of its sections; by a block's, that alone. */
export function sectionsAt(id: string, plugins: readonly Plugin[]): readonly PlannedSection[] {
  const all = plugins.flatMap((plugin) => plugin.template.sections.map((section) => planned(section, plugin)));
  for (const section of all) {
    const block = section.blocks.find((each) => each.id === id || each.id === `block/${id}`);
    if (block !== undefined) return [{ ...section, blocks: [block] }];
  }
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
  if (asked.success) {
    const { query, kinds = KIND_NAMES, ...more } = asked.data;
    if (query === "control_structure") return { as: "picture", of: query };
    return query === "entities" ? { as, of: query, kinds, ...more } : { as, of: query };
  }
  if ("cells" in plugin) return { as, of: "entities", kinds: KIND_NAMES };
  return { as, of: section.endsWith(".questions") ? "questions" : "findings" };
}

/** What a framework derived, of certain kinds, in the order of ids; what only shows it is left out. */
export const entitiesFor = (
  framework: string,
  { kinds, where = {}, facts = false }: EntityQuery,
  whole: Snapshot,
): readonly Entity[] =>
  kinds
    .filter(isKind)
    .filter((kind) => halfOf(kind) === "model")
    .flatMap((kind) => whole.entities(kind))
    .filter(({ origin }) => (origin.by === "rule" ? origin.plugin === framework : facts))
    .filter(({ props }) =>
      Object.entries(where).every(([field, words]) =>
        words.includes(String((props as Readonly<Record<string, unknown>>)[field])),
      ),
    );
