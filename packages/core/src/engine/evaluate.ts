import { type Brief, BriefWitness } from "./brief.ts";
import { compile, type Test } from "./compile.ts";
import type { Element } from "./element.ts";
import { Evidence, type Witness } from "./evidence.ts";
import { type Judgement, type Remedying, judgementId } from "./judgement.ts";
import { NO, UNKNOWN, YES } from "./kleene.ts";
import { type Impact, type Likelihood, SEVERITY_WORDS, severityOf, stepped } from "./rating.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Remedy, Rule } from "./rule.ts";
import { type Sentence, sentenceOf } from "./sentence.ts";

export interface CompiledRule {
  readonly rule: Rule;
  readonly when: Test;
  readonly holds: Test;
  readonly unless: readonly Test[];
  readonly adjust: readonly { readonly when: Test; readonly likelihood: number; readonly impact: number }[];
  readonly says: Sentence;
  readonly asks: Sentence;
  /** All that is looked at to decide: when, holds and each of unless. */
  readonly parts: readonly Test[];
  /** Those that many elements share. */
  readonly briefs: Map<string, Brief>;
}

export function compileRule(rule: Rule, reads: Reads): CompiledRule {
  const [when, holds] = [compile(rule.when, reads), compile(rule.holds, reads)];
  const unless = rule.unless.map((each) => compile(each, reads));
  return {
    rule,
    when,
    holds,
    unless,
    parts: [when, holds, ...unless],
    adjust: rule.adjust.map(({ when, likelihood = 0, impact = 0 }) => ({
      when: compile(when, reads),
      likelihood,
      impact,
    })),
    says: sentenceOf(rule.says, reads),
    asks: sentenceOf(rule.asks, reads),
    briefs: new Map(),
  };
}

/** What a rule says of an element, also where it does not apply. */
export function judge(compiled: CompiledRule, element: Element, reads: Reads): Judgement {
  const { rule } = compiled;
  const verdict = decide(compiled, element);
  switch (verdict.outcome) {
    case "fires":
      return fires(compiled, element, reads);
    case "mitigated":
      return mitigated(compiled, element, verdict.control);
    case "out-of-scope":
    case "harmless": {
      const test = verdict.outcome === "harmless" ? compiled.holds : compiled.when;
      const evidence = new Evidence();
      test.explain(element, NO, evidence);
      return { ...base(rule, element), outcome: "not-applicable", because: evidence.bindings };
    }
    case "unknown": {
      const known = new Evidence();
      for (const test of compiled.parts) {
        const answer = test.holds(element);
        if (answer !== UNKNOWN) test.explain(element, answer, known);
      }
      return {
        ...base(rule, element),
        outcome: "unknown",
        because: known.bindings,
        says: compiled.asks(element),
        asks: wanting(compiled, element, new Evidence()).asks,
      };
    }
  }
}

/** What a cell keeps of it: findings and their controls whole, what found nothing in brief, what does not apply not at all. */
export function judgeInto(output: RuleOutput, compiled: CompiledRule, element: Element, reads: Reads): void {
  const verdict = decide(compiled, element);
  switch (verdict.outcome) {
    case "fires":
      output.judgements.push(fires(compiled, element, reads));
      break;
    case "mitigated":
      output.judgements.push(mitigated(compiled, element, verdict.control));
      break;
    case "unknown":
      output.open.push(wanting(compiled, element, WITNESS.begin(compiled.rule.id, element)).end(compiled.briefs));
      break;
    case "harmless":
      compiled.holds.explain(element, NO, WITNESS.begin(compiled.rule.id, element));
      output.settled.push(WITNESS.end(compiled.briefs));
      break;
    case "out-of-scope":
  }
}

const WITNESS = new BriefWitness();

export interface RuleOutput {
  readonly judgements: Judgement[];
  readonly open: Brief[];
  readonly settled: Brief[];
}

type Verdict =
  | { readonly outcome: "fires" | "unknown" | "out-of-scope" | "harmless" }
  | { readonly outcome: "mitigated"; readonly control: number };

const FIRES: Verdict = { outcome: "fires" };
const OPEN: Verdict = { outcome: "unknown" };
const OUT_OF_SCOPE: Verdict = { outcome: "out-of-scope" };
const HARMLESS: Verdict = { outcome: "harmless" };

/**
 * A rule fires only where everything is known that it needs; a control that is known to be there settles it even where
 * the danger is not known; what cannot be decided is left open.
 */
function decide({ when, holds, unless }: CompiledRule, element: Element): Verdict {
  const applies = when.holds(element);
  if (applies === NO) return OUT_OF_SCOPE;
  const dangerous = holds.holds(element);
  // Whether or not it applies, there is no danger in it.
  if (dangerous === NO) return HARMLESS;
  if (applies === UNKNOWN) return OPEN;
  let isOpen = dangerous === UNKNOWN;
  for (const [control, test] of unless.entries()) {
    const settles = test.holds(element);
    if (settles === YES) return { outcome: "mitigated", control };
    if (settles === UNKNOWN) isOpen = true;
  }
  return isOpen ? OPEN : FIRES;
}

/** What is open in any part of a rule has to be asked. */
function wanting<W extends Witness>({ parts }: CompiledRule, element: Element, witness: W): W {
  for (let at = 0; at < parts.length; at++)
    if (parts[at]!.holds(element) === UNKNOWN) parts[at]!.explain(element, UNKNOWN, witness);
  return witness;
}

const base = (rule: Rule, element: Element): Pick<Judgement, "id" | "rule" | "element"> => ({
  id: judgementId(rule.id, element.id),
  rule: rule.id,
  element: element.id,
});

function mitigated({ rule, unless }: CompiledRule, element: Element, control: number): Judgement {
  const evidence = new Evidence();
  unless[control]!.explain(element, YES, evidence);
  return { ...base(rule, element), outcome: "mitigated", because: evidence.bindings, control };
}

function fires(compiled: CompiledRule, element: Element, reads: Reads): Judgement {
  const { rule, when, holds, says } = compiled;
  const evidence = new Evidence();
  when.explain(element, YES, evidence);
  holds.explain(element, YES, evidence);
  const { likelihood, impact } = rated(compiled, element);
  return {
    ...base(rule, element),
    outcome: "fires",
    because: evidence.bindings,
    says: says(element),
    likelihood,
    impact,
    severity: severityOf(likelihood, impact),
    remedies: rule.remedies.flatMap((remedy) => remedying(remedy, element, reads)),
  };
}

/** What is not known changes no rating. */
function rated({ rule, adjust }: CompiledRule, element: Element): { likelihood: Likelihood; impact: Impact } {
  const moving = adjust.filter(({ when }) => when.holds(element) === YES);
  const steps = (of: "likelihood" | "impact"): number => moving.reduce((sum, each) => sum + each[of], 0);
  return {
    likelihood: stepped(SEVERITY_WORDS.likelihood, rule.likelihood, steps("likelihood")),
    impact: stepped(SEVERITY_WORDS.impact, rule.impact, steps("impact")),
  };
}

/** A remedy applies where its place exists and it is not done there already. */
function remedying({ id, at, sets }: Remedy, element: Element, reads: Reads): Remedying[] {
  if (at !== "it") reads.note(element, ASPECT.links);
  const place = at === "it" ? element : relatedTo(element, at)[0];
  if (place === undefined) return [];
  reads.note(place, ASPECT.fields | attributeAspect(sets.attribute));
  if (place.attribute(sets.attribute).value === sets.value) return [];
  return [{ remedy: id, element: place.id, ...sets }];
}
