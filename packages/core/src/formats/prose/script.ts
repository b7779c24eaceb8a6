/** A text as sentences that were taken apart, with what each says about its own truth: fact, plan, past, or demand. */
import type { Sentence } from "./clauses.ts";
import { sentenceOf } from "./clauses.ts";
import { type Block, type Cell, blocksOf } from "./layout.ts";
import { phrasesOf } from "./phrases.ts";
import { sentencesOf } from "./sentences.ts";
import { tag } from "./tagging.ts";
import { hasHappened, unrealIn } from "./unreal.ts";
import { type Word, wordsIn } from "./words.ts";

export interface Line {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly sentence: Sentence;
  readonly isFirst: boolean;
  /** Stretches that tell of what is not: planned, rejected, retired. */
  readonly unreal: readonly { readonly start: number; readonly end: number }[];
  readonly isDemand: boolean;
}

export interface Paragraph {
  readonly block: Block;
  readonly lines: readonly Line[];
  /** The headings above, outermost first. */
  readonly headings: readonly string[];
}

export interface Script {
  readonly text: string;
  readonly paragraphs: readonly Paragraph[];
  readonly title: string | undefined;
  /** The line of an offset, counted from 1. */
  lineAt(offset: number): number;
}

export function scriptOf(text: string): Script {
  const headings: string[] = [];
  let title: string | undefined;
  const willBe = (text.match(/\bwill\b/g)?.length ?? 0) <= 3;
  const paragraphs = blocksOf(text).map((block): Paragraph => {
    if (block.kind === "heading") {
      const name = text
        .slice(block.start, block.end)
        .replaceAll(/[#*`]+/g, "")
        .replace(/^[\d.]+\s+/, "")
        .trim();
      title ??= name;
      headings.length = Math.max(0, block.depth - 1);
      headings[block.depth - 1] = name;
    }
    const isDecision = /\b(?:decision|design|solution|approach|proposal)\b/i.test(headings.at(-1) ?? "");
    const lines = block.kind === "table" ? [] : linesOf(text, block, willBe && !isDecision);
    return { block, lines, headings: headings.filter((name) => name !== undefined) };
  });
  return { text, paragraphs, title, lineAt: lineCounter(text) };
}

/** The sentences of a cell of a table, read like any others. */
export const linesOfCell = (text: string, cell: Cell): Line[] =>
  cell.end > cell.start ? linesOf(text, { kind: "item", depth: 0, ...cell }, false) : [];

function linesOf(text: string, block: Block, willBe: boolean): Line[] {
  return sentencesOf(wordsIn(text, block)).map((words, index) => {
    tag(words);
    const start = words[0]!.start;
    const end = words.at(-1)!.end;
    const said = text.slice(start, end);
    const sentence = sentenceOf(phrasesOf(words));
    const happened = hasHappened(said, sentence);
    return {
      words,
      start,
      end,
      text: said,
      sentence,
      isFirst: index === 0,
      // `23:40 Jonas restarted the relay`: what happened once.
      unreal: happened ? [{ start, end }] : unrealIn(said, start, willBe),
      isDemand: DEMAND.test(said),
    };
  });
}

export const DEMAND =
  /\b(?:must|shall|should|never|may only|may not|has to|have to|had to|needs? to|(?:is|are) (?:required|obliged|forbidden) to|(?:is|are) not (?:allowed|permitted) to|(?<!-)only [^.;]{0,80}\b(?:may|can|is allowed|are allowed)|no (?:one|body)? ?\w* may|requires?|required|demands?|insists?|expects?|wants?|mandatory|(?:is|are) needed (?:for|to)|needs (?:a|an|the|its|to|every|no)|need (?:a|an|the|every))\b/i;

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

export const isUnreal = ({ unreal }: Line, at: number): boolean =>
  unreal.some(({ start, end }) => at >= start && at < end);
