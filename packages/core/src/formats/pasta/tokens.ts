import { broken } from "../text/index.ts";

export interface Token {
  readonly is: "word" | "number" | "text" | "mark" | "end";
  readonly says: string;
  readonly line: number;
}

/** Words may hold dashes, and numbers after full stops: `not-provided`, `H1.2`. A text may go over several lines. */
export function tokensOf(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const space = spaceAt(text, at);
    if (space !== undefined) {
      line += lineEnds(space);
      at += space.length;
      continue;
    }
    if (tokens.length >= TOKENS_MAX) broken(file, line, `has more than ${TOKENS_MAX} words and marks up to here`);
    const [is, says] = tokenAt(text, at) ?? broken(file, line, "has a character that stands for nothing here");
    tokens.push({ is, says: is === "text" ? says.slice(1, -1) : says, line });
    line += lineEnds(says);
    at += says.length;
  }
  return [...tokens, { is: "end", says: "", line }];
}

/** What says nothing: white space and comments. One that is never closed is told where it begins. */
function spaceAt(text: string, at: number): string | undefined {
  if (!text.startsWith("/*", at)) return match(SPACE, text, at);
  const end = text.indexOf("*/", at + 2);
  return end === -1 ? undefined : text.slice(at, end + 2);
}

function tokenAt(text: string, at: number): readonly [Token["is"], string] | undefined {
  for (const [is, pattern] of PATTERNS) {
    const says = match(pattern, text, at);
    if (says !== undefined) return [is, says];
  }
  return undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const lineEnds = (text: string): number => text.split("\n").length - 1;

const TOKENS_MAX = 500_000;
const SPACE = /\s+|\/\/[^\n\r]*/y;
const PATTERNS: readonly (readonly [Token["is"], RegExp])[] = [
  ["text", /"[^"]*"|'[^']*'/y],
  ["word", /[_a-zA-Z]\w*(?:-\w+)*(?:\.\d+)*/y],
  ["number", /\d+/y],
  ["mark", /->|!=|[{}[\](),:.<>=]/y],
];
