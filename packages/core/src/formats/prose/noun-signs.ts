/** What a noun phrase is likely to be, as far as its words alone tell: the clauses are cut before anybody is named. */
import { roleOf, singular } from "./lexicon/heads.ts";
import type { NounPhrase, Small } from "./phrases.ts";
import type { Word } from "./words.ts";

/** The noun that a relative clause is about: people for `who`, else the nearest that may be a part of something. */
export function antecedentOf(
  relative: string,
  { nearest, other, isPlaced }: { nearest: NounPhrase; other: NounPhrase; isPlaced: boolean },
): NounPhrase {
  // `the cashier system of the court, to which …`.
  if (other.of === nearest && isPart(other) && relative !== "who") return other;
  if (relative === "who" || relative === "whom")
    return isPlaced && isPerson(other) && !isPerson(nearest) ? other : nearest;
  return isPlaced && !isPart(nearest) && (isPart(other) || isUnknown(other)) ? other : nearest;
}

/** Whether a phrase may name a part, as far as its words alone tell. */
export function isPart({ words, head }: NounPhrase): boolean {
  const role = roleOf(words.map(({ low }, index) => (index === words.length - 1 ? singular(low) : low)));
  if (role === "whole") return words.length > 1;
  return role === undefined ? head.tag === "name" : !/^(?:data|none|zone)$/.test(role);
}

const isUnknown = ({ words }: NounPhrase): boolean =>
  roleOf(words.map(({ low }, index) => (index === words.length - 1 ? singular(low) : low))) === undefined;

const isPerson = ({ head }: NounPhrase): boolean =>
  roleOf([singular(head.low)]) === "actor" ||
  /^(?:colleague|everyone|everybody|anyone|someone|those)s?$/.test(head.low);

/** `Opsgenie called Dana`: a name that does something, and nothing that is called so. */
export const isNamed = ({ determiner, isPlural, head }: NounPhrase): boolean =>
  head.tag === "name" || (determiner === undefined && !isPlural && /^\p{Lu}/u.test(head.text));

/** `there` as a phrase of its own. */
export function placeholder({ start, end }: Small): NounPhrase {
  const head: Word = { text: "there", low: "there", start, end, marked: 0, tag: "pron" };
  return {
    kind: "np",
    words: [head],
    head,
    determiner: undefined,
    isDefinite: true,
    isPlural: false,
    isNegated: false,
    isPronoun: true,
    start,
    end,
  };
}
