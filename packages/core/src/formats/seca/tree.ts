import type { Composer, LineCounter, Node, ParsedNode } from "yaml";
import { type Yaml, loadYaml } from "./library.ts";
import { SecaError, quoted } from "../../kernel/index.ts";
import type { Problems } from "./problems.ts";

/**
 * A YAML or JSON text as plain nodes that know their line. This is the only file that meets the `yaml` library: it takes
 * the part of the language that people write by hand and leaves out what only surprises or attacks (anchors, aliases,
 * tags, several documents), so what comes out is no bigger than what was read.
 */
export type Tree = Leaf | List | Table;

export interface Leaf {
  readonly is: "leaf";
  readonly line: number;
  readonly value: string | number | boolean | null;
}
export interface List {
  readonly is: "list";
  readonly line: number;
  readonly items: readonly Tree[];
}
export interface Table {
  readonly is: "table";
  readonly line: number;
  readonly rows: ReadonlyMap<string, Row>;
}
/** `line` is the key's, which is where a reader looks; the value may begin further down. */
export interface Row {
  readonly line: number;
  readonly value: Tree;
}

/** Room for about 7,000 components and flows; the worst text within these bounds is answered in about a second. */
const LENGTH_MAX = 4_000_000;
const TOKENS_MAX = 400_000;
const DEPTH_MAX = 64;
const SYNTAX_ERRORS_MAX = 20;

/** Undefined when the text cannot be read on; the reason is among the problems then. */
export async function parseTree(text: string, problems: Problems): Promise<Tree | undefined> {
  if (text.length > LENGTH_MAX) {
    throw new SecaError(
      "too_large",
      `The text has ${text.length} characters; at most ${LENGTH_MAX} are read.`,
      "Split the system into several files, or move long texts out of it.",
    );
  }
  const yaml = await loadYaml();
  const lines = new yaml.LineCounter();
  lines.addNewLine(0);
  const read = readDocument(yaml, text, lines);
  if (read.stop) {
    problems.add(read.stop.line, read.stop.sentence);
    return undefined;
  }
  if (read.errors.length > 0) {
    for (const error of read.errors) problems.add(lines.linePos(error.at).line, SYNTAX[error.code] ?? "is not YAML");
    return undefined;
  }
  const lineOf = (node: Node): number => lines.linePos(node.range?.[0] ?? 0).line;
  return read.contents === null ? undefined : toTree(yaml, read.contents, lineOf, problems);
}

interface Reading {
  readonly contents: ParsedNode | null;
  readonly errors: readonly { readonly code: string; readonly at: number }[];
  readonly stop?: { readonly line: number; readonly sentence: string };
}

/** Drives the library's lexer, parser and composer by hand, because only between them can a hostile text be stopped. */
function readDocument(yaml: Yaml, text: string, lines: LineCounter): Reading {
  const parser = new yaml.Parser(lines.addNewLine);
  const composer = new yaml.Composer({
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    merge: false,
    stringKeys: true,
    prettyErrors: false,
    // Its own check compares every key with every other; ours is in `toTable`.
    uniqueKeys: false,
  });
  const stopAt = (offset: number, sentence: string): Stop => new Stop(lines.linePos(offset).line, sentence);
  limitErrors(composer, (offset) => stopAt(offset, "is not YAML, nor are many lines around it"));

  function* tokens(): Generator<import("yaml").CST.Token, void> {
    let count = 0;
    let insideScalar = false;
    for (const lexeme of new yaml.Lexer().lex(text)) {
      if (++count > TOKENS_MAX)
        throw stopAt(parser.offset, `there are more than ${TOKENS_MAX} words and marks up to here`);
      const refused = insideScalar ? undefined : REFUSED.get(lexeme.charAt(0));
      if (refused !== undefined)
        throw stopAt(parser.offset, `${refused} ${quoted(lexeme, 40)}, which is not read here`);
      insideScalar = lexeme === yaml.CST.SCALAR;
      for (const token of parser.next(lexeme)) {
        if (token.type === "error") throw stopAt(token.offset, "is not YAML");
        yield token;
      }
      if (parser.stack.length > DEPTH_MAX) throw stopAt(parser.offset, `is nested deeper than ${DEPTH_MAX} levels`);
    }
    yield* parser.end();
  }

  try {
    let contents: ParsedNode | null = null;
    let found = 0;
    const errors: { code: string; at: number }[] = [];
    for (const document of composer.compose(tokens(), true, text.length)) {
      if (++found > 1) throw stopAt(document.range[0], "begins a second document; a file holds one");
      contents = document.contents as ParsedNode | null;
      for (const { code, pos } of [...document.errors, ...document.warnings]) errors.push({ code, at: pos[0] });
    }
    return { contents, errors };
  } catch (error) {
    if (error instanceof Stop) return { contents: null, errors: [], stop: error };
    throw error;
  }
}

class Stop extends Error {
  readonly line: number;
  readonly sentence: string;
  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
    this.sentence = sentence;
  }
}

/** What may begin a word outside of a scalar, and that we do not follow. */
const REFUSED = new Map([
  ["&", "has the anchor"],
  ["*", "has the alias"],
  ["!", "has the tag"],
  ["%", "has the directive"],
]);

/** The library collects errors without end; a text that is nothing but errors would take many seconds. */
function limitErrors(composer: Composer, stop: (offset: number) => Stop): void {
  const inside = composer as unknown as { onError: (...error: unknown[]) => void };
  const report = inside.onError;
  let count = 0;
  inside.onError = (source, ...rest) => {
    if (++count > SYNTAX_ERRORS_MAX) throw stop(offsetOf(source));
    report(source, ...rest);
  };
}

const offsetOf = (source: unknown): number => {
  if (typeof source === "number") return source;
  if (Array.isArray(source)) return offsetOf(source[0]);
  return typeof source === "object" && source !== null && "offset" in source ? offsetOf(source.offset) : 0;
};

/** The library's own sentences quote the text at length, so its codes are told in ours. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: "is indented differently from the lines it belongs to",
  TAB_AS_INDENT: "is indented by a tab; use spaces",
  MISSING_CHAR: "lacks a closing quote or bracket, a comma, or the space after a colon",
  BLOCK_AS_IMPLICIT_KEY: "has a colon inside a value; put the value in quotes",
  MULTILINE_IMPLICIT_KEY: "has a key that runs over several lines; is a colon missing?",
  UNEXPECTED_TOKEN: "has something after the value that does not belong there",
  BAD_SCALAR_START: "begins a value with a character that needs quotes",
  BAD_DQ_ESCAPE: "has an unknown escape after a backslash; use single quotes to keep backslashes",
  BLOCK_IN_FLOW: "has an indented list or table inside brackets",
  KEY_OVER_1024_CHARS: "has a key longer than 1,024 characters",
  NON_STRING_KEY: "has a list or a table as a key; keys are plain words",
};

function toTree(yaml: Yaml, node: Node, lineOf: (node: Node) => number, problems: Problems): Tree {
  if (yaml.isMap(node)) return toTable(yaml, node, lineOf, problems);
  const line = lineOf(node);
  if (yaml.isSeq(node)) {
    return { is: "list", line, items: node.items.map((item) => toTree(yaml, item as Node, lineOf, problems)) };
  }
  return { is: "leaf", line, value: (yaml.isScalar(node) ? node.value : null) as Leaf["value"] };
}

function toTable(yaml: Yaml, node: import("yaml").YAMLMap, lineOf: (node: Node) => number, problems: Problems): Table {
  const rows = new Map<string, Row>();
  for (const { key, value } of node.items) {
    const name = yaml.isScalar(key) ? String(key.value ?? "") : "";
    const line = lineOf(key as Node);
    if (name === "__proto__") {
      problems.add(line, '"__proto__" cannot be a key');
      continue;
    }
    const earlier = rows.get(name);
    if (earlier) {
      problems.add(line, `${quoted(name)} is here a second time; the first is on line ${earlier.line}`);
      continue;
    }
    const tree: Tree =
      value === null ? { is: "leaf", line, value: null } : toTree(yaml, value as Node, lineOf, problems);
    rows.set(name, { line, value: tree });
  }
  return { is: "table", line: lineOf(node), rows };
}

/** The node as schemas take it. `fromEntries` defines own properties, so no key can reach a prototype. */
export function plain(tree: Tree): unknown {
  if (tree.is === "leaf") return tree.value;
  if (tree.is === "list") return tree.items.map(plain);
  return Object.fromEntries([...tree.rows].map(([key, row]) => [key, plain(row.value)]));
}

/** The line of the innermost node on a path that is there: where a reader finds what is wrong. */
export function lineAt(tree: Tree, path: readonly PropertyKey[]): number | undefined {
  let here: Tree | undefined = tree;
  let line: number | undefined;
  for (const step of path) {
    const row: Row | undefined =
      here?.is === "table"
        ? here.rows.get(String(step))
        : here?.is === "list" && here.items[Number(step)] !== undefined
          ? { line: here.items[Number(step)]!.line, value: here.items[Number(step)]! }
          : undefined;
    if (row === undefined) break;
    ({ line, value: here } = row);
  }
  return line;
}
