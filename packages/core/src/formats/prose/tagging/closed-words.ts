/** Words of closed classes, and those of them that what stands beside them makes another thing. */
import { isHead, singular } from "../lexicon/heads.ts";
import * as small from "../lexicon/small-words.ts";
import { VERB_FORMS } from "../lexicon/verbs.ts";
import type { Tag, Word } from "../words.ts";

export function closedTag({ low, text, by }: Word, next: Word | undefined, before: Word | undefined): Tag | undefined {
  if (by === "code") return "name";
  if (low === "to") return "to";
  const short = low.includes("'") ? SHORT.find(([sign]) => sign.test(low)) : undefined;
  if (short) return short[1];
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

/** `they're`, `it'll`, `we've`: a pronoun and its verb in one. */
const SHORT: readonly (readonly [RegExp, Tag])[] = [
  [/^[a-z]+'(?:re|m)$/, "be"],
  [/^[a-z]+'ve$/, "have"],
  [/^[a-z]+'(?:ll|d)$/, "modal"],
];

/** Words that what stands beside them makes another thing. */
const SPECIAL: ReadonlySet<string> = new Set(
  "outside inside above below inner outer once both all some many most each neither from works back itself themselves himself herself that".split(
    " ",
  ),
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
  // `both are`, `each has`: alone before its verb it stands for whoever was named.
  if (
    /^(?:both|all|some|many|most|each|neither)$/.test(low) &&
    (before === undefined || before.tag === "," || before.tag === "and" || before.tag === ";") &&
    /^(?:are|were|is|was|have|has|can|may|must|do|will)$/.test(next?.low ?? "")
  )
    return "pron";
  // `scrapes both and …`: whoever was named last.
  if (low === "both" && /^(?:and|to|from|in|on|with|over|via|,|\.|;)$/.test(next?.low ?? ".")) return "pron";
  // `the vault itself`: only stress.
  if (/^(?:itself|themselves|himself|herself)$/.test(low))
    return before?.tag === "noun" || before?.tag === "name" ? "adv" : "pron";
  if (
    low === "that" &&
    VERB_FORMS.has(before?.low ?? "") &&
    /^(?:from|to|into|over|via|with|by)$/.test(next?.low ?? "")
  )
    return "pron";
  if (low === "that")
    return (before?.tag === "prep" || before?.tag === "to") && /^(?:and|or|but|,|\.|;)$/.test(next?.low ?? ".")
      ? "pron"
      : undefined;
  if (low === "from" && next?.low === "there") return "adv";
  if (low === "works" && next?.low === "council") return "noun";
  if (low === "back" && /^(?:office|end|room)$/.test(next?.low ?? "")) return "noun";
  return undefined;
}

/** `to that topic`: before a noun, after a preposition or a verb. */
export function isPointing(words: readonly Word[], at: number): boolean {
  const [before, next] = [words[at - 1], words[at + 1]];
  return (
    (before === undefined ||
      before.tag === "prep" ||
      before.tag === "to" ||
      (VERB_FORMS.has(before.low) && /^(?:[.;,]|and|or|over|via|every|for)$/.test(words[at + 2]?.low ?? "."))) &&
    next?.tag === "noun" &&
    singular(next.low) === next.low &&
    isHead(singular(next.low)) &&
    !small.BE.has(next.low)
  );
}

/** `the portal and the app both use`: between a subject and its verb. */
export function isFloating(words: readonly Word[], at: number): boolean {
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
