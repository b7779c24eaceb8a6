import type { Element } from "./element.ts";
import { type CompiledRule, compileRule } from "./evaluate.ts";
import { NO } from "./kleene.ts";
import type { Predicate } from "./predicate.ts";
import { isOfType, ofTechnology, ofTrait } from "./profile.ts";
import { ASPECT, type Reads } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Rule } from "./rule.ts";

/**
 * Rules by what an element must be for them to apply at all. Elements of one kind, type and technology share the list
 * of their rules, so that most rules are never asked about most elements.
 */
export class RuleIndex {
  readonly #rules: readonly CompiledRule[];
  readonly #reads: Reads;
  readonly #byProfile = new Map<string, readonly CompiledRule[]>();

  constructor(rules: readonly Rule[], reads: Reads) {
    this.#reads = reads;
    this.#rules = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((rule) => compileRule(rule, reads));
  }

  /** The rules that are not ruled out by what an element is, or what stands at its ends, in the order of their ids. */
  candidates(element: Element): readonly CompiledRule[] {
    const profile = this.#profileOf(element);
    let rules = this.#byProfile.get(profile);
    if (rules === undefined) {
      rules = this.#rules.filter(({ rule }) => rule.of === element.kind && mayApply(rule.when, element));
      if (this.#byProfile.size >= PROFILES_MAX) this.#byProfile.clear();
      this.#byProfile.set(profile, rules);
    }
    return rules;
  }

  #profileOf(element: Element): string {
    this.#reads.note(element, ASPECT.fields | (element.kind === "flow" ? ASPECT.links : 0));
    const { kind, props, technologies } = element;
    let profile = `${kind} ${props.type ?? ""}`;
    for (const { id } of technologies) profile += ` ${id}`;
    if (kind !== "flow") return profile;
    const [from, to] = [relatedTo(element, "from")[0], relatedTo(element, "to")[0]];
    return `${profile}, ${from ? this.#profileOf(from) : ""}, ${to ? this.#profileOf(to) : ""}`;
  }
}

/** More than any system of people has; a generated one starts again from nothing. */
const PROFILES_MAX = 5000;

/** Whether what an element is leaves room for a predicate: the parts of a conjunction that ask for just that. */
function mayApply(when: Predicate, element: Element): boolean {
  switch (when.is) {
    case "type":
      return isOfType(element, when.in) !== NO;
    case "trait":
      return ofTrait(element, when.in) !== NO;
    case "technology":
      return ofTechnology(element, when.in) !== NO;
    case "at": {
      const [end] = element.kind === "flow" ? relatedTo(element, when.end) : [];
      return end === undefined || mayApply(when.that, end);
    }
    case "all":
      return when.of.every((each) => mayApply(each, element));
    case "any":
      return when.of.some((each) => mayApply(each, element));
    default:
      return true;
  }
}
