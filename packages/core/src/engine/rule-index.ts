import { Compiler } from "./compile.ts";
import type { Element } from "./element.ts";
import { type Candidate, type CompiledRule, compileRule } from "./evaluate.ts";
import { narrowed, never } from "./narrow.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Rule } from "./rule.ts";

/**
 * Rules by what an element must be for them to apply at all. Elements of one kind, type and technology share the list
 * of their rules, so that most rules are never asked about most elements.
 */
export class RuleIndex {
  readonly #rules: readonly CompiledRule[];
  readonly #compiler: Compiler;
  readonly #reads: Reads;
  /** Profiles as numbers: what a flow is, and what stands at its ends, is one number of three. */
  readonly #numbers = new Map<string, number>();
  readonly #byProfile = new Map<number, readonly Candidate[]>();

  constructor(rules: readonly Rule[], reads: Reads) {
    this.#reads = reads;
    this.#compiler = new Compiler(reads);
    this.#rules = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((rule) => compileRule(rule, this.#compiler));
  }

  /** The rules that are not ruled out by what an element is, or what stands at its ends, in the order of their ids. */
  candidates(element: Element): readonly Candidate[] {
    if (this.#byProfile.size >= PROFILES_MAX || this.#numbers.size >= PROFILES_MAX) {
      this.#byProfile.clear();
      this.#numbers.clear();
    }
    const profile = this.#profileOf(element);
    let rules = this.#byProfile.get(profile);
    if (rules === undefined) {
      rules = this.#rules.flatMap((compiled) => this.#candidate(compiled, element));
      this.#byProfile.set(profile, rules);
    }
    return rules;
  }

  /** What is left of a rule to be asked; nothing where it cannot apply. */
  #candidate(compiled: CompiledRule, element: Element): Candidate[] {
    const { of, when, holds } = compiled.rule;
    if (of !== element.kind) return [];
    const scope = narrowed(when, element);
    if (scope === never) return [];
    const danger = narrowed(holds, element);
    return [{ compiled, applies: this.#compiler.test(scope), isDangerous: this.#compiler.test(danger) }];
  }

  #profileOf(element: Element): number {
    const own = this.#numberOf(element);
    if (element.kind !== "flow") return own;
    this.#reads.note(element, ASPECT.links);
    const from = relatedTo(element, "from")[0];
    const to = relatedTo(element, "to")[0];
    const ends = (from ? this.#numberOf(from) : 0) * NUMBERS_MAX + (to ? this.#numberOf(to) : 0);
    return ends * NUMBERS_MAX + own;
  }

  #numberOf(element: Element): number {
    this.#reads.note(element, element.technologies.length > 0 ? ASPECT.fields : ASPECT.fields | CUSTOM_CODE);
    const { profile } = element;
    let number = this.#numbers.get(profile);
    if (number === undefined) this.#numbers.set(profile, (number = this.#numbers.size + 1));
    return number;
  }
}

/** More than any system of people has; a generated one starts again from nothing. */
const PROFILES_MAX = 5000;
/** More than there are within one look, and few enough that three of them are an exact number. */
const NUMBERS_MAX = PROFILES_MAX + 3;
const CUSTOM_CODE = attributeAspect("custom_code");
