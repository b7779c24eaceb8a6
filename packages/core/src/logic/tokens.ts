import { quoted } from "../kernel/index.ts";
import { Fault } from "./fault.ts";

export interface Token {
  readonly is: "word" | "quoted" | Mark | "end";
  /** What was read; of a quoted name without its marks. */
  readonly text: string;
  readonly at: number;
}

const MARKS = ["(", ")", "{", "}", ",", "=", "!="] as const;
export type Mark = (typeof MARKS)[number];

/** What ends a bare word; a name that holds one of these is put in quotes. */
const BREAK = /[\s(){},="!]/u;
/** What cannot be seen on a page must not tell two names apart. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** Cuts a text into words, quoted names and marks. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const here = text[at]!;
    if (/[ \t\r\n]/.test(here)) at++;
    else if (here === '"') at = quotedName(text, at, tokens);
    else at = markOf(text, at, tokens) ?? word(text, at, tokens);
  }
  return [...tokens, { is: "end", text: "", at: text.length }];
}

function markOf(text: string, at: number, tokens: Token[]): number | undefined {
  const mark = MARKS.find((each) => text.startsWith(each, at));
  if (mark === undefined) return undefined;
  const end = at + mark.length;
  if (mark === "=" && text[end] === "=") throw new Fault(at, `"==" was found; equality is written "="`);
  tokens.push({ is: mark, text: mark, at });
  return end;
}

function word(text: string, at: number, tokens: Token[]): number {
  let end = at;
  while (end < text.length && !BREAK.test(text[end]!)) end++;
  if (end === at) throw new Fault(at, `${quoted(text[at])} has no meaning here`);
  const found = text.slice(at, end);
  refuseUnseen(found, at);
  if (/^[&|]+$/.test(found)) throw new Fault(at, `${quoted(found)} was found; write "and" or "or"`);
  tokens.push({ is: "word", text: found, at });
  return end;
}

/** Inside of quotes a backslash lets a quotation mark or a backslash stand for itself. */
function quotedName(text: string, at: number, tokens: Token[]): number {
  let name = "";
  for (let here = at + 1; here < text.length; here++) {
    if (text[here] === '"') {
      refuseUnseen(name, at);
      if (name.trim() === "") throw new Fault(at, "a name in quotes is empty");
      tokens.push({ is: "quoted", text: name, at });
      return here + 1;
    }
    if (text[here] === "\\" && (text[here + 1] === '"' || text[here + 1] === "\\")) here++;
    name += text[here]!;
  }
  throw new Fault(at, "a quotation mark is opened and never closed");
}

function refuseUnseen(name: string, at: number): void {
  const found = UNSEEN.exec(name);
  if (found === null) return;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  throw new Fault(at, `the invisible character U+${code} was found`);
}
