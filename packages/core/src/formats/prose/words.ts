/** A block as words with their offsets. Emphasis and quotation marks leave no word; what stands between them is remembered. */
import { NUMBERS } from "./lexicon/small-words.ts";

export interface Word {
  readonly text: string;
  readonly low: string;
  readonly start: number;
  readonly end: number;
  /** Words between the same pair of marks share a number; 0 stands outside of any. */
  readonly marked: number;
  /** Whether the marks were those of a name: bold, code, quotation. */
  readonly by?: "bold" | "code" | "quote" | undefined;
  tag: Tag;
}

export type Tag =
  | "det"
  | "adj"
  | "noun"
  | "name"
  | "verb"
  | "modal"
  | "be"
  | "have"
  | "do"
  | "to"
  | "prep"
  | "and"
  | "sub"
  | "rel"
  | "adv"
  | "neg"
  | "pron"
  | "num"
  | "poss"
  | "stop"
  | ","
  | ";"
  | ":"
  | "("
  | ")"
  | "-"
  | "→";

const PIECES =
  /\]\([^)\s]*\)|https?:\/\/\S+|<[a-z/][^>\n]*>|e\.g\.|i\.e\.|etc\.|<?(?:--?|=|–|—)>|→|↔|⟶|⇒|\*\*|__|`+|["“”«»]|(?<=\p{L})['’]s\b|['‘’](?=\p{L})|[\p{L}\p{N}_]+(?:['’](?!s\b)\p{L}+|[.\-_/&+#@:](?=[\p{L}\p{N}])[\p{L}\p{N}_]+)*(?:\+\+|#)?|['’]s\b|['’]|(?<=\s)=(?=\s)|[.!?…]{2,}|…|[,;:(){}–—|/&%-]{4,}|[.,;:!?()[\]{}*–—|/&%-]/gu;

export function wordsIn(text: string, { start, end }: { start: number; end: number }): Word[] {
  const words: Word[] = [];
  const slice = text.slice(start, end);
  const open = new Map<string, number>();
  let runs = 0;
  let run = 0;
  let by: Word["by"];
  const turn = (sign: string, as: Word["by"]): void => {
    if (open.has(sign)) {
      open.delete(sign);
      run = 0;
      by = undefined;
    } else {
      open.set(sign, start);
      run = ++runs;
      by = as;
    }
  };
  for (const { 0: piece, index } of slice.matchAll(PIECES)) {
    const at = start + index;
    if (STARTS_WORD.test(piece[0]!) && !piece.startsWith("http")) {
      const low = lowOf(piece);
      words.push({ text: piece, low, start: at, end: at + piece.length, marked: run, by, tag: tagOfWord(low) });
      continue;
    }
    if (piece.startsWith("](") || piece.startsWith("http") || /^<[a-z/]/.test(piece) || piece === "[" || piece === "]")
      continue;
    if (/^[,;:(){}–—|/&%-]{4,}$/.test(piece)) continue;
    if (piece === "**" || piece === "__" || piece === "*") turn("*", "bold");
    else if (piece.startsWith("`")) turn("`", "code");
    else if (/^["“”«»]$/.test(piece)) turn('"', "quote");
    else if (/^['‘’]$/.test(piece)) {
      const before = text[at - 1] ?? " ";
      if (/[\s(]/.test(before)) turn("'", "quote");
      else if (open.has("'")) turn("'", "quote");
      else words.push({ text: piece, low: "'s", start: at, end: at + 1, marked: run, by, tag: "poss" });
    } else {
      const low = lowOf(piece);
      words.push({ text: piece, low, start: at, end: at + piece.length, marked: run, by, tag: rawTag(low) });
    }
  }
  return words;
}

const STARTS_WORD = /^[\p{L}\p{N}_]/u;
const lowOf = (piece: string): string => {
  const low = piece.toLowerCase();
  return low.includes("’") ? low.replaceAll("’", "'") : low;
};
const tagOfWord = (low: string): Tag =>
  NUMBERS.has(low) || (STARTS_NUMBER.test(low) && /^\p{N}[\p{N}.,:%]*$/u.test(low)) ? "num" : "noun";
const STARTS_NUMBER = /^\p{N}/u;

/** What is plain from the sign itself; words get their tags from their neighbours later. */
function rawTag(low: string): Tag {
  if (/^<?(?:--?|=|–|—)>$|^[→⟶⇒↔]$/.test(low)) return "→";
  if (low === "'s") return "poss";
  if (/^[.!?…]+$/.test(low)) return "stop";
  if (low === "," || low === ";" || low === ":") return low;
  if (low === "=") return ":";
  if (low === "(" || low === "{") return "(";
  if (low === ")" || low === "}") return ")";
  if (low === "/" || low === "&") return "and";
  if (/^[–—|-]$/.test(low)) return "-";
  if (low === "%" || /^\p{N}[\p{N}.,:%]*$/u.test(low) || NUMBERS.has(low)) return "num";
  return "noun";
}
