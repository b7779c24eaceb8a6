/** Tagged words as phrases: noun phrases, verb groups, and the small words between them. */
import { roleOf, singular } from "./lexicon/heads.ts";
import { DEFINITE, NEGATIONS, TIMES } from "./lexicon/small-words.ts";
import { type Frame, PHRASAL, VERB_FORMS } from "./lexicon/verbs.ts";
import { formAt } from "./tagging/forms.ts";
import type { Word } from "./words.ts";

export interface NounPhrase {
  readonly kind: "np";
  /** Without determiners, numbers and what only possesses. */
  readonly words: readonly Word[];
  readonly head: Word;
  readonly determiner: string | undefined;
  readonly isDefinite: boolean;
  readonly isPlural: boolean;
  readonly isNegated: boolean;
  readonly isPronoun: boolean;
  readonly start: number;
  readonly end: number;
  /** What an `of` after it names: `database of the hospital`. */
  of?: NounPhrase;
}

export interface VerbGroup {
  readonly kind: "verb";
  readonly lemma: string;
  readonly frame: Frame;
  readonly form: "finite" | "past" | "infinitive" | "gerund" | "participle";
  readonly isPassive: boolean;
  readonly isNegated: boolean;
  readonly modal: string | undefined;
  /** Without an ending and without a helping verb. */
  readonly isBare?: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Small {
  readonly kind:
    | "prep"
    | "and"
    | "rel"
    | "sub"
    | ","
    | ";"
    | ":"
    | "("
    | ")"
    | "-"
    | "→"
    | "adj"
    | "there"
    | "instead"
    | "adv";
  readonly low: string;
  readonly start: number;
  readonly end: number;
}

export type Phrase = NounPhrase | VerbGroup | Small;

export function phrasesOf(words: readonly Word[]): Phrase[] {
  const phrases: Phrase[] = [];
  for (let at = 0; at < words.length;) {
    const past = /^(?:verb|prep)$/.test(phrases.at(-1)?.kind ?? "") ? pastFreeClause(words, at, phrases) : undefined;
    if (past !== undefined) {
      at = past;
      continue;
    }
    const last = phrases.at(-1);
    // `Metabase is what the analysts look at`, `portal: what customers use`.
    if (words[at]!.low === "what" && ((last?.kind === "verb" && last.lemma === "be") || last?.kind === ":")) {
      const { low, start, end } = words[at]!;
      phrases.push({ kind: "rel", low, start, end });
      at += 1;
      continue;
    }
    const [phrase, next] = fixedAt(words, at) ?? verbAt(words, at, phrases) ?? nounAt(words, at) ?? smallAt(words, at);
    if (phrase) phrases.push(phrase);
    at = Math.max(next, at + 1);
  }
  return phrases;
}

/** `sends what it has read to …`: the thing sent is a clause of its own, and nobody takes part in it. */
function pastFreeClause(words: readonly Word[], at: number, before: readonly Phrase[]): number | undefined {
  if (!/^(?:what|whatever)$/.test(words[at]!.low)) return undefined;
  const last = before.at(-1);
  if (last?.kind === "verb" && last.lemma === "be") return undefined;
  const subject = nounAt(words, at + 1);
  if (subject?.[0]?.kind !== "np") return undefined;
  const verb = verbAt(words, subject[1], before);
  return verb?.[0]?.kind === "verb" ? verb[1] : undefined;
}

type Step = readonly [Phrase | undefined, number];

/** Words that only together are one preposition or conjunction. */
const FIXED: readonly (readonly [string, Small["kind"], string])[] = [
  ["as well as", "and", "and"],
  ["together with", "prep", "with"],
  ["along with", "prep", "with"],
  ["such as", "prep", "such-as"],
  ["instead of", "instead", "instead"],
  ["rather than", "instead", "instead"],
  ["in place of", "instead", "instead"],
  ["in front of", "prep", "in-front-of"],
  ["on behalf of", "prep", "for"],
  ["by way of", "prep", "via"],
  ["by means of", "prep", "via"],
  ["with the help of", "prep", "via"],
  ["with help of", "prep", "via"],
  ["out of", "prep", "from"],
  ["according to", "prep", "according"],
  ["next to", "prep", "beside"],
  ["due to", "prep", "because-of"],
  ["because of", "prep", "because-of"],
  ["as soon as", "sub", "when"],
  ["as long as", "sub", "when"],
  ["so that", "sub", "so-that"],
  ["such that", "sub", "so-that"],
  ["even if", "sub", "if"],
  ["even though", "sub", "if"],
  ["in order to", "adv", "in-order"],
  ["at rest", "adv", "at-rest"],
  ["in transit", "adv", "in-transit"],
  ["at least", "adv", "at-least"],
  ["at most", "adv", "at-most"],
  ["at once", "adv", "at-once"],
  ["at night", "adv", "at-night"],
  ["for example", "adv", "for-example"],
  ["for now", "adv", "now"],
  ["in turn", "adv", "in-turn"],
  ["in addition", "adv", "in-addition"],
  ["at the same time", "adv", "at-once"],
  ["from there", "adv", "from-there"],
  ["from time to time", "adv", "sometimes"],
  ["end to end", "adv", "end-to-end"],
  ["except for", "prep", "except"],
  ["apart from", "prep", "except"],
  ["with respect to", "prep", "about"],
  ["on top of", "prep", "atop"],
  ["on to", "prep", "to"],
  ["over to", "prep", "to"],
  ["vice versa", "adv", "vice-versa"],
  ["both ways", "adv", "both-ways"],
  ["in both directions", "adv", "both-ways"],
  ["out to", "prep", "to"],
  ["along to", "prep", "to"],
  ["onwards to", "prep", "to"],
  ["onward to", "prep", "to"],
  ["in from", "prep", "from"],
  ["off of", "prep", "from"],
  ["back to", "prep", "to"],
  ["up to", "prep", "to"],
  ["prior to", "prep", "before"],
  ["subject to", "prep", "about"],
  ["thanks to", "prep", "because-of"],
  ["owing to", "prep", "because-of"],
  ["on board of", "prep", "on"],
  ["on board", "prep", "on"],
  ["in to", "prep", "into"],
  ["so in", "prep", "in"],
  ["so via", "prep", "via"],
  ["so with", "prep", "with"],
  ["so through", "prep", "via"],
  ["so on", "prep", "on"],
  ["off to", "prep", "to"],
  ["down to", "prep", "to"],
  ["through to", "prep", "to"],
  ["on its own", "adv", "alone"],
  ["on their own", "adv", "alone"],
];
const fixedByFirst = new Map<
  string,
  { readonly rest: readonly string[]; readonly kind: Small["kind"]; readonly low: string }[]
>();
for (const [text, kind, low] of FIXED) {
  const [first, ...rest] = text.split(" ");
  fixedByFirst.set(first!, [...(fixedByFirst.get(first!) ?? []), { rest, kind, low }]);
}

function fixedAt(words: readonly Word[], at: number): Step | undefined {
  // `to the mirror and not to the master`: what is denied is nobody's aim.
  if (words[at]!.low === "not" && /^(?:prep|to)$/.test(words[at + 1]?.tag ?? "") && isJoiner(words[at - 1]))
    return [{ kind: "instead", low: "not", start: words[at]!.start, end: words[at + 1]!.end }, at + 2];
  const fixed = fixedByFirst
    .get(words[at]!.low)
    ?.find(({ rest }) => rest.every((low, index) => words[at + 1 + index]?.low === low));
  if (!fixed) return undefined;
  const next = at + 1 + fixed.rest.length;
  if (
    fixed.low === "to" &&
    VERB_FORMS.get(words[next]?.low ?? "")?.some(({ form }) => form === "base") &&
    words[next]!.tag === "verb"
  )
    return undefined;
  if (fixed.low === "in-order") return [undefined, next - 1];
  // `up to fifty sensors` counts, `up to the cloud` leads.
  if (words[at]!.low === "up" && words[next]?.tag === "num") return [undefined, next];
  return [{ kind: fixed.kind, low: fixed.low, start: words[at]!.start, end: words[next - 1]!.end }, next];
}

const isJoiner = (word: Word | undefined): boolean => word?.tag === "and" || word?.tag === ",";

const PARTICLES = new Set(["up", "off", "over", "on", "out", "down", "in", "back", "away", "along", "home"]);

function verbAt(words: readonly Word[], from: number, before: readonly Phrase[]): Step | undefined {
  let at = from;
  let modal: string | undefined;
  let [isNegated, hasBe, hasHave, hasTo, hasDo] = [false, false, false, false, false];
  let verb: Word | undefined;
  const first = words[from]!;
  if (first.tag === "to" && !infinitiveFollows(words, from + 1)) return undefined;
  if (!["modal", "be", "have", "do", "verb", "to", "neg"].includes(first.tag)) return undefined;
  if (
    first.tag === "neg" &&
    (first.low === "no" ||
      first.low === "neither" ||
      !["verb", "be", "modal", "to"].includes(words[from + 1]?.tag ?? ""))
  )
    return undefined;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (NEGATIONS.has(word.low) && word.low !== "no" && word.tag !== "pron") isNegated = true;
    // `gets edited by`: a passive in other words.
    if (word.tag === "verb" && isGetting(words, at)) {
      hasBe = true;
      continue;
    }
    if (word.tag === "verb") {
      verb = word;
      break;
    }
    if (word.tag === "modal") modal = word.low;
    else if (word.tag === "be") hasBe = true;
    else if (word.tag === "have") hasHave = true;
    else if (word.tag === "do") hasDo = true;
    else if (word.tag === "to") {
      if (at !== from && !hasHave && !hasBe) break;
      if (!infinitiveFollows(words, at + 1)) break;
      if (at === from) hasTo = true;
      else modal = hasHave ? "must" : "shall";
    } else if (word.tag !== "adv" && word.low !== "not" && word.low !== "never") break;
    else if (
      word.tag === "adv" &&
      !["verb", "adv", "be", "neg", "have"].includes(words[at + 1]?.tag ?? "") &&
      !verbAfterAdverbs(words, at + 1)
    ) {
      break;
    }
  }
  if (!verb) return auxiliaryAlone(words, from, at, { modal, isNegated, hasBe, hasHave, hasDo, hasTo });
  const forms = VERB_FORMS.get(verb.low);
  const last = words.slice(from, at).findLast(({ tag }) => tag !== "adv" && tag !== "neg");
  const form = forms ? formAt(forms, last) : guessedForm(verb.low);
  // `is required to sign`, `needs to sign`: a modal in other words.
  if (
    /^(?:need|require|oblige|suppose|allow|permit|forbid)$/.test(form.lemma) &&
    words[at + 1]?.tag === "to" &&
    (hasBe || form.lemma === "need") &&
    infinitiveFollows(words, at + 2) &&
    form.form !== "ing"
  ) {
    const inner = verbAt(words, at + 1, before);
    const said = form.lemma === "allow" || form.lemma === "permit" ? "may" : "must";
    if (inner?.[0]?.kind === "verb")
      return [
        {
          ...inner[0],
          form: hasTo ? "infinitive" : "finite",
          modal: said,
          isNegated: isNegated || form.lemma === "forbid",
          start: first.start,
        },
        inner[1],
      ];
  }
  const joined = before.at(-1)?.kind === "and" ? before.findLast((phrase) => phrase.kind === "verb") : undefined;
  // `is measured by the gauge and read by the controller`.
  const goesOn =
    joined?.isPassive === true && nextOf(words, at)?.low === "by" && forms?.some(({ form: other }) => other === "en");
  const isPassive = ((form.form === "en" || form.form === "ed") && hasBe) || goesOn === true;
  const isBare = !hasBe && !hasHave && !hasDo && modal === undefined && !hasTo;
  const shape: VerbGroup["form"] = hasTo
    ? "infinitive"
    : isBare && form.form === "ing"
      ? "gerund"
      : isBare && (form.form === "en" || form.form === "ed")
        ? form.form === "en" &&
          !forms?.some((other) => other.form === "ed" && other.lemma === form.lemma) &&
          !sameAsPast(verb.low, form.lemma)
          ? "participle"
          : "past"
        : "finite";
  let next = at + 1;
  const isBeing = words[from]!.low === "being" && shape === "finite";
  const particle = words[next]?.low ?? "";
  const phrasal = PARTICLES.has(particle) ? PHRASAL.get(`${form.lemma} ${particle}`) : undefined;
  if (PARTICLES.has(particle) && isParticle(words, next, form.lemma, phrasal !== undefined)) next += 1;
  const frame = next > at + 1 && phrasal !== undefined ? phrasal : form.frame;
  return [
    {
      kind: "verb",
      lemma: form.lemma,
      frame,
      form: isBeing ? "participle" : shape,
      isPassive: isPassive || shape === "participle",
      isNegated,
      modal,
      isBare: isBare && form.form === "base",
      start: first.start,
      end: words[next - 1]!.end,
    },
    next,
  ];
}

/** The word behind, adverbs passed over. */
const nextOf = (words: readonly Word[], at: number): Word | undefined =>
  words[at + 1]?.tag === "adv" ? words[at + 2] : words[at + 1];

const isGetting = (words: readonly Word[], at: number): boolean =>
  /^(?:get|gets|got|getting)$/.test(words[at]!.low) &&
  words[at + 1]?.tag === "verb" &&
  VERB_FORMS.get(words[at + 1]!.low)?.some(({ form }) => form === "en" || form === "ed") === true;

const sameAsPast = (low: string, lemma: string): boolean => {
  const forms = VERB_FORMS.get(low);
  return forms?.some(({ form, lemma: other }) => form === "ed" && other === lemma) ?? low.endsWith("ed");
};

function guessedForm(low: string): { lemma: string; frame: Frame; form: "z" | "base" | "ed" | "ing" | "en" } {
  const form = low.endsWith("ing")
    ? "ing"
    : low.endsWith("ed") || low.endsWith("en")
      ? "ed"
      : low.endsWith("s")
        ? "z"
        : "base";
  return { lemma: form === "z" ? low.slice(0, -1) : low, frame: "other", form };
}

function auxiliaryAlone(
  words: readonly Word[],
  from: number,
  at: number,
  {
    modal,
    isNegated,
    hasBe,
    hasHave,
    hasDo,
    hasTo,
  }: {
    modal: string | undefined;
    isNegated: boolean;
    hasBe: boolean;
    hasHave: boolean;
    hasDo: boolean;
    hasTo: boolean;
  },
): Step | undefined {
  if (!hasBe && !hasHave && !hasDo && modal === undefined) return undefined;
  const next = Math.max(at, from + 1);
  const lemma = hasBe ? "be" : hasHave ? "have" : "do";
  const isGerund = words[from]!.low === "being" || words[from]!.low === "having";
  const form = hasTo ? "infinitive" : isGerund ? "gerund" : "finite";
  return [
    {
      kind: "verb",
      lemma,
      frame: "other",
      form,
      isPassive: false,
      isNegated,
      modal,
      start: words[from]!.start,
      end: words[next - 1]!.end,
    },
    next,
  ];
}

function infinitiveFollows(words: readonly Word[], from: number): boolean {
  let at = from;
  while (words[at]?.tag === "adv" || words[at]?.tag === "neg") at++;
  const word = words[at];
  return word?.tag === "verb" || word?.low === "be" || word?.low === "have" || word?.low === "do";
}

function verbAfterAdverbs(words: readonly Word[], from: number): boolean {
  let at = from;
  while (words[at]?.tag === "adv") at++;
  return words[at]?.tag === "verb";
}

function isParticle(words: readonly Word[], at: number, lemma: string, isPhrasal: boolean): boolean {
  const next = words[at + 1];
  const low = words[at]!.low;
  if (low === "up") return true;
  if (next?.low === "of") return false;
  // `kicks off the job`, but `logs in the portal` and `turns on the gateway of …` are read by what follows.
  if (isPhrasal && /^(?:off|out|over|along|down|home|back|away)$/.test(low) && next?.low !== "of") return true;
  if (
    /^(?:switch|turn|shut|hand|take|hold|carry|roll|fill|set|find|give|print|send)$/.test(lemma) &&
    /^(?:off|over|down|out)$/.test(low)
  )
    return next?.low !== "of";
  return next === undefined || ["prep", "to", "stop", ",", "and", "sub", "adv"].includes(next.tag);
}

function nounAt(words: readonly Word[], from: number): Step | undefined {
  let at = from;
  let isNegated = false;
  let determiner: string | undefined;
  for (; at < words.length; at++) {
    const { tag, low } = words[at]!;
    if (tag === "neg" && (low === "no" || low === "neither") && at === from) isNegated = true;
    else if (tag !== "det" && !(tag === "adv" && determiner !== undefined && words[at + 1]?.tag === "adj")) break;
    determiner = low;
  }
  if (words[at]?.tag === "pron" && at === from) return pronounAt(words, at);
  const body: Word[] = [];
  const bodyFrom = at;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (startsAnother(words, at, body, determiner)) break;
    if (word.tag === "noun" || word.tag === "name" || word.tag === "adj" || word.tag === "num") {
      // A quoted or bold name ends where its marks end, unless a noun goes on: the `meter` topic.
      body.push(word);
    } else if (word.tag === "poss" && body.length > 0) body.push(word);
    else if (word.tag === "adv" && words[at + 1]?.tag === "adj" && at > bodyFrom && words[at + 2]?.tag === "noun")
      continue;
    else if (word.tag === "-" && words[at - 1]?.end === word.start && words[at + 1]?.start === word.end) continue;
    else break;
  }
  while (body.at(-1)?.tag === "poss") body.pop();
  const headAt = body.findLastIndex(({ tag }) => tag === "noun" || tag === "name");
  if (headAt === -1) {
    if (body.length === 0) return at > from && determiner !== undefined ? [undefined, at] : undefined;
    return [{ kind: "adj", low: body.at(-1)!.low, start: words[from]!.start, end: body.at(-1)!.end }, at];
  }
  if (isTime(body[headAt]!, body, determiner))
    return [{ kind: "adv", low: "when", start: words[from]!.start, end: body[headAt]!.end }, at];
  const kept = body.slice(0, headAt + 1);
  // A trailing number belongs to names such as `zone 2`.
  const trail = body.slice(headAt + 1);
  const head = kept.at(-1)!;
  const next = trail.length > 0 && trail[0]!.tag === "adj" ? words.indexOf(trail[0]!) : at;
  const stripped = kept.filter(({ tag }, index) => tag !== "num" || index > 0);
  return [
    {
      kind: "np",
      words: stripped.length > 0 ? stripped : kept,
      head,
      determiner,
      isDefinite: determiner !== undefined && DEFINITE.has(determiner),
      isPlural: singular(head.low) !== head.low || /^(?:people|staff)$/.test(head.low),
      isNegated,
      isPronoun: false,
      start: words[from]!.start,
      end: (trail.length > 0 && next === at ? trail.at(-1)! : head).end,
    },
    next,
  ];
}

/** `for each request Cloudflare asks …`: a name right after a noun, with its own verb, is another phrase. */
function startsAnother(
  words: readonly Word[],
  at: number,
  body: readonly Word[],
  determiner: string | undefined,
): boolean {
  const [word, before, next] = [words[at]!, body.at(-1), words[at + 1]];
  if (word.tag === "num" && before !== undefined && TIMES.has(singular(next?.low ?? ""))) return true;
  // `at the end of the month Babel …`, `the server day and night`.
  if (before && word.tag === "name" && word.by === undefined && TIMES.has(before.low) && body.length === 1) return true;
  if (before && TIMES.has(word.low) && next?.low === "and" && TIMES.has(words[at + 2]?.low ?? "")) return true;
  if (determiner !== "each" && determiner !== "every") return false;
  if (word.tag === "name" && before && TIMES.has(before.low)) return true;
  if (word.tag !== "name" || word.by !== undefined || before?.tag !== "noun" || next?.tag !== "verb") return false;
  return roleOf([singular(word.low)]) === undefined && roleOf([singular(before.low)]) === "data";
}

const CALENDAR = /^(?:january|february|april|june|july|august|september|october|november|december|\w+day)$/;

/** `every night`, `twice a day`, `ten minutes`: when, not who. */
function isTime(head: Word, body: readonly Word[], determiner: string | undefined): boolean {
  return (
    TIMES.has(singular(head.low)) &&
    (determiner === undefined
      ? body.length <= 2 && (body[0]!.tag !== "name" || (body.length === 1 && CALENDAR.test(head.low)))
      : /^(?:a|an|each|every|per|this|last|next|all|any|some|several|few|many|same|the)$/.test(determiner)) &&
    body.length <= 2
  );
}

function pronounAt(words: readonly Word[], at: number): Step {
  const word = words[at]!;
  const isPlural = /^(?:they|them|these|those|themselves|we|us|both)$/.test(word.low);
  const isNegated = /^(?:nobody|none|nothing)$/.test(word.low);
  return [
    {
      kind: "np",
      words: [word],
      head: word,
      determiner: undefined,
      isDefinite: true,
      isPlural,
      isNegated,
      isPronoun: true,
      start: word.start,
      end: word.end,
    },
    at + 1,
  ];
}

function smallAt(words: readonly Word[], at: number): Step {
  const { tag, low, start, end } = words[at]!;
  if (low === "there" && words[at + 1]?.tag === "be") return [{ kind: "there", low, start, end }, at + 1];
  // `writes there`, `looks in there`: a place that was named before.
  if (low === "there" && at > 0) {
    const before = words[at - 1]!.tag;
    if (before === "prep" || before === "to") return pronounAt(words, at);
    if (/^(?:verb|noun|name|pron|adv)$/.test(before)) return [{ kind: "prep", low: "there", start, end }, at + 1];
  }
  switch (tag) {
    case "prep":
    case "to":
      return [{ kind: "prep", low, start, end }, at + 1];
    case "and":
    case "rel":
    case "sub":
    case ",":
    case ";":
    case ":":
    case "(":
    case ")":
    case "-":
    case "→":
      return [{ kind: tag, low, start, end }, at + 1];
    case "adj":
      return [{ kind: "adj", low, start, end }, at + 1];
    case "adv":
      return [{ kind: "adv", low, start, end }, at + 1];
    default:
      return [undefined, at + 1];
  }
}
