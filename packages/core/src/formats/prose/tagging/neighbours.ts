/** What the words around one say: whether an object opens, whether another verb is or must be near. */
import { VERB_FORMS } from "../lexicon/verbs.ts";
import type { Word } from "../words.ts";

/** The word before, adverbs and negations passed over. */
export function beforeOf(words: readonly Word[], at: number): Word | undefined {
  let index = at - 1;
  while (index >= 0 && (words[index]!.tag === "adv" || words[index]!.low === "not" || words[index]!.low === "never"))
    index--;
  return words[index];
}

export const isSentenceStart = (words: readonly Word[], at: number): boolean =>
  at === 0 || words[at - 1]!.tag === ":" || words[at - 1]!.tag === "stop" || (words[at - 1]!.tag === "-" && at > 1);

export function opensObject(words: readonly Word[], at: number): boolean {
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

export const isDirection = (word: Word | undefined): boolean =>
  word?.tag === "to" || /^(?:from|into|onto|against|via|through|with)$/.test(word?.low ?? "");

export const hasVerbBefore = (words: readonly Word[], at: number): boolean =>
  words.slice(Math.max(0, at - 25), at).some(({ tag: kind }) => kind === "verb" || kind === "be" || kind === "have");

export function hasVerbSinceBreak(words: readonly Word[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const { tag: kind } = words[index]!;
    if (kind === "," || kind === ";" || kind === ":" || kind === "sub") return false;
    if (kind === "verb" || kind === "be" || kind === "have" || kind === "modal") return true;
  }
  return false;
}

/** Whether the clause has another word that must be its verb. */
export function finiteFollows(words: readonly Word[], from: number): boolean {
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

/** `that policyholders upload are put`: the relative clause needs a verb of its own. */
export const isInRelative = (words: readonly Word[], at: number): boolean => {
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
export function isInContact(words: readonly Word[], at: number): boolean {
  let from = at - 1;
  while (from > 0 && /^(?:noun|name|adj)$/.test(words[from]!.tag)) from--;
  const before = words[from - 1];
  return words[from]?.tag === "det" && (before?.tag === "noun" || before?.tag === "name");
}

export function startOfGroup(words: readonly Word[], at: number): number {
  let from = at;
  while (from > 0 && /^(?:noun|name|adj|det|num|poss)$/.test(words[from - 1]!.tag)) from--;
  return from;
}
