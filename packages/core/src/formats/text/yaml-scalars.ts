import type { Leaf, Row, Tree } from "./tree.ts";

/** The text is more than plain: another reader must take it. */
export class NotPlain extends Error {}

interface Inline {
  readonly tree: Tree;
  /** The column behind it. */
  readonly end: number;
}

/** A value that begins and ends on one line: a word, a text in quotes, or a list or table in brackets. */
export function readInline(line: string, begin: number, number: number): Inline {
  return new Inside(line, number).value(begin, { inBrackets: false });
}

const DEPTH_MAX = 40;

class Inside {
  readonly #line: string;
  readonly #number: number;
  #depth = 0;

  constructor(line: string, number: number) {
    this.#line = line;
    this.#number = number;
  }

  value(begin: number, { inBrackets }: { readonly inBrackets: boolean }): Inline {
    const place = { line: this.#number, column: begin + 1 };
    switch (this.#line.charAt(begin)) {
      case '"':
      case "'": {
        const { text, end } = this.#quoted(begin);
        return { tree: { is: "leaf", ...place, value: text }, end };
      }
      case "[":
      case "{":
        return this.#brackets(begin);
      default: {
        const end = inBrackets ? this.#endOfWord(begin) : endOfPlain(this.#line, begin);
        return { tree: { is: "leaf", ...place, ...leafOf(this.#plain(begin, end)) }, end };
      }
    }
  }

  #brackets(begin: number): Inline {
    if (++this.#depth > DEPTH_MAX) throw new NotPlain();
    const line = this.#line;
    const place = { line: this.#number, column: begin + 1 };
    const isList = line.charAt(begin) === "[";
    const items: Tree[] = [];
    const rows = new Map<string, Row>();
    let index = this.#skip(begin + 1);
    while (line.charAt(index) !== (isList ? "]" : "}")) {
      index = isList ? this.#item(index, items) : this.#row(index, rows);
      index = this.#skip(index);
      if (line.charAt(index) === ",") index = this.#skip(index + 1);
      else if (line.charAt(index) !== (isList ? "]" : "}")) throw new NotPlain();
    }
    this.#depth--;
    const tree: Tree = isList ? { is: "list", ...place, items } : { is: "table", ...place, rows };
    return { tree, end: index + 1 };
  }

  #item(begin: number, items: Tree[]): number {
    const { tree, end } = this.value(begin, { inBrackets: true });
    items.push(tree);
    return end;
  }

  #row(begin: number, rows: Map<string, Row>): number {
    const first = this.#line.charAt(begin);
    let [key, end] = ["", begin];
    if (first === '"' || first === "'") ({ text: key, end } = this.#quoted(begin));
    else {
      end = this.#endOfWord(begin);
      key = this.#plain(begin, end);
    }
    if (this.#line.charAt(end) !== ":" || this.#line.charAt(end + 1) !== " ") throw new NotPlain();
    if (rows.has(key) || key === "__proto__" || key.length > 1000) throw new NotPlain();
    const at = this.#skip(end + 1);
    if (/[,\]}]/.test(this.#line.charAt(at))) throw new NotPlain();
    const value = this.value(at, { inBrackets: true });
    rows.set(key, { line: this.#number, value: value.tree });
    return value.end;
  }

  /** In brackets a word ends at a bracket, a comma or a colon; a colon inside it is left to others, but in an address. */
  #endOfWord(begin: number): number {
    WORD_ENDS.lastIndex = begin;
    const end = WORD_ENDS.exec(this.#line)?.index;
    if (end === undefined) throw new NotPlain();
    if (this.#line.charAt(end) === ":" && this.#line.charAt(end + 1) !== " ") throw new NotPlain();
    return end;
  }

  #plain(begin: number, end: number): string {
    const word = withoutSpaces(this.#line.slice(begin, end));
    if (!PLAIN_BEGINS.test(word) || word.includes("\t") || word.includes(" #")) throw new NotPlain();
    return word;
  }

  #quoted(begin: number): { readonly text: string; readonly end: number } {
    const line = this.#line;
    const mark = line.charAt(begin);
    let end = line.indexOf(mark, begin + 1);
    if (mark === "'") {
      while (end !== -1 && line.charAt(end + 1) === "'") end = line.indexOf("'", end + 2);
      if (end === -1) throw new NotPlain();
      return { text: line.slice(begin + 1, end).replaceAll("''", "'"), end: end + 1 };
    }
    while (end !== -1 && isEscaped(line, end)) end = line.indexOf('"', end + 1);
    if (end === -1) throw new NotPlain();
    const inner = line.slice(begin + 1, end);
    if (!inner.includes("\\")) return { text: inner, end: end + 1 };
    // These escapes mean in YAML what they mean in JSON.
    if (!JSON_ESCAPES.test(inner) || inner.includes("\t")) throw new NotPlain();
    try {
      return { text: JSON.parse(line.slice(begin, end + 1)) as string, end: end + 1 };
    } catch {
      throw new NotPlain();
    }
  }

  #skip(from: number): number {
    let index = from;
    while (this.#line.charCodeAt(index) === SPACE) index++;
    if (index >= this.#line.length) throw new NotPlain();
    return index;
  }
}

const SPACE = 32;

/** Without the spaces at the end; those of other scripts are characters of the word. */
export function withoutSpaces(word: string): string {
  let end = word.length;
  while (word.charCodeAt(end - 1) === SPACE) end--;
  return word.slice(0, end);
}

const WORD_ENDS = /[,[\]{}:]/g;
/** No indicator, or a dash or dot that begins a number or a word. */
const PLAIN_BEGINS = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s,[\]{}])/;
const JSON_ESCAPES = /^(?:[^\\]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*$/;

function isEscaped(line: string, at: number): boolean {
  let count = 0;
  for (let index = at - 1; line.charAt(index) === "\\"; index--) count++;
  return count % 2 === 1;
}

/** Outside of brackets a word goes on to a comment or the end of the line. A colon in it would make it a key. */
function endOfPlain(line: string, begin: number): number {
  const comment = line.indexOf(" #", begin);
  const end = comment === -1 ? line.length : comment;
  const colon = line.indexOf(": ", begin);
  if ((colon !== -1 && colon < end) || withoutSpaces(line.slice(begin, end)).endsWith(":")) throw new NotPlain();
  return end;
}

/** What a word means in the core schema of YAML 1.2. */
export function leafOf(word: string): Pick<Leaf, "value" | "written"> {
  if (!MEANS_MORE.test(word)) return { value: word };
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  const value = numberOf(word);
  if (value === undefined || !Number.isFinite(value)) return { value: word };
  return String(value) === word ? { value } : { value, written: word };
}

const MEANS_MORE = /^(?:[-+.]?\.?\d|[nN~tTfF])/;

const WORDS: ReadonlyMap<string, Pick<Leaf, "value" | "written">> = new Map<string, Pick<Leaf, "value" | "written">>([
  ...["null", "Null", "NULL", "~"].map((word) => [word, { value: null }] as const),
  ["true", { value: true }] as const,
  ["false", { value: false }] as const,
  ...["True", "TRUE"].map((word) => [word, { value: true, written: word }] as const),
  ...["False", "FALSE"].map((word) => [word, { value: false, written: word }] as const),
]);

function numberOf(word: string): number | undefined {
  if (INTEGER.test(word)) return Number.parseInt(word, 10);
  if (FLOAT.test(word)) return Number.parseFloat(word);
  if (OCTAL.test(word)) return Number.parseInt(word.slice(2), 8);
  return HEXADECIMAL.test(word) ? Number.parseInt(word.slice(2), 16) : undefined;
}

const INTEGER = /^[-+]?\d+$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[\da-fA-F]+$/;

/** Lines as they stand, without the empty ones at the end. */
export function literalText(lines: readonly string[]): string {
  return withoutEnd(lines).join("\n");
}

/** Lines joined by spaces; an empty line between them ends a paragraph. */
export function foldedText(lines: readonly string[]): string {
  let text = "";
  let breaks = 0;
  for (const line of withoutEnd(lines)) {
    if (line.startsWith(" ") || line.startsWith("\t")) throw new NotPlain();
    if (line === "") {
      breaks++;
      continue;
    }
    if (breaks > 0) text += "\n".repeat(breaks);
    else if (text !== "") text += " ";
    text += line;
    breaks = 0;
  }
  return text;
}

function withoutEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line !== "");
  return lines.slice(0, last + 1);
}
