/** Words that no lexicon knows, by their ending and their place. */
import { isHead, singular } from "../lexicon/heads.ts";
import * as small from "../lexicon/small-words.ts";
import { VERB_FORMS } from "../lexicon/verbs.ts";
import type { Tag, Word } from "../words.ts";
import { isCaused } from "./verbs-here.ts";
import { finiteFollows, hasVerbBefore, hasVerbSinceBreak, isDirection, opensObject } from "./neighbours.ts";

/** Words that no lexicon knows. */
export function guess(words: readonly Word[], at: number, before: Word | undefined, next: Word | undefined): Tag {
  const { low, text } = words[at]!;
  if (/^\p{Lu}/u.test(text) && at === 0 && !isHead(singular(low)) && /\d|[.-]|\p{Ll}\p{Lu}|^\p{Lu}{2,}/u.test(text))
    return "name";
  if (isActing(words, at, before) || isCaused(words, at)) return "verb";
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
  if (isPredicate(words, at, before)) return "adj";
  if (/^[a-z-]*[a-z]{3}ed$/.test(low))
    return (before?.tag === "noun" || before?.tag === "name") &&
      (next?.tag === "prep" || next?.tag === "to" || opensObject(words, at + 1))
      ? "verb"
      : "adj";
  return "noun";
}

/** `it alarms the crew`, `…, mints a token`: whatever ends so between a single thing and an object is the verb. */
function isActing(words: readonly Word[], at: number, before: Word | undefined): boolean {
  const { low } = words[at]!;
  if (before === undefined || !/^[a-z-]{2,}s$/.test(low) || /(?:ss|us|is)$/.test(low)) return false;
  const next = words[at + 1];
  const takes = opensObject(words, at + 1) && !small.TIMES.has(singular(words[at + 2]?.low ?? ""));
  if (before.tag === "pron")
    return /^(?:it|he|she|this|everything|anything|who)$/.test(before.low) && (takes || isDirection(next));
  if (before.tag === "rel" && before.low !== "whose") return takes || isDirection(next);
  if (before.tag === "," || before.tag === "and")
    return takes && hasVerbBefore(words, at) && singular(words[at + 2]?.low ?? "") !== low;
  const leads = isDirection(next) && !isHead(singular(low)) && !finiteFollows(words, at + 1);
  return (
    (before.tag === "noun" || before.tag === "name") &&
    singular(before.low) === before.low &&
    (takes || leads) &&
    !hasVerbSinceBreak(words, at)
  );
}

/** `are anonymous`, `is adamant that`: alone behind `be` and not counted. */
function isPredicate(words: readonly Word[], at: number, before: Word | undefined): boolean {
  const { low } = words[at]!;
  const next = words[at + 1];
  return (
    before?.tag === "be" &&
    /^[a-z]{4,}$/.test(low) &&
    !low.endsWith("ed") &&
    singular(low) === low &&
    (next === undefined || ["stop", ",", ";", "and", "prep", "to", "rel", "sub", ")", "adv"].includes(next.tag))
  );
}

/** `Stripe calls`: a capital word alone before the verb of a single thing, and none that tells of doing. */
const isNameOfOne = ([first, second]: readonly Word[]): boolean =>
  first !== undefined &&
  /^\p{Lu}/u.test(first.text) &&
  singular(first.low) === first.low &&
  !/(?:ing|ion|ment|ness|ance|ence|ity|ism|age|ure|al|ware|work|data)$/.test(first.low) &&
  (/^(?:be|have|modal)$/.test(second?.tag ?? "") ||
    VERB_FORMS.get(second?.low ?? "")?.some(({ form }) => form === "z") === true);
