/**
 * Parts of speech from closed classes, the verb lexicon and the neighbours. The hard case is a word that is both
 * (`stores`, `queries`, `uploads`): what stands before and after decides.
 */
import { isHead, singular } from "./lexicon/heads.ts";
import * as small from "./lexicon/small-words.ts";
import { PHRASAL, VERB_FORMS, type VerbForm } from "./lexicon/verbs.ts";
import type { Tag, Word } from "./words.ts";

/** Tags the words of one sentence in place. */
export function tag(words: readonly Word[]): void {
  words.forEach((word, at) => {
    if (word.tag === "noun") word.tag = closedTag(word, words[at + 1], words[at - 1]) ?? "noun";
    if (word.low === "that" && isPointing(words, at)) word.tag = "det";
    if (isFloating(words, at)) word.tag = "adv";
  });
  words.forEach((word, at) => {
    if (word.tag === "noun") word.tag = openTag(words, at);
  });
  rescue(words);
}

/** Every clause has a verb: where none was told, the likeliest word is it. */
function rescue(words: readonly Word[]): void {
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    const word = words[at];
    if (word && word.tag !== ";" && word.tag !== ":" && word.tag !== "stop" && word.tag !== "sub" && word.tag !== "rel")
      continue;
    const part = words.slice(from, at);
    if (
      part.length >= 4 &&
      !part.some(
        ({ tag: kind }) =>
          kind === "verb" || kind === "be" || kind === "modal" || kind === "have" || kind === "do" || kind === "→",
      )
    )
      rescueIn(part);
    from = at + 1;
  }
}

function rescueIn(part: readonly Word[]): void {
  const hasPlural = (until: number): boolean =>
    part.slice(0, until).some(({ tag: kind, low }) => (kind === "noun" || kind === "name") && singular(low) !== low);
  const at = part.findIndex(({ tag: kind, low }, index) => {
    if (kind !== "noun" || index === 0) return false;
    const [before, next] = [part[index - 1]!, part[index + 1]];
    if (
      before.tag !== "noun" &&
      before.tag !== "name" &&
      before.tag !== ")" &&
      before.tag !== "pron" &&
      before.tag !== "adv" &&
      before.tag !== ","
    )
      return false;
    if (next === undefined || !["det", "prep", "to", "pron", "name", "noun", "adj", "num"].includes(next.tag))
      return false;
    const forms = VERB_FORMS.get(low);
    if (forms?.some(({ form }) => form === "z"))
      return (
        opensObject(part, index + 1) ||
        next.tag === "to" ||
        next.tag === "prep" ||
        next.tag === "name" ||
        !isHead(singular(low))
      );
    if (forms?.some(({ form }) => form === "base"))
      return (
        hasPlural(index) &&
        (opensObject(part, index + 1) || next.tag === "to" || next.tag === "prep" || next.tag === "name")
      );
    return (
      /^[a-z]{3,}s$/.test(low) &&
      !/(?:ss|us|is)$/.test(low) &&
      !isHead(singular(low)) &&
      singular(before.low) === before.low &&
      (opensObject(part, index + 1) || next.tag === "name" || next.tag === "adj" || next.tag === "noun")
    );
  });
  if (at !== -1) part[at]!.tag = "verb";
}

function closedTag({ low, text, by }: Word, next: Word | undefined, before: Word | undefined): Tag | undefined {
  if (by === "code") return "name";
  if (low === "to") return "to";
  const special = SPECIAL.has(low) ? specialTag(low, next, before) : undefined;
  if (special !== undefined) return special;
  if (small.ADJECTIVES.has(low) && VERB_FORMS.has(low)) return undefined;
  if (small.ADJECTIVES.has(low) && small.ADVERBS.has(low) && before?.tag === "det" && next?.tag === "noun")
    return "adj";
  if (
    small.ADJECTIVES.has(low) &&
    small.ADVERBS.has(low) &&
    next?.tag === "noun" &&
    !small.PREPOSITIONS.has(next.low) &&
    !VERB_FORMS.get(next.low)?.some(({ form }) => form === "z" || form === "base")
  )
    return "adj";
  if (low === "that" || low === "this" || low === "these" || low === "those") return undefinedIfVague(low, next);
  if (small.RELATIVES.has(low)) return "rel";
  if (small.DETERMINERS.has(low)) return low === "no" || low === "neither" ? "neg" : "det";
  if (small.PRONOUNS.has(low)) return "pron";
  if (small.MODALS.has(low)) return text === "May" && next?.tag === "num" ? "noun" : "modal";
  if (small.BE.has(low)) return "be";
  if (small.HAVE.has(low)) return "have";
  if (small.DO.has(low)) return "do";
  if (low === "not" || low === "never" || low === "cannot") return "neg";
  if (low === "as" || low === "before" || low === "after" || low === "since" || low === "until" || low === "like")
    return "prep";
  if (small.COORDINATORS.has(low)) return "and";
  if (small.SUBORDINATORS.has(low)) return "sub";
  if (small.PREPOSITIONS.has(low) && !small.ADVERBS.has(low)) return "prep";
  if (low === "about" || low === "around") return "prep";
  if (
    small.ADVERBS.has(low) ||
    (low.endsWith("ly") &&
      /^[a-z]{3,}ly$/.test(low) &&
      (text === low || before === undefined) &&
      !/^(?:reply|apply|supply|assembly|daily|weekly|hourly|monthly|family|rely|anomaly|fly|only|july|multiply|comply)$/.test(
        low,
      ))
  )
    return "adv";
  if (small.ADJECTIVES.has(low)) return "adj";
  return undefined;
}

/** Words that what stands beside them makes another thing. */
const SPECIAL: ReadonlySet<string> = new Set(
  "outside inside above below inner outer once both all some many most from works back".split(" "),
);

function specialTag(low: string, next: Word | undefined, before: Word | undefined): Tag | undefined {
  if (/^(?:outside|inside|above|below|inner|outer)$/.test(low) && before?.tag === "det") return "adj";
  if (low === "once" && /^(?:a|an|every|per|each)$/.test(next?.low ?? "")) return "adv";
  if (
    /^(?:both|all|some|many|most)$/.test(low) &&
    next &&
    VERB_FORMS.get(next.low)?.some(({ form }) => form === "base") &&
    !isHead(singular(next.low))
  )
    return "pron";
  if (low === "from" && next?.low === "there") return "adv";
  if (low === "works" && next?.low === "council") return "noun";
  if (low === "back" && /^(?:office|end|room)$/.test(next?.low ?? "")) return "noun";
  return undefined;
}

/** `to that topic`: before a noun, after a preposition or a verb. */
function isPointing(words: readonly Word[], at: number): boolean {
  const [before, next] = [words[at - 1], words[at + 1]];
  return (
    (before === undefined || before.tag === "prep" || before.tag === "to") &&
    next?.tag === "noun" &&
    isHead(singular(next.low)) &&
    !small.BE.has(next.low)
  );
}

/** `the portal and the app both use`: between a subject and its verb. */
function isFloating(words: readonly Word[], at: number): boolean {
  const [before, word, next] = [words[at - 1], words[at]!, words[at + 1]];
  if (/^(?:both|all|each)$/.test(word.low) && before?.tag === "be") return next?.tag !== "det" && next?.tag !== "name";
  return (
    /^(?:both|all)$/.test(word.low) &&
    (before?.tag === "name" ||
      (before?.tag === "noun" && (isHead(singular(before.low)) || !VERB_FORMS.has(before.low)))) &&
    VERB_FORMS.get(next?.low ?? "")?.some(({ form }) => form === "base") === true
  );
}

/** `that` and its kin stand for a thing, before a thing, or open a clause; the chunker settles which. */
function undefinedIfVague(low: string, next: Word | undefined): Tag {
  if (low !== "that")
    return next !== undefined &&
      next.tag === "noun" &&
      !small.BE.has(next.low) &&
      !small.MODALS.has(next.low) &&
      !isVerbOnly(next.low)
      ? "det"
      : "pron";
  return "rel";
}

const isVerbOnly = (low: string): boolean => VERB_FORMS.has(low) && !isHead(singular(low));

function openTag(words: readonly Word[], at: number): Tag {
  const word = words[at]!;
  const forms = VERB_FORMS.get(word.low);
  const before = beforeOf(words, at);
  const next = words[at + 1];
  const isCapital = /^\p{Lu}/u.test(word.text) && !isSentenceStart(words, at);
  if (isCapital && (!forms || !/^\p{Lu}+$/u.test(word.text))) {
    // A verb is written small; MUST and SEND in capitals are shouting.
    return before?.tag === "to" || !forms || word.low !== word.text ? "name" : "noun";
  }
  if (!forms) return guess(words, at, before, next);
  const form = formAt(forms, before);
  if (isVerbHere(words, at, form, before, next)) return "verb";
  return form.form === "en" || form.form === "ed" || small.ADJECTIVES.has(word.low) ? "adj" : "noun";
}

/** The word before, adverbs and negations passed over. */
function beforeOf(words: readonly Word[], at: number): Word | undefined {
  let index = at - 1;
  while (index >= 0 && (words[index]!.tag === "adv" || words[index]!.low === "not" || words[index]!.low === "never"))
    index--;
  return words[index];
}

const isSentenceStart = (words: readonly Word[], at: number): boolean =>
  at === 0 || words[at - 1]!.tag === ":" || words[at - 1]!.tag === "stop" || (words[at - 1]!.tag === "-" && at > 1);

export function formAt(forms: readonly VerbForm[], before: Word | undefined): VerbForm {
  if (forms.length === 1) return forms[0]!;
  const wanted =
    before?.tag === "modal" || before?.tag === "to" || before?.tag === "do"
      ? "base"
      : before?.tag === "be" || before?.tag === "have"
        ? "en"
        : undefined;
  return forms.find(({ form }) => form === wanted) ?? forms[0]!;
}

function isVerbHere(
  words: readonly Word[],
  at: number,
  { form }: VerbForm,
  before: Word | undefined,
  next: Word | undefined,
): boolean {
  const word = words[at]!;
  if (
    (form === "base" || form === "z") &&
    (before?.tag === "noun" || before?.tag === "name") &&
    next?.tag === "be" &&
    (isInRelative(words, at) || isInContact(words, at))
  )
    return true;
  const opens = opensObject(words, at + 1);
  switch (before?.tag) {
    case "modal":
    case "do":
      return form === "base" || form === "ed";
    case "to":
      return (
        form === "base" &&
        !(
          isHead(singular(word.low)) &&
          /^(?:data|store|queue|cache|log|file|record|report|mirror|host|drive|display)$/.test(word.low) &&
          !opens &&
          next?.tag !== "noun"
        )
      );
    case "be":
      return form === "en" || form === "ed" || form === "ing";
    case "have":
      return form === "en" || form === "ed";
    case "det":
    case "poss":
    case "adj":
    case "num":
      return before.tag === "adj" && VERB_FORMS.has(before.low) && form === "z" && opens;
    case "neg":
      return before.low !== "no" && form !== "z";
    case "prep":
      return (
        form === "ing" &&
        next?.tag !== "be" &&
        (opens ||
          next?.tag === "noun" ||
          next?.tag === "prep" ||
          next?.tag === "to" ||
          next?.tag === "name" ||
          next?.tag === "adj")
      );
    case "pron":
    case "rel":
      return form === "z" || form === "base" || form === "ed" || form === "en" || form === "ing";
    default:
      break;
  }
  if (form === "ing") {
    if (before !== undefined && COMPOUND.has(`${before.low} ${word.low}`)) return false;
    const isModifier =
      (before === undefined || before.tag === "," || before.tag === "and") &&
      next?.tag === "noun" &&
      isHead(singular(next.low)) &&
      !opens;
    if (isModifier && at > 0) return false;
    if (before?.tag === "noun" || before?.tag === "name")
      return opens || next?.tag === "prep" || next?.tag === "to" || next?.tag === "name";
    return (
      opens ||
      next?.tag === "prep" ||
      next?.tag === "to" ||
      (next?.tag === "noun" && !isHead(singular(next.low)) && at > 0) ||
      next?.tag === "name"
    );
  }
  if (form === "en" || form === "ed") {
    if (before?.tag === "noun" || before?.tag === "name" || before?.tag === ")")
      return !(next?.tag === "noun" && isHead(singular(next.low)) && !opens) || opens;
    return (
      opens ||
      next?.tag === "prep" ||
      next?.tag === "to" ||
      next?.tag === "rel" ||
      (next?.tag === "name" && before?.tag === ",") ||
      /^(?:called|named)$/.test(word.low)
    );
  }
  if (form === "z") {
    const second = words[at + 2];
    const isDouble =
      next?.tag === "and" &&
      VERB_FORMS.get(second?.low ?? "")?.some((other) => other.form === "z") === true &&
      (second!.tag === "noun" || second!.tag === "verb") &&
      !hasVerbBefore(words, at) &&
      before?.tag !== "and" &&
      opensObject(words, at + 3);
    if (isDouble) return true;
    if (before?.tag === "verb")
      return (
        words
          .slice(Math.max(0, at - 5), at)
          .some(({ low }) => /^(?:everything|anything|all|whatever|what|that|which)$/.test(low)) &&
        !isHead(singular(word.low)) &&
        (next?.tag === "prep" || next?.tag === "to" || opens)
      );
    if (
      next?.tag === "noun" &&
      VERB_FORMS.get(next.low)?.some((other) => other.form === "base") &&
      !isHead(singular(next.low)) &&
      isHead(singular(word.low)) &&
      singular(next.low) === next.low
    )
      return false;
    if (
      before === undefined ||
      before.tag === ":" ||
      before.tag === "-" ||
      before.tag === "→" ||
      before.tag === "and" ||
      before.tag === "," ||
      before.tag === ";" ||
      before.tag === ")" ||
      before.tag === "("
    ) {
      if (next?.tag === "be" || next?.tag === "modal" || next?.tag === "and" || next?.tag === ",") return false;
      if (before === undefined && at === 0 && (finiteFollows(words, 1) || pluralActs(words))) return false;
      if (!isHead(singular(word.low))) return true;
      if (opens || next?.tag === "name") return true;
      if (before === undefined || before.tag === ":" || before.tag === "-")
        return (
          next?.tag === "noun" ||
          next?.tag === "prep" ||
          next?.tag === "to" ||
          next?.tag === "adj" ||
          next?.tag === "num"
        );
      // `scans parcels and reports each` against `orders and reports`: another verb before makes this one.
      return (
        next !== undefined &&
        (next.tag === "noun" || next.tag === "prep" || next.tag === "to" || next.tag === "adj") &&
        hasVerbBefore(words, at)
      );
    }
    if (before.tag === "noun" || before.tag === "name") {
      if (next === undefined || next.tag === "be" || next.tag === "modal" || next.tag === "have")
        return !isHead(singular(word.low));
      if (
        next.tag === "noun" &&
        VERB_FORMS.get(next.low)?.some((other) => other.form === "z") &&
        !isHead(singular(next.low)) &&
        opensObject(words, at + 2)
      )
        return false;
      if (isPluralSubject(words, at)) return false;
      if (opens || next.tag === "name") return true;
      if (next.tag === "noun" || next.tag === "adj" || next.tag === "num") return !finiteFollows(words, at + 1);
      if (next.tag === "prep" || next.tag === "to")
        return (!finiteFollows(words, at + 1) && !hasVerbSinceBreak(words, at)) || !isHead(singular(word.low));
      return !isHead(singular(word.low));
    }
    return false;
  }
  // The bare form: a plural subject before it, or an imperative note.
  if (PHRASAL.has(`${word.low} ${next?.low ?? ""}`) && next?.low === "up" && before?.tag !== undefined) return true;
  if (before === undefined || before.tag === ":" || before.tag === "-")
    return at === 0 ? opens && !isHead(word.low) : opens;
  if (before.tag === "noun" || before.tag === "name") {
    const isPlural =
      singular(before.low) !== before.low ||
      (at < 12 && placedPluralActs(words)) ||
      /^(?:people|staff|data|police|we|they|who)$/.test(before.low) ||
      isPluralGroup(words, at);
    if (!isPlural) return false;
    if (isQueueOf(words, at)) return false;
    if (opens || next?.tag === "name" || next?.tag === "to") return true;
    if (
      next?.tag === "and" &&
      VERB_FORMS.get(words[at + 2]?.low ?? "")?.some((other) => other.form === "base") &&
      !isHead(singular(words[at + 2]!.low))
    )
      return true;
    if (next?.tag === "prep" || next?.tag === "adv") return !finiteFollows(words, at + 1);
    return (next?.tag === "noun" || next?.tag === "adj" || next?.tag === "num") && !finiteFollows(words, at + 1);
  }
  if (
    before.tag === "and" &&
    (opens || next?.tag === "noun" || next?.tag === "adj") &&
    words
      .slice(0, at)
      .some(
        ({ tag: kind, low }) =>
          kind === "verb" && VERB_FORMS.get(low)?.some((other) => other.form === "base" && other.lemma === low),
      )
  )
    return true;
  if (before.tag === "and" || before.tag === ",")
    return (
      (opens || !isHead(word.low)) &&
      hasVerbBefore(words, at) &&
      (opens ||
        next?.tag === "noun" ||
        next?.tag === "prep" ||
        next?.tag === "to" ||
        next?.tag === "adj" ||
        next?.tag === "name")
    );
  return before.tag === ")" && opens;
}

/** `Sidecar proxies report`: many without an article, and the bare form after it is their verb. */
function isPluralSubject(words: readonly Word[], at: number): boolean {
  const [next, second] = [words[at + 1], words[at + 2]];
  return (
    isHead(singular(words[at]!.low)) &&
    words.slice(0, at).every(({ tag: kind }) => kind === "noun" || kind === "name" || kind === "adj") &&
    next?.tag === "noun" &&
    VERB_FORMS.get(next.low)?.some(({ form }) => form === "base") === true &&
    second !== undefined &&
    ["noun", "name", "adj", "det", "num", "to", "prep", "pron"].includes(second.tag)
  );
}

/** `from the jobs queue resizes`: the last word of a place, because the verb comes after it. */
function isQueueOf(words: readonly Word[], at: number): boolean {
  let from = at - 1;
  while (from >= 0 && ["noun", "name", "adj", "det"].includes(words[from]!.tag)) from--;
  const isPlace = words[from]?.tag === "prep" || words[from]?.tag === "to";
  const next = words[at + 1];
  return (
    isPlace &&
    isHead(words[at]!.low) &&
    (hasVerbSinceBreak(words, at) ||
      next === undefined ||
      next.tag !== "noun" ||
      VERB_FORMS.get(next.low)?.some(({ form }) => form === "z") === true)
  );
}

const COMPOUND = new Set([
  "rate limiting",
  "load balancing",
  "code signing",
  "access logging",
  "audit logging",
  "malware scanning",
  "virus scanning",
  "key pinning",
  "data processing",
  "order processing",
  "image processing",
  "payment processing",
  "online banking",
  "core banking",
  "machine learning",
  "face matching",
  "input checking",
  "patch testing",
  "hand writing",
  "log keeping",
  "single signing",
]);

/** `A and B call`: two single things make a plural subject. */
function isPluralGroup(words: readonly Word[], at: number): boolean {
  for (let index = at - 1; index >= Math.max(0, at - 8); index--) {
    const { tag: kind, low } = words[index]!;
    if (low === "and" || low === "both") return true;
    if (kind === "verb" || kind === "be" || kind === "modal" || kind === "prep" || kind === "rel" || kind === ";")
      return false;
  }
  return false;
}

function opensObject(words: readonly Word[], at: number): boolean {
  const next = words[at];
  if (next === undefined) return false;
  if (next.tag === "adv") return opensObject(words, at + 1);
  return (
    next.tag === "det" ||
    next.tag === "pron" ||
    (next.tag === "neg" && next.low === "no") ||
    next.tag === "num" ||
    (next.tag === "rel" && next.low === "that")
  );
}

/** `that policyholders upload are put`: the relative clause needs a verb of its own. */
const isInRelative = (words: readonly Word[], at: number): boolean => {
  const from = words.slice(0, at).findLastIndex(({ tag: kind }) => kind === "rel");
  return (
    from !== -1 &&
    at - from <= 5 &&
    !words
      .slice(from + 1, at)
      .some(({ tag: kind }) => kind !== "noun" && kind !== "name" && kind !== "det" && kind !== "adj")
  );
};

/** `the database the portal uses is`: a noun phrase that begins right behind another has a verb of its own. */
function isInContact(words: readonly Word[], at: number): boolean {
  let from = at - 1;
  while (from > 0 && /^(?:noun|name|adj)$/.test(words[from]!.tag)) from--;
  const before = words[from - 1];
  return words[from]?.tag === "det" && (before?.tag === "noun" || before?.tag === "name");
}

/** `Claims handlers work`: the bare form after a plural is the verb, so the first word is none. */
const pluralActs = (words: readonly Word[]): boolean =>
  placedPluralActs(words) ||
  words.slice(1, 5).some(({ low, tag: kind }, index) => {
    const before = words[index]!.low;
    return (
      kind === "noun" &&
      singular(before) !== before &&
      (!isHead(low) || (index === 0 && opensObject(words, 2))) &&
      VERB_FORMS.get(low)?.some(({ form }) => form === "base") === true
    );
  });

/** `Requests from the portal reach the engine`: the bare form before an object, with only a place between. */
function placedPluralActs(words: readonly Word[]): boolean {
  if (words[1]?.tag !== "prep" || !isHead(singular(words[0]!.low))) return false;
  for (let at = 3; at < Math.min(words.length, 12); at++) {
    const { tag: kind, low } = words[at]!;
    if (kind === "adv") continue;
    if (kind !== "noun" && kind !== "name" && kind !== "det" && kind !== "prep" && kind !== "adj") return false;
    if (
      kind === "noun" &&
      words[at - 1]!.tag !== "det" &&
      words[at - 1]!.tag !== "prep" &&
      (opensObject(words, at + 1) || /^\p{Lu}/u.test(words[at + 1]?.text ?? "")) &&
      VERB_FORMS.get(low)?.some(({ form }) => form === "base")
    )
      return true;
  }
  return false;
}

function hasVerbSinceBreak(words: readonly Word[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const { tag: kind } = words[index]!;
    if (kind === "," || kind === ";" || kind === ":" || kind === "sub") return false;
    if (kind === "verb" || kind === "be" || kind === "have" || kind === "modal") return true;
  }
  return false;
}

/** Whether the clause has another word that must be its verb. */
function finiteFollows(words: readonly Word[], from: number): boolean {
  for (let at = from; at < Math.min(words.length, from + 14); at++) {
    const { tag: kind, low } = words[at]!;
    if (kind === "be" || kind === "modal" || kind === "have" || kind === "do") return true;
    if (kind === "," || kind === ";" || kind === "rel" || kind === "sub" || kind === ":" || kind === "and")
      return false;
    if (
      at > from &&
      kind === "noun" &&
      VERB_FORMS.get(low)?.some(({ form }) => form === "z") &&
      opensObject(words, at + 1)
    )
      return true;
  }
  return false;
}

const hasVerbBefore = (words: readonly Word[], at: number): boolean =>
  words.slice(Math.max(0, at - 25), at).some(({ tag: kind }) => kind === "verb" || kind === "be" || kind === "have");

/** `Stripe calls`: a capital word alone before the verb of a single thing, and none that tells of doing. */
const isNameOfOne = ([first, second]: readonly Word[]): boolean =>
  first !== undefined &&
  /^\p{Lu}/u.test(first.text) &&
  singular(first.low) === first.low &&
  !/(?:ing|ion|ment|ness|ance|ence|ity|ism|age|ure|al|ware|work|data)$/.test(first.low) &&
  VERB_FORMS.get(second?.low ?? "")?.some(({ form }) => form === "z") === true;

/** Words that no lexicon knows. */
function guess(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): Tag {
  const { low, text } = words[at]!;
  if (/^\p{Lu}/u.test(text) && at === 0 && !isHead(singular(low)) && /\d|[.-]|\p{Ll}\p{Lu}|^\p{Lu}{2,}/u.test(text))
    return "name";
  if (isHead(low) || isHead(singular(low))) return "noun";
  if (/^\p{Ll}+\p{Lu}/u.test(text) || (at === 0 && isNameOfOne(words))) return "name";
  if (before?.tag === "be" && /^[a-z-]+(?:ed|en)$/.test(low) && (next === undefined || next.tag !== "noun"))
    return "verb";
  if (
    (before?.tag === "modal" || before?.tag === "to" || before?.tag === "do") &&
    /^[a-z]+$/.test(low) &&
    before.tag !== "to"
  )
    return "verb";
  if (before?.tag === "to" && opensObject(words, at + 1) && /^[a-z-]+$/.test(low)) return "verb";
  if (
    /^[a-z-]+[a-z]s$/.test(low) &&
    !/(?:ss|us|is)$/.test(low) &&
    (before?.tag === "noun" || before?.tag === "name" || before?.tag === "rel" || before?.tag === "and") &&
    opensObject(words, at + 1)
  )
    return "verb";
  if (
    /^[a-z-]+(?:able|ible|ical|ous|ful|less|ive|ary|-based|-only|-side|-like|-wide|-facing|-free|-level|-grade)$/.test(
      low,
    ) &&
    next?.tag === "noun"
  )
    return "adj";
  if (/^[a-z-]+ed$/.test(low))
    return (before?.tag === "noun" || before?.tag === "name") &&
      (next?.tag === "prep" || next?.tag === "to" || opensObject(words, at + 1))
      ? "verb"
      : "adj";
  return "noun";
}
