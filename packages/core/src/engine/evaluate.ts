import { type Lines, type Scribe, askOf } from "./brief.ts";
import type { Compiler } from "./compile.ts";
import type { Element } from "./element.ts";
import { Evidence, bindingsOf } from "./evidence.ts";
import { type Judgement, type Remedying, judgementId } from "./judgement.ts";
import { NO, UNKNOWN, YES } from "./kleene.ts";
import { type Impact, type Likelihood, SEVERITY_WORDS, stepped } from "./rating.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import type { Remedy, Rule } from "./rule.ts";
import { type Sentence, sentenceOf } from "./sentence.ts";
import type { Test } from "./predicate-test.ts";
import { type Fired, type Gathered, type Mitigated, judgementOf } from "./verdicts.ts";

export interface CompiledRule {
  readonly rule: Rule;
  readonly when: Test;
  readonly holds: Test;
  readonly unless: readonly Test[];
  readonly adjust: readonly { readonly when: Test; readonly likelihood: number; readonly impact: number }[];
  readonly says: Sentence;
  readonly asks: Sentence;
  readonly scribe: Scribe;
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
    adjust: rule.adjust.map(({ when: more, likelihood = 0, impact = 0 }) => ({
      when: compiler.test(more),
      likelihood,
      impact,
    })),
    says: sentenceOf(rule.says, compiler.reads),
    asks: sentenceOf(rule.asks, compiler.reads),
    scribe: compiler.scribe,
  };
}

/** What a rule says of an element, also where it does not apply. */
export function judge(compiled: CompiledRule, element: Element, reads: Reads): Judgement {
  const { rule, when, holds, unless } = compiled;
  const candidate = { compiled, applies: when, isDangerous: holds };
  const verdict = decide(candidate, element);
  const base = { id: judgementId(rule.id, element.id), rule: rule.id, element: element.id };
  const evidence = new Evidence();
  switch (verdict) {
    case FIRES:
      return judgementOf(fired(compiled, element, reads), element.id);
    case OUT_OF_SCOPE:
    case HARMLESS: {
      (verdict === HARMLESS ? holds : when).explain(element, NO, evidence);
      return { ...base, outcome: "not-applicable", because: bindingsOf(evidence.proof) };
    }
    case OPEN: {
      for (const test of [when, holds, ...unless]) {
        const answer = test.holds(element);
        if (answer !== UNKNOWN) test.explain(element, answer, evidence);
      }
      return {
        ...base,
        outcome: "unknown",
        because: bindingsOf(evidence.proof),
        says: compiled.asks(element),
        asks: wanting(candidate, element).texts.map((line) => askOf(line, element.id)),
      };
    }
    default:
      return judgementOf(mitigated(compiled, element, verdict), element.id);
  }
}

/** What a cell keeps of it: findings and their controls, what found nothing in brief, what does not apply not at all. */
export function judgeInto(gathered: Gathered, candidate: Candidate, element: Element, reads: Reads): void {
  const { compiled } = candidate;
  const verdict = decide(candidate, element);
  switch (verdict) {
    case OUT_OF_SCOPE:
      break;
    case OPEN:
      gathered.openRules.add(compiled.rule.id);
      gathered.openAsks.add(wanting(candidate, element));
      break;
    case HARMLESS:
      gathered.settledRules.add(compiled.rule.id);
      gathered.settledBy.add(compiled.holds.excluded(element));
      break;
    case FIRES:
      gathered.judged.add(fired(compiled, element, reads));
      break;
    default:
      gathered.judged.add(mitigated(compiled, element, verdict));
  }
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

/**
 * What is open in any part of a rule has to be asked; of what nobody knows what it is, only what it is. What elements
 * have in common is not open, so the parts that are left are all there is to ask.
 */
function wanting({ compiled, applies, isDangerous }: Candidate, element: Element): Lines {
  const { unless, scribe } = compiled;
  let all: Lines | undefined;
  if (applies.holds(element) === UNKNOWN) {
    all = applies.wanting(element);
    const technology = scribe.onlyTechnology(all);
    if (technology !== undefined) return technology;
  }
  if (isDangerous.holds(element) === UNKNOWN) all = joined(all, isDangerous.wanting(element), scribe);
  for (let at = 0; at < unless.length; at++)
    if (unless[at]!.holds(element) === UNKNOWN) all = joined(all, unless[at]!.wanting(element), scribe);
  return all!;
}

const joined = (known: Lines | undefined, more: Lines, scribe: Scribe): Lines =>
  known === undefined ? more : scribe.both(known, more);

function mitigated({ rule, unless }: CompiledRule, element: Element, control: number): Mitigated {
  unless[control]!.explain(element, YES, gathering.begin());
  return { rule: rule.id, proof: gathering.proof, control };
}

function fired(compiled: CompiledRule, element: Element, reads: Reads): Fired {
  const { rule, when, holds, unless, says } = compiled;
  const evidence = gathering.begin();
  when.explain(element, YES, evidence);
  evidence.makeRoom();
  holds.explain(element, YES, evidence);
  evidence.makeRoom();
  for (let at = 0; at < unless.length; at++) unless[at]!.explain(element, NO, evidence);
  const { proof } = evidence;
  const { likelihood, impact } = rated(compiled, element);
  return {
    rule: rule.id,
    proof,
    says: says(element),
    likelihood,
    impact,
    remedies: remedying(rule.remedies, element, reads),
  };
}

/** One is enough: what it gathers is taken out before anything else is gathered. */
const gathering = new Evidence();

/** What is not known changes no rating. */
function rated({ rule, adjust }: CompiledRule, element: Element): { likelihood: Likelihood; impact: Impact } {
  let [likelier, worse] = [0, 0];
  for (let at = 0; at < adjust.length; at++) {
    const { when, likelihood, impact } = adjust[at]!;
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
