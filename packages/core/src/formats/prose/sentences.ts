import { ABBREVIATIONS } from "./lexicon/small-words.ts";
import type { Word } from "./words.ts";

/** Cuts the words of a block into sentences. A dot ends one unless it belongs to an abbreviation or an initial. */
export function sentencesOf(words: readonly Word[]): Word[][] {
  const sentences: Word[][] = [];
  let from = 0;
  words.forEach((word, at) => {
    // Nobody writes so on; what looks back within a sentence stays quick.
    if (at - from >= WORDS_MAX) {
      sentences.push(words.slice(from, at));
      from = at;
    }
    if (word.tag !== "stop" || !endsHere(words, at)) return;
    // Marks without a word between them end nothing.
    if (at > from) sentences.push(words.slice(from, at + 1));
    from = at + 1;
  });
  if (from < words.length) sentences.push(words.slice(from));
  return sentences;
}

const WORDS_MAX = 400;

function endsHere(words: readonly Word[], at: number): boolean {
  const [before, mark, after] = [words[at - 1], words[at]!, words[at + 1]];
  if (after === undefined) return true;
  if (after.start === mark.end && after.tag !== "stop") return false;
  if (mark.text !== "." || before === undefined) return true;
  // `No. It is not linked.`
  if (before.low === "no" && /^(?:stop)?$/.test(words[at - 2]?.tag ?? "")) return true;
  if (ABBREVIATIONS.has(before.low))
    return /^\p{Lu}/u.test(after.text) && !/^(?:dr|mr|mrs|ms|prof|no|fig|st|e\.g|i\.e|vs|cf)$/.test(before.low);
  if (/^\p{Lu}$/u.test(before.text)) return false;
  return true;
}
