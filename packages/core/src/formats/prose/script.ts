/** A text as sentences that were taken apart, with what each says about its own truth: fact, plan, past, or demand. */
import type { Sentence } from "./clauses.ts";
import { sentenceOf } from "./clauses.ts";
import { type Block, type Cell, blocksOf } from "./layout.ts";
import { phrasesOf } from "./phrases.ts";
import { sentencesOf } from "./sentences.ts";
import { tag } from "./tagging.ts";
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
    const lines = block.kind === "table" ? [] : linesOf(text, block, willBe);
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
    return {
      words,
      start,
      end,
      text: said,
      sentence: sentenceOf(phrasesOf(words)),
      isFirst: index === 0,
      unreal: unrealIn(said, start, willBe),
      isDemand: DEMAND.test(said),
    };
  });
}

/** A clause that speaks of what is not there is left out whole; what follows `but now` counts again. */
function unrealIn(said: string, start: number, willBe: boolean): { start: number; end: number }[] {
  // A question tells of nothing.
  if (/\?["”)\s]*$/.test(said)) return [{ start, end: start + said.length }];
  const stretches = [];
  for (const { 0: part, index } of said.matchAll(PARTS))
    if (UNREAL.test(part) || (willBe && WILL.test(part)))
      stretches.push({ start: start + index, end: start + index + part.length });
  return stretches;
}

const PARTS =
  /(?:(?!;|, but\b| but now\b|, and now\b|, whereas\b|, while\b|, instead\b|, although\b|\bhowever,)[^])+|[^]/g;
const UNREAL =
  /\b(?:decided against|decided not|chose not|dropped the|we dropped|was dropped|were dropped|rejected the idea|was rejected|were rejected|rejected (?:it|that|because)|ruled out|abandoned|considered (?:using|a|an|the|and|but|whether)?|looked at|evaluated|retired|decommissioned|switched off|been shut down|was shut down|phased out|no longer|(?<!\b(?:is|are|was|were|be|been|been )\s)used to (?!store|keep|hold)|in (?:the )?(?:near )?future|future (?:version|release|work|phase)|next (?:year|quarter|month|release|version|spring|summer|autumn|winter)|(?:is|are|was|were) planned|planned for|planned but|roadmap|later this year|someday|eventually|(?:was|were|been) (?:removed|retired|replaced|abandoned|discarded|scrapped|tried)|formerly|previously|we could|could (?:move|use|add|be added|replace)|might (?:add|use|move|one day|later|be)|would (?:like|be nice|have been|need|allow)|(?:phase|stage|wave) (?:2|two|3|three)|proposed|plan(?:s|ning)? to|intend(?:s)? to|considering|deprecated|replaced last|until last|not (?:yet )?(?:exist|built|implemented|available|in use|part of)|does not exist|do not (?:have|use|run|operate)|does not (?:have|use)|don't (?:have|use)|development only|only (?:in|for) (?:development|tests?|local)|on (?:a )?developer(?:'s)? laptops?|to be (?:built|added|decided)|wish list|idea|out of the question|instead of using|never (?:went|made it)|pilot(?:ed)? (?:was|in)|not adopted|is gone|are gone|turned off|by the end of (?:next|the) year|from 20\d\d on|in 20[2-9]\d)\b/i;
const WILL = /\b(?:will|shall soon|going to)\s+(?:\w+\s+){0,2}(?:be |\w+)/i;
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
