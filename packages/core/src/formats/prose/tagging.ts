/**
 * Parts of speech from closed classes, the verb lexicon and the neighbours. The hard case is a word that is both
 * (`stores`, `queries`, `uploads`): what stands before and after decides.
 */
import * as small from "./lexicon/small-words.ts";
import { VERB_FORMS } from "./lexicon/verbs.ts";
import { closedTag, isFloating, isPointing } from "./tagging/closed-words.ts";
import { formAt } from "./tagging/forms.ts";
import { guess } from "./tagging/guesses.ts";
import { beforeOf, isSentenceStart } from "./tagging/neighbours.ts";
import { rescue } from "./tagging/rescue.ts";
import { isVerbHere } from "./tagging/verbs-here.ts";
import type { Tag, Word } from "./words.ts";

/** Tags the words of one sentence in place. */
export function tag(words: readonly Word[]): void {
  words.forEach((word, at) => {
    if (word.tag === "noun") word.tag = closedTag(word, words[at + 1], words[at - 1]) ?? "noun";
    if (word.low === "that" && isPointing(words, at)) word.tag = "det";
    if (word.tag === "poss" && word.low === "'s" && /^(?:pron|rel)$|^adv$/.test(words[at - 1]?.tag ?? ""))
      word.tag = "be";
    if (isFloating(words, at)) word.tag = "adv";
  });
  words.forEach((word, at) => {
    if (word.tag === "noun" && isPlainName(words, at)) word.tag = "name";
  });
  words.forEach((word, at) => {
    if (word.tag === "noun") word.tag = openTag(words, at);
  });
  rescue(words);
}

/** Written large inside a sentence, and nothing that anybody does. */
const isPlainName = (words: readonly Word[], at: number): boolean =>
  /^\p{Lu}/u.test(words[at]!.text) && !isSentenceStart(words, at) && !VERB_FORMS.has(words[at]!.low);

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
