import * as z from "zod";
import { type Entity, KINDS, type Origin, toEntity } from "../model/index.ts";

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
});
export type TemplateDraft = z.input<typeof TemplateDraft>;

/** The sections and blocks as entities with stable ids, and what joins them. */
export interface Template {
  readonly sections: readonly Entity[];
  readonly blocks: readonly Entity[];
  /** Block to section. */
  readonly inSection: ReadonlyMap<string, string>;
}

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
  return { sections, blocks, inSection };
}

/** Texts that sort as the numbers do, with room between two for what a person puts there. */
const orderOf = (nth: number): string => `m${String(nth).padStart(3, "0")}`;

function hasOwnKeys(list: readonly { readonly key: string }[]): boolean {
  return new Set(list.map(({ key }) => key)).size === list.length;
}
