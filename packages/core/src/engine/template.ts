import * as z from "zod";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Entity, KINDS, KIND_NAMES, LINK_KINDS, type Link, type Origin, toEntity } from "../model/index.ts";

/** What cells may derive. Where a template says nothing of it, whatever the model knows is allowed. */
const Derives = z.strictObject({
  entities: z.array(z.enum(KIND_NAMES)).max(60).default([]),
  links: z
    .array(z.string().refine((kind) => LINK_KINDS.includes(kind), "no kind of link"))
    .max(60)
    .default([]),
  /** The words that rate what is found, where the plugin has fewer than the model. */
  severities: z.array(KINDS.threat.shape.severity.unwrap()).min(1).max(5).optional(),
});
type Derives = z.output<typeof Derives>;

/** What a plugin shows of its results: sections in their order, each with blocks bound to a query or holding a text. */
export const TemplateDraft = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
        title: z.string().trim().min(1).max(120),
        blocks: z
          .array(
            z.strictObject({
              key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
              title: z.string().trim().min(1).max(120),
              type: KINDS.block.shape.type,
              content: z.json().optional(),
            }),
          )
          .min(1)
          .max(40)
          .refine(hasOwnKeys, "two of them have the same key"),
      }),
    )
    .min(1)
    .max(30)
    .refine(hasOwnKeys, "two of them have the same key"),
  derives: Derives.optional(),
});
export type TemplateDraft = z.input<typeof TemplateDraft>;

/** The sections and blocks as entities with stable ids, and what joins them. */
export interface Template {
  readonly sections: readonly Entity[];
  readonly blocks: readonly Entity[];
  /** Block to section. */
  readonly inSection: ReadonlyMap<string, string>;
  readonly derives: Derives | undefined;
}

/** What a cell derived, if its plugin's template lets it. */
export function permitted<Fact extends Entity | Link>(
  { id, template: { derives } }: { readonly id: string; readonly template: Template },
  fact: Fact,
): Fact {
  if (derives === undefined) return fact;
  const { kind, origin } = fact;
  if (origin.by !== "rule" || origin.plugin !== id) throw beyond("it derived something in another's name");
  const kinds: readonly string[] = "from" in fact ? derives.links : derives.entities;
  if (!kinds.includes(kind)) throw beyond(`it derived a ${quoted(kind)}, which its template does not allow`);
  const { severity } = fact.props as { readonly severity?: NonNullable<Derives["severities"]>[number] };
  if (severity === undefined || derives.severities?.includes(severity) !== false) return fact;
  throw beyond(`it rated something ${quoted(severity)}, a word that its template does not have`);
}

const beyond = (sentence: string): SecaError =>
  new SecaError(
    "bad_input",
    sentence,
    "Say in the template's `derives` what the plugin derives; its origin is {by: rule, plugin, rule, read}.",
  );

export function templateOf(plugin: string, draft: z.output<typeof TemplateDraft>): Template {
  const origin: Origin = { by: "rule", plugin, rule: "template", read: [] };
  const inSection = new Map<string, string>();
  const blocks: Entity[] = [];
  const sections = draft.sections.map(({ key, title, blocks: parts }, nth) => {
    const section = toEntity({
      id: `section/${plugin}.${key}`,
      name: title,
      props: { order: orderOf(nth), plugin },
      origin,
    });
    for (const [at, { key: part, title: name, ...props }] of parts.entries()) {
      const id = `block/${plugin}.${key}.${part}`;
      blocks.push(toEntity({ id, name, props: { ...props, order: orderOf(at) }, origin }));
      inSection.set(id, section.id);
    }
    return section;
  });
  return { sections, blocks, inSection, derives: draft.derives };
}

/** Texts that sort as the numbers do, with room between two for what a person puts there. */
const orderOf = (nth: number): string => `m${String(nth).padStart(3, "0")}`;

function hasOwnKeys(list: readonly { readonly key: string }[]): boolean {
  return new Set(list.map(({ key }) => key)).size === list.length;
}
