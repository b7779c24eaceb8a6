/**
 * A text as blocks: headings, paragraphs, list items and tables, each a slice of the source so that every offset stays
 * exact. Code blocks, front matter and pictures are no prose and are passed over.
 */
export interface Block {
  readonly kind: "heading" | "paragraph" | "item" | "table";
  readonly start: number;
  readonly end: number;
  /** How deep a heading or an item stands. */
  readonly depth: number;
  readonly rows?: readonly (readonly Cell[])[];
}

export interface Cell {
  readonly start: number;
  readonly end: number;
}

interface Line extends Cell {
  readonly text: string;
}

export function blocksOf(text: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  let open: { kind: Block["kind"]; start: number; end: number; depth: number } | undefined;
  const close = (): void => {
    if (open && open.end > open.start) blocks.push(open);
    open = undefined;
  };
  for (let at = passFrontMatter(lines); at < lines.length; at++) {
    const line = lines[at]!;
    const trimmed = line.text.trim();
    if (trimmed === "" || RULE.test(trimmed)) {
      close();
      continue;
    }
    const fence = FENCE.exec(trimmed)?.[1];
    if (fence !== undefined) {
      close();
      const last = lines.findIndex((other, index) => index > at && other.text.trim().startsWith(fence));
      at = last === -1 ? lines.length : last;
      continue;
    }
    if (trimmed.startsWith("|")) {
      close();
      const rows = [];
      for (; at < lines.length && lines[at]!.text.trim().startsWith("|"); at++)
        if (!/^[\s|:-]+$/.test(lines[at]!.text)) rows.push(cellsOf(lines[at]!));
      at -= 1;
      blocks.push({ kind: "table", start: line.start, end: lines[at]!.end, depth: 0, rows });
      continue;
    }
    const bold = !open && /^(?:\*\*|__)([^*_]{2,80})(?:\*\*|__):?$/.exec(trimmed);
    if (bold && !/[.!?]$/.test(bold[1]!)) {
      close();
      blocks.push({
        kind: "heading",
        start: line.start + line.text.indexOf(bold[1]!),
        end: line.start + line.text.indexOf(bold[1]!) + bold[1]!.length,
        depth: 6,
      });
      continue;
    }
    const under = lines[at + 1]?.text.trim() ?? "";
    const hashes = /^(#{1,6})\s+/.exec(trimmed);
    if (hashes || /^(?:={3,}|-{3,})$/.test(under) || (!open && isPlainHeading(lines, at))) {
      close();
      const lead = line.text.indexOf(trimmed) + (hashes?.[0].length ?? 0);
      const depth = hashes?.[1]!.length ?? (under.startsWith("=") ? 1 : 2);
      blocks.push({ kind: "heading", start: line.start + lead, end: line.end, depth });
      continue;
    }
    if (META.test(trimmed) && (!open || blocks.length === 0)) {
      close();
      continue;
    }
    const mark = MARK.exec(line.text);
    if (mark) {
      close();
      open = { kind: "item", start: line.start + mark[0].length, end: line.end, depth: mark[1]!.length };
    } else if (open && (open.kind !== "paragraph" || !isNotes(lines, at))) open.end = line.end;
    else if (open) {
      close();
      open = { kind: "paragraph", start: line.start, end: line.end, depth: 0 };
    } else open = { kind: "paragraph", start: line.start, end: line.end, depth: 0 };
  }
  close();
  return blocks;
}

/** Lines by offset; the ends leave out the line break. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf("\n", start);
    const stop = next === -1 ? text.length : next;
    const end = text[stop - 1] === "\r" && stop > start ? stop - 1 : stop;
    lines.push({ start, end, text: text.slice(start, end) });
    if (next === -1) break;
    start = next + 1;
  }
  return lines;
}

/** Notes, a thought a line: some line breaks off where more would have fitted, without a mark. */
function isNotes(lines: readonly Line[], at: number): boolean {
  if (!endsOpen(lines[at - 1]!.text)) return false;
  for (let index = Math.max(1, at - NOTE_LINES); index < Math.min(lines.length, at + NOTE_LINES); index++) {
    const [before, line] = [lines[index - 1]!.text.trim(), lines[index]!.text.trim()];
    if (before === "" || line === "") {
      if (index > at) break;
      continue;
    }
    if (endsOpen(before) && before.length + 1 + line.split(/\s/, 1)[0]!.length < NOTE_WIDTH)
      return /^\p{Lu}/u.test(lines[at]!.text.trim()) || isSmall(lines, at);
  }
  return false;
}
/** Whether the paragraph begins small, as notes do and sentences do not. */
function isSmall(lines: readonly Line[], at: number): boolean {
  let first = at;
  while (first > 0 && at - first < NOTE_LINES && lines[first - 1]!.text.trim() !== "") first--;
  return /^[^\p{L}]*\p{Ll}/u.test(lines[first]!.text);
}

const NOTE_LINES = 8;
const NOTE_WIDTH = 60;
/** Without a mark that ends or goes on, and without a word that wants another. */
const endsOpen = (text: string): boolean =>
  !/[.,;:!?(-]$|\b(?:and|or|the|a|an|of|to|in|on|by|with|for|from|via|that|which)$/i.test(text.trimEnd());

function passFrontMatter(lines: readonly Line[]): number {
  if (lines[0]?.text.trim() !== "---") return 0;
  const last = lines.findIndex(({ text }, index) => index > 0 && index < 60 && text.trim() === "---");
  return last === -1 ? 0 : last + 1;
}

function cellsOf({ text, start }: Line): Cell[] {
  const cells: Cell[] = [];
  let from = text.indexOf("|") + 1;
  for (let at = from; at <= text.length; at++) {
    if ((text[at] === "|" && text[at - 1] !== "\\") || (at === text.length && text.slice(from).trim() !== "")) {
      const slice = text.slice(from, at);
      const lead = slice.length - slice.trimStart().length;
      cells.push({ start: start + from + lead, end: start + from + Math.max(lead, slice.trimEnd().length) });
      from = at + 1;
    }
  }
  return cells;
}

/** In plain text a heading is a short line of its own without a verb's end: numbered, in capitals, or between blanks. */
function isPlainHeading(lines: readonly Line[], at: number): boolean {
  const text = lines[at]!.text.trim();
  if (text.length > 70 || /[.;,:?!]$/.test(text.replace(/:$/, "")) || /(?:->|→)/.test(text) || MARK_SIGN.test(text))
    return false;
  const isAlone = (lines[at + 1]?.text.trim() ?? "") === "";
  const isNumbered = /^(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+\p{Lu}/u.test(text);
  const words = text.split(/\s+/).length;
  if (
    /^[^\p{Ll}]*\p{Lu}{3}[^\p{Ll}]*$/u.test(text) ||
    (/^\p{Lu}{3}/u.test(text) && !/[.:]$/.test(text) && words <= 9 && at === 0)
  )
    return true;
  if (isNumbered && words <= 8 && !text.endsWith(".")) return true;
  return isAlone && words <= 7 && !/[.:,]$/.test(text) && /^\p{Lu}/u.test(text);
}

const RULE = /^(?:-{3,}|\*{3,}|_{3,}|={3,})$/;
const FENCE = /^(`{3,}|~{3,})/;
const META =
  /^(?:subject|from|to|cc|bcc|date|sent|author|authors|status|version|present|attendees|reviewers|participants|re|fwd|owner):\s/i;
const MARK_SIGN = /^[-*+•‣–]\s/;
/** Bullets, numbers, letters and labels of requirements. */
const MARK =
  /^(\s*)(?:>\s*)*(?:[-*+•‣–]\s+(?:\[[ xX]\]\s+)?(?:(?:[A-Z]{1,6}[- ]?\d+(?:\.\d+)*)[.:)]?\s+)?|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s+(?=\S)(?!\d)|\(?[a-z]\)\s+|(?:[A-Z]{1,6}[- ]?\d+(?:\.\d+)*)[.:)]\s+|(?:[A-Z]{2,6}-\d+(?:\.\d+)*)\s+)/;
