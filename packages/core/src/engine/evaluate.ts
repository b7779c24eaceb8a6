import { type Brief, Briefs, type Lines, type Scribe, askOf } from "./brief.ts";
import type { Compiler } from "./compile.ts";
import type { Element } from "./element.ts";
import { Evidence } from "./evidence.ts";
import { type Judgement, type Remedying, judgementId } from "./judgement.ts";
import { NO, UNKNOWN, YES } from "./kleene.ts";
import { type Impact, type Likelihood, SEVERITY_WORDS, severityOf, stepped } from "./rating.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Remedy, Rule } from "./rule.ts";
import { type Sentence, sentenceOf } from "./sentence.ts";
import type { Test } from "./predicate-test.ts";

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
  readonly scribe: Scribe;
  readonly briefs: Briefs;
}

/** A rule for elements that are alike: what they have in common is decided, the rest is asked of each. */
export interface Candidate {
  readonly compiled: CompiledRule;
  readonly applies: Test;
  readonly isDangerous: Test;
}

export function compileRule(rule: Rule, compiler: Compiler): CompiledRule {
  const [when, holds] = [compiler.test(rule.when), compiler.test(rule.holds)];
  const unless = rule.unless.map((each) => compiler.test(each));
  return {
    rule,
    when,
    holds,
    unless,
    parts: [when, holds, ...unless],
    adjust: rule.adjust.map(({ when: more, likelihood = 0, impact = 0 }) => ({
      when: compiler.test(more),
      likelihood,
      impact,
    })),
    says: sentenceOf(rule.says, compiler.reads),
    asks: sentenceOf(rule.asks, compiler.reads),
    scribe: compiler.scribe,
    briefs: new Briefs(rule.id),
  };
}

/** What a rule says of an element, also where it does not apply. */
export function judge(compiled: CompiledRule, element: Element, reads: Reads): Judgement {
  const { rule, when, holds } = compiled;
  const verdict = decide({ compiled, applies: when, isDangerous: holds }, element);
  switch (verdict) {
    case FIRES:
      return fires(compiled, element, reads);
    case OUT_OF_SCOPE:
    case HARMLESS: {
      const evidence = new Evidence();
      (verdict === HARMLESS ? holds : when).explain(element, NO, evidence);
      return { ...base(rule, element), outcome: "not-applicable", because: evidence.bindings };
    }
    case OPEN: {
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
        asks: wanting(compiled, element).texts.map((line) => askOf(line, element.id)),
      };
    }
    default:
      return mitigated(compiled, element, verdict);
  }
}

/** What a cell keeps of it: findings and their controls whole, what found nothing in brief, what does not apply not at all. */
export function judgeInto(output: RuleOutput, candidate: Candidate, element: Element, reads: Reads): void {
  const { compiled } = candidate;
  const verdict = decide(candidate, element);
  switch (verdict) {
    case OUT_OF_SCOPE:
      break;
    case OPEN:
      output.open.push(compiled.briefs.of(wanting(compiled, element)));
      break;
    case HARMLESS:
      output.settled.push(compiled.briefs.of(compiled.holds.lines(element, NO)));
      break;
    case FIRES:
      output.judgements.push(fires(compiled, element, reads));
      break;
    default:
      output.judgements.push(mitigated(compiled, element, verdict));
  }
}

export interface RuleOutput {
  readonly judgements: Judgement[];
  readonly open: Brief[];
  readonly settled: Brief[];
}

/** Or, from 0 on, which control settles it. Numbers, since there are as many of them as rules times elements. */
type Verdict = number;
const FIRES = -1;
const OPEN = -2;
const HARMLESS = -3;
const OUT_OF_SCOPE = -4;

/**
 * A rule fires only where everything is known that it needs; a control that is known to be there settles it even where
 * the danger is not known; what cannot be decided is left open.
 */
function decide({ compiled: { unless }, applies, isDangerous }: Candidate, element: Element): Verdict {
  const scope = applies.holds(element);
  if (scope === NO) return OUT_OF_SCOPE;
  const danger = isDangerous.holds(element);
  // Whether or not it applies, there is no danger in it.
  if (danger === NO) return HARMLESS;
  if (scope === UNKNOWN) return OPEN;
  let isOpen = danger === UNKNOWN;
  for (let control = 0; control < unless.length; control++) {
    const settles = unless[control]!.holds(element);
    if (settles === YES) return control;
    if (settles === UNKNOWN) isOpen = true;
  }
  return isOpen ? OPEN : FIRES;
}

/** What is open in any part of a rule has to be asked; of what nobody knows what it is, only what it is. */
function wanting({ parts, scribe }: CompiledRule, element: Element): Lines {
  let all: Lines | undefined;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (part.holds(element) !== UNKNOWN) continue;
    const lines = part.lines(element, UNKNOWN);
    const technology = at === 0 ? scribe.onlyTechnology(lines) : undefined;
    if (technology !== undefined) return technology;
    all = all === undefined ? lines : scribe.both(all, lines);
  }
  return all!;
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
  const { rule, when, holds, unless, says } = compiled;
  const evidence = new Evidence();
  when.explain(element, YES, evidence);
  evidence.makeRoom();
  holds.explain(element, YES, evidence);
  evidence.makeRoom();
  for (const control of unless) control.explain(element, NO, evidence);
  const { likelihood, impact } = rated(compiled, element);
  return {
    id: judgementId(rule.id, element.id),
    rule: rule.id,
    element: element.id,
    outcome: "fires",
    because: evidence.bindings,
    says: says(element),
    likelihood,
    impact,
    severity: severityOf(likelihood, impact),
    remedies: remedying(rule.remedies, element, reads),
  };
}

/** What is not known changes no rating. */
function rated({ rule, adjust }: CompiledRule, element: Element): { likelihood: Likelihood; impact: Impact } {
  let [likelier, worse] = [0, 0];
  for (const { when, likelihood, impact } of adjust) {
    if (when.holds(element) !== YES) continue;
    likelier += likelihood;
    worse += impact;
  }
  return {
    likelihood: stepped(SEVERITY_WORDS.likelihood, rule.likelihood, likelier),
    impact: stepped(SEVERITY_WORDS.impact, rule.impact, worse),
  };
}

/** A remedy applies where its place exists and it is not done there already. */
function remedying(remedies: readonly Remedy[], element: Element, reads: Reads): readonly Remedying[] {
  const found: Remedying[] = [];
  for (const { id, at, sets } of remedies) {
    if (at !== "it") reads.note(element, ASPECT.links);
    const place = at === "it" ? element : relatedTo(element, at)[0];
    if (place === undefined) continue;
    reads.note(place, ASPECT.fields | attributeAspect(sets.attribute));
    if (place.attribute(sets.attribute).value === sets.value) continue;
    found.push({ remedy: id, element: place.id, attribute: sets.attribute, value: sets.value });
  }
  return found;
}
