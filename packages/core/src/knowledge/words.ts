/** Words of a table, written one after the other. */
export const wordList = (words: string): string[] => words.trim().split(/\s+/);

/** A word of a text: letters and digits, and the signs that belong to C++, C# and .NET. */
export interface Word {
  /** The word as names are compared: case and compatibility forms folded. Empty where it is too long for any name. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /(?<![\p{L}\p{N}])\.net(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:\+\+|#)?/giu;
const WORD_LENGTH_MAX = 64;

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index: start } of text.matchAll(WORD))
    words.push({ key: keyOf(word), start, end: start + word.length });
  return words;
}

/** What two ways of writing a name have in common: `Node.js`, `node-js` and `NodeJS` are one. */
export const foldName = (name: string): string =>
  name.length > 200
    ? ""
    : wordsOf(name)
        .map(({ key }) => key)
        .join("");

function keyOf(word: string): string {
  if (word.length > WORD_LENGTH_MAX) return "";
  return (ASCII.test(word) ? word : word.normalize("NFKC")).toLowerCase();
}

const ASCII = /^[\x20-\x7e]+$/;

/** Whether two words in a row can belong to one name: a blank, a wrapped line, or one sign such as `-` is between. */
export function areJoined(text: string, left: Word, right: Word): boolean {
  const gap = right.start - left.end;
  if (gap === 0) return true;
  if (gap === 1) return JOINTS.has(text[left.end]!);
  return gap <= 40 && /^[^\S\n]*\n?[^\S\n]*$/.test(text.slice(left.end, right.start));
}

const JOINTS = new Set(" \t\n\u00A0.-_/'’\u2010\u2011");
