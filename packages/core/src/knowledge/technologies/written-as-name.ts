import type { Found } from "../name-trie.ts";
import { areJoined, type Word, wordList } from "../words.ts";

/** Words that a technology's name stands beside: `a flask app`, `the Oracle database`. */
const COMPANIONS = new Set(
  wordList(`api app application backend binary broker cache client cluster code container containers daemon database
  databases db deployment engine framework frontend function functions gateway image instance instances language library
  microservice microservices node nodes pod pods process program proxy queue registry router runtime schema sdk
  server servers service services sidecar stack store topic webhook worker workers`),
);

/** What may come before a name with its companion when neither begins with a capital. */
const BEFORE_A_THING = new Set(
  wordList(`a an and any by each every existing for from in into its legacy new of one on or our own shared single small
  the their this to two via with`),
);

/** Words that begin with a capital only because a sentence or heading does. */
const NO_NAMES = new Set([
  ...BEFORE_A_THING,
  ...wordList(`all as at behind both it is our through under uses using we when where`),
]);

/** What a thing does, said right after its name at the beginning of a sentence. */
const DOES =
  /^(?:is|are|was|runs?|stores?|holds?|keeps?|serves?|handles?|issues?|sends?|reads?|writes?|receives?|terminates?|forwards?|routes?|proxies|collects?|hosts?|uses?|provides?|listens?|caches?|acts?|and|or|on|behind)$/;

/** `built with express` and its like: what follows is a tool, whatever its first letter. */
const MADE = new Set(["built", "coded", "developed", "implemented", "powered", "programmed", "written"]);

/** Whether a name that is also a plain word is meant as the name where it stands. `name` is how it is written as one. */
export function isWrittenAsName(text: string, found: Found<unknown>, name: string): boolean {
  const { words, first, last, start, end } = found;
  const before = words[first - 1];
  const after = words[last + 1];
  if (isPartOfWord(text, start, end)) return false;
  const next = after && areJoined(text, words[last]!, after) ? after.key : undefined;
  const previous = before && areJoined(text, before, words[first]!) ? before : undefined;
  const hasCompanion = next !== undefined && COMPANIONS.has(next);

  if (text.slice(start, end) !== name) {
    if (name === name.toUpperCase() && name.length > 1) return false;
    if (hasCompanion) return previous === undefined || BEFORE_A_THING.has(previous.key);
    return previous !== undefined && isMadeBefore(text, words, first);
  }
  if (hasCompanion) return true;
  if (next !== undefined && isCapital(text, after!)) return isList(text, end);
  if (previous !== undefined) return !isCapital(text, previous) || NO_NAMES.has(previous.key);
  return next === undefined || DOES.test(next) || !beginsSentence(text, start);
}

/** `express-checkout`, `node_modules`, `mail@square.example`. */
const isPartOfWord = (text: string, start: number, end: number): boolean =>
  /[-_@\\$]/.test(text[start - 1] ?? "") || /^(?:[-_@\\]|\.[\p{L}\p{N}])/u.test(text.slice(end, end + 2));

const isCapital = (text: string, word: Word): boolean => /\p{Lu}/u.test(text[word.start]!);

const isList = (text: string, end: number): boolean => /^\s*[,;/&+|)]/.test(text.slice(end, end + 3));

function isMadeBefore(text: string, words: readonly Word[], first: number): boolean {
  const [made, link] = [words[first - 2], words[first - 1]];
  if (!made || !link || !areJoined(text, made, link)) return false;
  return MADE.has(made.key) && /^(?:in|with|on|by)$/.test(link.key);
}

/** At the very beginning, after the end of a sentence, or first in a line. */
const beginsSentence = (text: string, start: number): boolean =>
  /(?:^|[.!?:]["')]?\s+|\n)[\s>#*"'(|\d.-]*$/.test(text.slice(Math.max(0, start - 40), start));
