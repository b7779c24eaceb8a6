/** Whether a word that may be a verb is one where it stands: by its form, and by what stands before and after. */
import { isHead, roleOf, singular } from "../lexicon/heads.ts";
import { PHRASAL, VERB_FORMS, type VerbForm } from "../lexicon/verbs.ts";
import type { Word } from "../words.ts";
import { isMany, isPluralSubject, isQueueOf, pluralActs } from "./many.ts";
import {
  finiteFollows,
  hasVerbBefore,
  hasVerbSinceBreak,
  isInContact,
  isInRelative,
  opensObject,
  startOfGroup,
} from "./neighbours.ts";

export function isVerbHere(
  words: readonly Word[],
  at: number,
  { form }: VerbForm,
  before: Word | undefined,
  next: Word | undefined,
): boolean {
  const word = words[at]!;
  // `read only by auditors`.
  if ((form === "en" || form === "ed") && next?.tag === "adv" && words[at + 2]?.low === "by")
    return isVerbHere(words, at, { lemma: "", frame: "other", form }, before, words[at + 2]);
  if (
    (form === "base" || form === "z") &&
    (before?.tag === "noun" || before?.tag === "name") &&
    next?.tag === "be" &&
    (isInRelative(words, at) || isInContact(words, at))
  )
    return true;
  const opens = opensObject(words, at + 1);
  if (COMPOUND.has(`${word.low} ${next?.low ?? ""}`)) return false;
  switch (before?.tag) {
    case "modal":
    case "do":
      return form === "base" || form === "ed";
    case "to":
      return (
        form === "base" &&
        !(
          isHead(singular(word.low)) &&
          /^(?:data|store|queue|cache|log|file|record|report|mirror|host|drive|display|dispatch|support|control|export|research|review|audit|search|watch)$/.test(
            word.low,
          ) &&
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
      if (before.low === "whose") return false;
      return form === "z" || form === "base" || form === "ed" || form === "en" || form === "ing";
    default:
      break;
  }
  if (form === "ing") return isGerund(words, at, before, next);
  if (form === "en" || form === "ed") return isParticiple(words, at, before, next);
  return form === "z" ? isThirdPerson(words, at, before, next) : isBare(words, at, before, next);
}

function isGerund(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): boolean {
  const word = words[at]!;
  const opens = opensObject(words, at + 1);
  if (before !== undefined && COMPOUND.has(`${before.low} ${word.low}`)) return false;
  // `Recruiting Service: …`: the first word of a name.
  if (before === undefined && next?.tag === "name" && isHead(singular(next.low))) return false;
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

function isParticiple(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): boolean {
  const word = words[at]!;
  const opens = opensObject(words, at + 1);
  // `the folio concerned`: said of what stands before, and no more.
  if (before?.tag === "noun" && STANDING.test(word.low) && /^(?:prep|to|stop|and|,)$/.test(next?.tag ?? "stop"))
    if (next?.low !== "by" && hasVerbBefore(words, at)) return false;
  if (before?.tag === "noun" || before?.tag === "name" || before?.tag === ")")
    return (
      opens ||
      next?.tag !== "noun" ||
      !isHead(singular(next.low)) ||
      // `Dana carried jobs from …`: a clause that has no other verb.
      (before.tag === "name" && !hasVerbSinceBreak(words, at) && !finiteFollows(words, at + 1))
    );
  return (
    opens ||
    next?.tag === "prep" ||
    next?.tag === "to" ||
    next?.tag === "rel" ||
    (next?.tag === "name" && before?.tag === ",") ||
    /^(?:called|named)$/.test(word.low)
  );
}

function isThirdPerson(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): boolean {
  const word = words[at]!;
  const opens = opensObject(words, at + 1);
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
    if (before === undefined && next?.tag === "rel") return false;
    if (opens || next?.tag === "name") return true;
    if (before?.tag === ")" && !hasVerbSinceBreak(words, at) && next?.tag === "noun")
      return !finiteFollows(words, at + 1);
    if (before === undefined || before.tag === ":" || before.tag === "-")
      return (
        next?.tag === "noun" || next?.tag === "prep" || next?.tag === "to" || next?.tag === "adj" || next?.tag === "num"
      );
    // `scans parcels and reports each` against `orders and reports`: another verb before makes this one.
    return (
      next !== undefined &&
      (next.tag === "noun" || next.tag === "prep" || next.tag === "to" || next.tag === "adj") &&
      hasVerbBefore(words, at)
    );
  }
  if (before.tag === "noun" || before.tag === "name") {
    if (next?.tag === "be" || next?.tag === "modal" || next?.tag === "have")
      return words.slice(0, at).some(({ low }) => /^what(?:ever)?$/.test(low)) && !isHead(singular(word.low));
    if (next === undefined || next.tag === "stop") return !isHead(singular(word.low)) || isInContact(words, at);
    if (
      next.tag === "noun" &&
      VERB_FORMS.get(next.low)?.some((other) => other.form === "z") &&
      !isHead(singular(next.low)) &&
      opensObject(words, at + 2)
    )
      return false;
    if (isPluralSubject(words, at)) return false;
    if (opens || next.tag === "name") return true;
    if (/^(?:who|what|which|whether|when)$/.test(next.low) && before.tag === "name" && !hasVerbSinceBreak(words, at))
      return true;
    if (next.tag === "noun" || next.tag === "adj" || next.tag === "num") return !finiteFollows(words, at + 1);
    if (next.tag === "prep" || next.tag === "to")
      return (
        (!finiteFollows(words, at + 1) && !hasVerbSinceBreak(words, at)) ||
        !isHead(singular(word.low)) ||
        isActingGroup(words, at)
      );
    return !isHead(singular(word.low));
  }
  return false;
}

/** The bare form: a plural subject before it, or an imperative note. */
function isBare(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): boolean {
  const word = words[at]!;
  const opens = opensObject(words, at + 1);
  if (isCaused(words, at)) return true;
  const particle = PHRASAL.has(`${word.low} ${next?.low ?? ""}`);
  if (particle && next?.low === "up" && before?.tag !== undefined) return true;
  // `…, log in to it`: nothing but a verb stands so.
  if (particle && words[at + 2]?.tag === "to" && (before?.tag === "," || before?.tag === "and")) return true;
  if (before === undefined || before.tag === ":" || before.tag === "-")
    return at === 0 ? opens && !isHead(word.low) : opens;
  if (before.tag === "noun" || before.tag === "name") {
    if (!isMany(words, at, before)) return false;
    if (isQueueOf(words, at)) return false;
    if (opens || next?.tag === "name" || next?.tag === "to") return true;
    if (
      next?.tag === "and" &&
      VERB_FORMS.get(words[at + 2]?.low ?? "")?.some((other) => other.form === "base") &&
      (!isHead(singular(words[at + 2]!.low)) || !isHead(word.low))
    )
      return true;
    // `is what the auditors use`.
    if (next === undefined || next.tag === "stop" || next.tag === ",")
      return words[startOfGroup(words, at) - 1]?.low === "what" || words[startOfGroup(words, at)]?.low === "what";
    if (next?.tag === "sub" || next?.tag === "rel") return !isHead(word.low);
    if (next?.tag === "prep" || next?.tag === "adv") return !finiteFollows(words, at + 1);
    return (next?.tag === "noun" || next?.tag === "adj" || next?.tag === "num") && !finiteFollows(words, at + 1);
  }
  if (
    before.tag === "and" &&
    (opens || next?.tag === "noun" || next?.tag === "adj" || next?.tag === "to") &&
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

/** `has CrashNet, a scoring model, rate it`: the bare form behind whoever is made to do it. */
export function isCaused(words: readonly Word[], at: number): boolean {
  if (!opensObject(words, at + 1)) return false;
  const have = words.slice(0, at).findLastIndex(({ tag: kind }) => kind === "have");
  if (have === -1 || at - have < 2 || at - have > 10) return false;
  const between = words.slice(have + 1, at);
  const before = between.at(-1)!;
  return (
    (before.tag === "," || before.tag === "name" || before.tag === "noun") &&
    between.every(({ tag: kind }) => /^(?:noun|name|det|adj|,)$/.test(kind)) &&
    (between.some(({ tag: kind }) => kind === "name") || before.tag !== ",")
  );
}

/** `and the reporter app polls for them`: a part of its own, and a word that is no thing. */
function isActingGroup(words: readonly Word[], at: number): boolean {
  const from = startOfGroup(words, at);
  if (words[from]?.tag !== "det" || words[from - 1]?.tag !== "and") return false;
  const group = words.slice(from + 1, at).map(({ low }) => low);
  return /^(?:process|service|device)$/.test(roleOf(group) ?? "") && roleOf([singular(words[at]!.low)]) === "none";
}

const STANDING = /^(?:concerned|involved|needed|required|affected|issued|chosen|selected|wanted|requested|available)$/;

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
  "works council",
]);
