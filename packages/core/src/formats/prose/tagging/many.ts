/** Whether many stand before a bare form, which then is their verb. */
import { isHead, singular } from "../lexicon/heads.ts";
import { PHRASAL, VERB_FORMS } from "../lexicon/verbs.ts";
import type { Word } from "../words.ts";
import { hasVerbSinceBreak, isDirection, opensObject, startOfGroup } from "./neighbours.ts";

export function isMany(words: readonly Word[], at: number, before: Word): boolean {
  return (
    singular(before.low) !== before.low ||
    (at < 12 && placedPluralActs(words)) ||
    /^(?:people|staff|data|police|we|they|who)$/.test(before.low) ||
    isPluralGroup(words, at) ||
    (opensObject(words, at + 1) && (isPluralPlaced(words, at) || isPluralRelated(words, at)))
  );
}

/** `Sidecar proxies report`: many without an article, and the bare form after it is their verb. */
export function isPluralSubject(words: readonly Word[], at: number): boolean {
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
export function isQueueOf(words: readonly Word[], at: number): boolean {
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

/** `A and B call`: two single things make a plural subject. */
function isPluralGroup(words: readonly Word[], at: number): boolean {
  for (let index = at - 1; index >= Math.max(0, at - 8); index--) {
    const { tag: kind, low } = words[index]!;
    if (low === "and" || low === "both") return !hasVerbSinceBreak(words, index);
    if (kind === "verb" || kind === "be" || kind === "modal" || kind === "prep" || kind === "rel" || kind === ";")
      return false;
  }
  return false;
}

/** `readers in the ceiling tell a server`: many, said where they are, and then what they do. */
function isPluralPlaced(words: readonly Word[], at: number): boolean {
  const place = startOfGroup(words, at);
  const prep = words[place - 1];
  if (prep?.tag !== "prep" || place < 2) return false;
  const owner = words[place - 2]!;
  if (owner.tag !== "noun" || singular(owner.low) === owner.low) return false;
  const before = words[startOfGroup(words, place - 1) - 1];
  return before === undefined || /^(?:,|;|and|sub|:)$/.test(before.tag);
}

/** `Passengers who need help press a button`: many with a relative clause, and then what they do. */
function isPluralRelated(words: readonly Word[], at: number): boolean {
  const rel = words.slice(0, at).findLastIndex(({ tag: kind }) => kind === "rel");
  const owner = words[rel - 1];
  return (
    owner?.tag === "noun" &&
    singular(owner.low) !== owner.low &&
    words.slice(rel + 1, at).filter(({ tag: kind }) => kind === "verb" || kind === "be").length === 1 &&
    !words.slice(rel + 1, at).some(({ tag: kind }) => kind === "," || kind === "and" || kind === "rel")
  );
}

/** `Claims handlers work`: the bare form after a plural is the verb, so the first word is none. */
export const pluralActs = (words: readonly Word[]): boolean =>
  placedPluralActs(words) ||
  words.slice(1, 5).some(({ low, tag: kind }, index) => {
    const before = words[index]!.low;
    return (
      kind === "noun" &&
      singular(before) !== before &&
      (!isHead(low) ||
        PHRASAL.has(`${low} ${words[index + 2]?.low ?? ""}`) ||
        (index === 0 && opensObject(words, 2))) &&
      VERB_FORMS.get(low)?.some(({ form }) => form === "base") === true
    );
  });

/** `Requests from the portal reach the engine`: the bare form before an object, with only a place between. */
function placedPluralActs(words: readonly Word[]): boolean {
  if (words[1]?.tag !== "prep" || !isHead(singular(words[0]!.low))) return false;
  for (let at = 3; at < Math.min(words.length, 16); at++) {
    const { tag: kind, low } = words[at]!;
    if (kind === "adv" || kind === "," || kind === "and") continue;
    if (kind !== "noun" && kind !== "name" && kind !== "det" && kind !== "prep" && kind !== "adj") return false;
    if (
      kind === "noun" &&
      words[at - 1]!.tag !== "det" &&
      words[at - 1]!.tag !== "prep" &&
      (opensObject(words, at + 1) ||
        /^\p{Lu}/u.test(words[at + 1]?.text ?? "") ||
        (!isHead(low) && isDirection(words[at + 1]))) &&
      VERB_FORMS.get(low)?.some(({ form }) => form === "base")
    )
      return true;
  }
  return false;
}
