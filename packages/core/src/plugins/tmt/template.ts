import * as z from "zod";
import { SecaError } from "../../kernel/index.ts";
import type { Entity } from "../../model/index.ts";
import { type Filter, parseFilter } from "./filter.ts";

const Pair = z.tuple([z.string(), z.string()]);

/** A template as the reader of its file keeps it in the graph. */
const KeptTemplate = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  types: z.array(z.tuple([z.string(), z.string(), z.string()])).max(5000),
  categories: z.array(Pair).max(500),
  labels: z.array(Pair).max(5000),
  rules: z
    .array(
      z.object({
        id: z.string().min(1),
        title: z.string(),
        category: z.string(),
        include: z.string(),
        exclude: z.string().optional(),
        says: z.string().optional(),
        mitigation: z.string().optional(),
        priority: z.string().optional(),
      }),
    )
    .max(20_000),
});
export type KeptRule = z.infer<typeof KeptTemplate>["rules"][number];

export interface TemplateRule extends Omit<KeptRule, "include" | "exclude"> {
  readonly include: Filter;
  readonly exclude: Filter | undefined;
}

/** A rule that cannot be read stops nobody else. */
export interface BrokenRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

export class ThreatTemplate {
  readonly rules: readonly TemplateRule[];
  readonly broken: readonly BrokenRule[];
  readonly #parents: ReadonlyMap<string, string>;
  readonly #categories: ReadonlyMap<string, string>;
  readonly #labels: ReadonlyMap<string, string>;

  private constructor(kept: z.infer<typeof KeptTemplate>) {
    this.#parents = new Map(kept.types.map(([id, parent]) => [id, parent]));
    this.#categories = new Map(kept.categories);
    this.#labels = new Map(kept.labels);
    const broken: BrokenRule[] = [];
    this.rules = kept.rules.flatMap((rule) => {
      try {
        const exclude = rule.exclude === undefined ? undefined : parseFilter(rule.exclude);
        return [{ ...rule, include: parseFilter(rule.include), exclude }];
      } catch (error) {
        if (!(error instanceof SecaError)) throw error;
        broken.push({ id: rule.id, title: rule.title, why: error.message });
        return [];
      }
    });
    this.broken = broken;
  }

  /** The template that an entity holds, read once; undefined where it holds none. */
  static of(entity: Entity): ThreatTemplate | undefined {
    if (known.has(entity)) return known.get(entity);
    const kept = KeptTemplate.safeParse((entity.ext?.tm7 as { template?: unknown } | undefined)?.template);
    const template = kept.success ? new ThreatTemplate(kept.data) : undefined;
    known.set(entity, template);
    return template;
  }

  /** Whether a type is another one or inherits from it. What stands above everything means nobody. */
  isA(type: string, wanted: string): boolean {
    if (wanted === ROOT) return false;
    const passed = new Set<string>();
    for (let here: string | undefined = type; here !== undefined && !passed.has(here); here = this.#parents.get(here)) {
      if (here === wanted) return true;
      passed.add(here);
    }
    return false;
  }

  categoryName(id: string): string {
    return this.#categories.get(id) ?? id;
  }

  /** Rules may name a property by its id or by what people see. */
  isCalled(property: string, name: string): boolean {
    return property === name || this.#labels.get(property)?.toLowerCase() === name.toLowerCase();
  }
}

const ROOT = "ROOT";
const known = new WeakMap<Entity, ThreatTemplate | undefined>();
