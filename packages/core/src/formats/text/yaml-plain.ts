import type { Row, Tree } from "./tree.ts";
import { NotPlain, foldedText, literalText, readInline, withoutSpaces } from "./yaml-scalars.ts";

/**
 * The plain part of YAML that nearly all files are written in, read line by line some seven times faster than by the
 * library. It never guesses: whatever it does not know surely (anchors, tags, values over several lines, mistakes) makes
 * it give up, and the library reads the text from the start. So both must give the same, which a test compares.
 */
export function plainDocuments(text: string): Plain {
  const lines = new Lines(text);
  try {
    return { trees: lines.documents() };
  } catch (error) {
    if (error instanceof NotPlain) return { oddLine: lines.number };
    throw error;
  }
}

export type Plain =
  | { readonly trees: readonly Tree[]; readonly oddLine?: undefined }
  /** The line at or before which there is more than plain text. */
  | { readonly trees?: undefined; readonly oddLine: number };

const DEPTH_MAX = 64;
const NODES_MAX = 600_000;
const KEY_LENGTH_MAX = 1000;

/** The lines of a text, of which one that says something is the current one. */
class Lines {
  readonly #text: string;
  /** Where the next line begins. */
  #next = 0;
  /** The current line without its end; undefined after the last one. */
  #line: string | undefined = "";
  #number = 0;
  /** How far what is read next stands from the left: the indentation, or the column after a dash. */
  #indent = 0;
  #depth = 0;
  #nodes = 0;
  /** Keys repeat at every element; one text for each saves most of their memory. */
  readonly #keys = new Map<string, string>();

  constructor(text: string) {
    this.#text = text;
  }

  get number(): number {
    return Math.max(1, this.#number);
  }

  documents(): Tree[] {
    const trees: Tree[] = [];
    this.#advance();
    while (this.#line !== undefined) {
      while (this.#line !== undefined && isMark(this.#line)) this.#advance();
      if (this.#line === undefined) break;
      trees.push(this.#block());
      if (this.#line !== undefined && !isMark(this.#line)) throw new NotPlain();
    }
    return trees;
  }

  #block(): Tree {
    if (++this.#depth > DEPTH_MAX) throw new NotPlain();
    const tree = this.#isDash(this.#indent) ? this.#list(this.#indent) : this.#table(this.#indent);
    this.#depth--;
    return tree;
  }

  #table(indent: number): Tree {
    const rows = new Map<string, Row>();
    const place = { line: this.#number, column: indent + 1 };
    while (this.#isAt(indent) && !this.#isDash(indent)) {
      const line = this.#number;
      const found = keyIn(this.#line!, indent);
      if (found === undefined) throw new NotPlain();
      const key = this.#kept(found.key);
      if (rows.has(key) || key === "__proto__") throw new NotPlain();
      rows.set(key, { line, value: this.#value(found.end, indent, { inTable: true }) });
    }
    if (rows.size === 0 || (this.#line !== undefined && this.#indent > indent)) throw new NotPlain();
    return { is: "table", ...place, rows };
  }

  #list(indent: number): Tree {
    const items: Tree[] = [];
    const place = { line: this.#number, column: indent + 1 };
    while (this.#isAt(indent) && this.#isDash(indent)) {
      const begin = afterSpaces(this.#line!, indent + 1);
      if (this.#isDash(begin) || keyIn(this.#line!, begin) !== undefined) {
        this.#indent = begin;
        items.push(this.#block());
      } else items.push(this.#value(indent + 1, indent, { inTable: false }));
    }
    if (this.#line !== undefined && this.#indent > indent) throw new NotPlain();
    return { is: "list", ...place, items };
  }

  /** What stands after a key's colon or a dash, on its line or below. `from` is right after it. */
  #value(from: number, indent: number, { inTable }: { readonly inTable: boolean }): Tree {
    if (++this.#nodes > NODES_MAX) throw new NotPlain();
    const line = this.#line!;
    const begin = afterSpaces(line, from);
    const place = { line: this.#number, column: begin + 1 };
    const first = line.charCodeAt(begin);
    if (begin >= line.length || first === HASH) {
      this.#advance();
      const isBelow = this.#line !== undefined && !isMark(this.#line);
      if (isBelow && this.#indent > indent) return this.#block();
      if (isBelow && inTable && this.#indent === indent && this.#isDash(indent)) return this.#list(indent);
      return { is: "leaf", line: place.line, column: from + 1, value: null };
    }
    if (first === PIPE || first === GREATER) return this.#blockText(begin, indent);
    const { tree, end } = readInline(line, begin, this.#number);
    if (!isOnlyComment(line, end)) throw new NotPlain();
    this.#advance();
    // What is indented below would go on with this value.
    if (this.#line !== undefined && this.#indent > indent) throw new NotPlain();
    return tree;
  }

  /** A text of its own lines, which keeps their ends (`|`) or joins them (`>`). */
  #blockText(begin: number, indent: number): Tree {
    const place = { line: this.#number, column: begin + 1 };
    const header = /^([|>])(-?)(?: +(?:#.*)?)?$/.exec(this.#line!.slice(begin));
    if (header === null) throw new NotPlain();
    const lines: string[] = [];
    let own = 0;
    for (let raw = this.#peek(); raw !== undefined; raw = this.#peek()) {
      const spaces = indentOf(raw);
      if (raw.charCodeAt(spaces) === TAB) throw new NotPlain();
      const isBlank = spaces === raw.length;
      if (own === 0 && !isBlank) {
        if (spaces <= indent) break;
        if (lines.some((blank) => blank.length > spaces)) throw new NotPlain();
        own = spaces;
      }
      if (isBlank) {
        if (own > 0 && spaces > own) throw new NotPlain();
        lines.push(own === 0 ? raw : "");
      } else if (spaces < own) break;
      else lines.push(raw.slice(own));
      this.#take();
    }
    if (own === 0) throw new NotPlain();
    const [, style, chomp] = header;
    const value = style === "|" ? literalText(lines.map(trimmedBlank)) : foldedText(lines.map(trimmedBlank));
    this.#advance();
    if (this.#line !== undefined && this.#indent > indent) throw new NotPlain();
    return { is: "leaf", ...place, value: chomp === "-" ? value : `${value}\n` };
  }

  #isAt(indent: number): boolean {
    return this.#line !== undefined && this.#indent === indent && !isMark(this.#line);
  }

  #isDash(at: number): boolean {
    const line = this.#line!;
    return line.charCodeAt(at) === DASH && (at + 1 === line.length || line.charCodeAt(at + 1) === SPACE);
  }

  /** To the next line that says something. */
  #advance(): void {
    for (let raw = this.#peek(); raw !== undefined; raw = this.#peek()) {
      this.#take();
      const indent = indentOf(raw);
      if (indent === raw.length) continue;
      const first = raw.charCodeAt(indent);
      if (first === HASH) continue;
      if (first === TAB || first === PERCENT || raw.startsWith("...")) throw new NotPlain();
      this.#line = raw;
      this.#indent = indent;
      return;
    }
    this.#line = undefined;
  }

  /** The next line without its end. */
  #peek(): string | undefined {
    if (this.#next >= this.#text.length) return undefined;
    const feed = this.#text.indexOf("\n", this.#next);
    const end = feed === -1 ? this.#text.length : feed;
    const isReturn = feed > this.#next && this.#text.charCodeAt(feed - 1) === RETURN;
    const line = this.#text.slice(this.#next, isReturn ? end - 1 : end);
    if (line.includes("\r")) throw new NotPlain();
    this.#end = feed === -1 ? end : end + 1;
    return line;
  }
  #end = 0;

  #take(): void {
    this.#next = this.#end;
    this.#number++;
  }

  #kept(key: string): string {
    const known = this.#keys.get(key);
    if (known === undefined) this.#keys.set(key, key);
    return known ?? key;
  }
}

interface Key {
  readonly key: string;
  /** Right after the colon. */
  readonly end: number;
}

/** The key that a line has at a column, if it surely is one. */
function keyIn(line: string, begin: number): Key | undefined {
  const first = line.charCodeAt(begin);
  if (first === QUOTE || first === APOSTROPHE) return quotedKey(line, begin);
  if (!KEY_BEGINS.test(line.charAt(begin))) return undefined;
  for (let colon = line.indexOf(":", begin); colon !== -1; colon = line.indexOf(":", colon + 1)) {
    if (colon + 1 !== line.length && line.charCodeAt(colon + 1) !== SPACE) continue;
    const key = withoutSpaces(line.slice(begin, colon));
    if (key.length > KEY_LENGTH_MAX || key.includes(" #") || key.includes("\t")) throw new NotPlain();
    return { key, end: colon + 1 };
  }
  return undefined;
}

function quotedKey(line: string, begin: number): Key | undefined {
  const { tree, end: quoteEnd } = readInline(line, begin, 1);
  const end = afterSpaces(line, quoteEnd);
  if (line.charCodeAt(end) !== COLON) return undefined;
  if (end + 1 !== line.length && line.charCodeAt(end + 1) !== SPACE) throw new NotPlain();
  if (tree.is !== "leaf" || typeof tree.value !== "string" || tree.value.length > KEY_LENGTH_MAX) throw new NotPlain();
  return { key: tree.value, end: end + 1 };
}

const KEY_BEGINS = /[\p{L}\p{N}_$./(]/u;

const isMark = (line: string): boolean => {
  if (!line.startsWith("---")) return false;
  if (!isOnlyComment(line, 3)) throw new NotPlain();
  return true;
};

function isOnlyComment(line: string, from: number): boolean {
  const begin = afterSpaces(line, from);
  return begin === line.length || (line.charCodeAt(begin) === HASH && begin > from);
}

function afterSpaces(line: string, from: number): number {
  let index = from;
  while (line.charCodeAt(index) === SPACE) index++;
  return index;
}

const indentOf = (line: string): number => afterSpaces(line, 0);
const trimmedBlank = (line: string): string => (indentOf(line) === line.length ? "" : line);

const [TAB, RETURN, SPACE, QUOTE, HASH, PERCENT, APOSTROPHE] = [9, 13, 32, 34, 35, 37, 39];
const [DASH, COLON, GREATER, PIPE] = [45, 58, 62, 124];
