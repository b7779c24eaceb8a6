import type { Composer, LineCounter, ParsedNode } from "yaml";
import { quoted } from "../../kernel/index.ts";
import type { Problem } from "./problems.ts";
import { toTrees } from "./yaml-nodes.ts";
import { type Yaml, loadYaml } from "./yaml-library.ts";
import type { ParsedYaml, YamlOptions } from "./yaml.ts";

/** Together with the bound on the text's length: the worst is answered in about a second. */
const TOKENS_MAX = 400_000;
const DEPTH_MAX = 64;
const SYNTAX_ERRORS_MAX = 20;

/** All of YAML 1.2, as far as the options let it in, by way of the `yaml` library. */
export async function composeYaml(text: string, options: YamlOptions): Promise<ParsedYaml> {
  const yaml = await loadYaml();
  const lines = new yaml.LineCounter();
  lines.addNewLine(0);
  const read = readDocuments(yaml, text, { lines, options });
  if (read.problems.length > 0) return { trees: [], problems: read.problems };
  return toTrees(yaml, read.contents, { lines, options });
}

interface Reading {
  readonly contents: readonly (ParsedNode | null)[];
  readonly problems: readonly Problem[];
}

/** Drives the library's lexer, parser and composer by hand, because only between them can a hostile text be stopped. */
function readDocuments(
  yaml: Yaml,
  text: string,
  { lines, options }: { readonly lines: LineCounter; readonly options: YamlOptions },
): Reading {
  const parser = new yaml.Parser(lines.addNewLine);
  const composer = new yaml.Composer({
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    merge: false,
    stringKeys: true,
    prettyErrors: false,
    // Its own check compares every key with every other; ours has a map.
    uniqueKeys: false,
  });
  const stopAt = (offset: number, problem: string): Stop => new Stop(lines.linePos(offset).line, problem);
  limitErrors(composer, (offset) => stopAt(offset, "is not YAML, nor are many lines around it"));

  function* tokens(): Generator<import("yaml").CST.Token, void> {
    let count = 0;
    let insideScalar = false;
    for (const lexeme of new yaml.Lexer().lex(text)) {
      if (++count > TOKENS_MAX)
        throw stopAt(parser.offset, `there are more than ${TOKENS_MAX} words and marks up to here`);
      const refused = insideScalar ? undefined : refusalOf(lexeme, options);
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

  const contents: (ParsedNode | null)[] = [];
  const problems: Problem[] = [];
  try {
    for (const document of composer.compose(tokens(), true, text.length)) {
      contents.push(document.contents as ParsedNode | null);
      const kept =
        options.tags === true
          ? document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED")
          : document.warnings;
      for (const { code, pos } of [...document.errors, ...kept]) {
        problems.push({ line: lines.linePos(pos[0]).line, problem: SYNTAX[code] ?? "is not YAML" });
      }
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { contents: [], problems: [{ line: error.line, problem: error.message }] };
  }
  return { contents, problems };
}

class Stop extends Error {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** What a lexeme outside of a scalar is, if we do not follow it. */
function refusalOf(lexeme: string, { aliases = false, tags = false }: YamlOptions): string | undefined {
  switch (lexeme.charAt(0)) {
    case "&":
      return aliases ? undefined : "has the anchor";
    case "*":
      return aliases ? undefined : "has the alias";
    case "!":
      return (tags && CUSTOM_TAG.test(lexeme)) || PLAIN_TAG.test(lexeme) ? undefined : "has the tag";
    case "%":
      return "has the directive";
    default:
      return undefined;
  }
}

const CUSTOM_TAG = /^![A-Za-z][\w.:-]{0,100}$/;
/** They only say what the core schema has anyhow; others of YAML's own make dates, sets or bytes. */
const PLAIN_TAG = /^!!(str|int|float|bool|null|map|seq)$/;

/** The library collects errors without end; a text that is nothing but errors would take many seconds. */
function limitErrors(composer: Composer, stop: (offset: number) => Stop): void {
  const inside = composer as unknown as { onError: (...error: unknown[]) => void };
  const report = inside.onError;
  let count = 0;
  inside.onError = (source, ...rest) => {
    if (++count > SYNTAX_ERRORS_MAX && rest[0] !== "TAG_RESOLVE_FAILED") throw stop(offsetOf(source));
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
  NON_STRING_KEY: "has a list, a table or an alias as a key; keys are plain words",
  TAG_RESOLVE_FAILED: "has a tag that does not fit its value",
  MULTIPLE_ANCHORS: "has two anchors for one value",
  BAD_ALIAS: "has an anchor or alias without a name",
};
