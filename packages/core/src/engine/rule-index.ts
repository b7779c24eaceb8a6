import { Compiler } from "./compile.ts";
import type { Element } from "./element.ts";
import { type Candidate, type CompiledRule, compileRule } from "./evaluate.ts";
import { narrowed, never } from "./narrow.ts";
import { ASPECT, Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Rule } from "./rule.ts";

/**
 * Rules by what an element must be for them to apply at all. Elements of one kind, type and technology share the list
 * of their rules, so that most rules are never asked about most elements.
 */
export class RuleIndex {
  /** Where whoever uses it finds what was read. */
  readonly reads = new Reads();
  readonly #compiler = new Compiler(this.reads);
  readonly #rules: readonly Rule[];
  readonly #compiled = new Map<Rule, CompiledRule>();
  /** Profiles as numbers: what a flow is, and what stands at its ends, is one number of three. */
  readonly #numbers = new Map<string, number>();
  readonly #byProfile = new Map<number, readonly Candidate[]>();

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The same for all who judge by the same rules: to compile them is a part of each first look. */
  static of(rules: readonly Rule[]): RuleIndex {
    let index = known.get(rules);
    if (index === undefined) known.set(rules, (index = new RuleIndex(rules)));
    return index;
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
      rules = this.#rules.flatMap((rule) => this.#candidate(rule, element));
      this.#byProfile.set(profile, rules);
    }
    return rules;
  }

  /** Holds on to nothing of the graph that was judged. */
  forget(): void {
    this.#compiler.forget();
  }

  /** What is left of a rule to be asked; nothing where it cannot apply. */
  #candidate(rule: Rule, element: Element): Candidate[] {
    if (rule.of !== element.kind) return [];
    const scope = narrowed(rule.when, element);
    if (scope === never) return [];
    const danger = narrowed(rule.holds, element);
    return [
      {
        compiled: this.#compile(rule),
        applies: this.#compiler.test(scope),
        isDangerous: this.#compiler.test(danger),
      },
    ];
  }

  #compile(rule: Rule): CompiledRule {
    let compiled = this.#compiled.get(rule);
    if (compiled === undefined) this.#compiled.set(rule, (compiled = compileRule(rule, this.#compiler)));
    return compiled;
  }

  #profileOf(element: Element): number {
    const own = this.#numberOf(element);
    if (element.kind !== "flow") return own;
    this.reads.note(element, ASPECT.links);
    const from = relatedTo(element, "from")[0];
    const to = relatedTo(element, "to")[0];
    const ends = (from ? this.#numberOf(from) : 0) * NUMBERS_MAX + (to ? this.#numberOf(to) : 0);
    return ends * NUMBERS_MAX + own;
  }

  #numberOf(element: Element): number {
    this.reads.note(element, element.technologies.length > 0 ? ASPECT.fields : ASPECT.fields | CUSTOM_CODE);
    const { profile } = element;
    let number = this.#numbers.get(profile);
    if (number === undefined) this.#numbers.set(profile, (number = this.#numbers.size + 1));
    return number;
  }
}

const known = new WeakMap<readonly Rule[], RuleIndex>();

/** More than any system of people has; a generated one starts again from nothing. */
const PROFILES_MAX = 5000;
/** More than there are within one look, and few enough that three of them are an exact number. */
const NUMBERS_MAX = PROFILES_MAX + 3;
const CUSTOM_CODE = attributeAspect("custom_code");
