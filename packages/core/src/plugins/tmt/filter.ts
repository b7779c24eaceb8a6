import { SecaError, quoted } from "../../kernel/index.ts";

/** Who a rule of the template asks about: the two ends of a flow, or the flow itself. */
export type Subject = "source" | "target" | "flow";

/** What a template says of when a threat applies. */
export type Filter =
  | { readonly is: "type"; readonly subject: Subject; readonly type: string }
  | { readonly is: "property"; readonly subject: Subject; readonly name: string; readonly value: string }
  | { readonly is: "crosses"; readonly type: string }
  | { readonly is: "not"; readonly of: Filter }
  | { readonly is: "and" | "or"; readonly of: readonly Filter[] };

/** How the drawing answers. */
export interface Interaction {
  isA(subject: Subject, type: string): boolean;
  has(subject: Subject, name: string, value: string): boolean;
  crosses(type: string): boolean;
}

export function holds(filter: Filter, at: Interaction): boolean {
  switch (filter.is) {
    case "type":
      return at.isA(filter.subject, filter.type);
    case "property":
      return at.has(filter.subject, filter.name, filter.value);
    case "crosses":
      return at.crosses(filter.type);
    case "not":
      return !holds(filter.of, at);
    case "and":
      return filter.of.every((part) => holds(part, at));
    case "or":
      return filter.of.some((part) => holds(part, at));
  }
}

const LENGTH_MAX = 20_000;
const DEPTH_MAX = 100;
const TOKEN = /\s*(?:([()])|'((?:[^']|'')*)'|([\p{L}\p{N}_.{}-]+))/uy;
const SUBJECTS: ReadonlySet<string> = new Set(["source", "target", "flow"]);

interface Token {
  readonly kind: "mark" | "text" | "word";
  readonly text: string;
  readonly at: number;
}

/** `source is 'GE.P' and not (flow crosses 'GE.TB.B' or target.isolation is 'Sandbox')`, in any depth people write. */
export function parseFilter(text: string): Filter {
  if (text.length > LENGTH_MAX) throw unreadable(text, LENGTH_MAX, `it is longer than ${LENGTH_MAX} characters`);
  const parser = new FilterParser(text, tokensOf(text));
  return parser.whole();
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) {
      if (text.slice(at).trim() === "") break;
      throw unreadable(text, at, "a name, a quoted value or a parenthesis is expected");
    }
    const [, mark, value, word] = found;
    if (mark !== undefined) tokens.push({ kind: "mark", text: mark, at });
    else if (value !== undefined) tokens.push({ kind: "text", text: value.replaceAll("''", "'"), at });
    else tokens.push({ kind: "word", text: word!, at });
  }
  return tokens;
}

class FilterParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  whole(): Filter {
    const filter = this.#either();
    const rest = this.#peek();
    if (rest !== undefined) throw this.#wrong(`${quoted(rest.text, 40)} does not belong there`);
    return filter;
  }

  #either(): Filter {
    return this.#joined("or", () => this.#joined("and", () => this.#denied()));
  }

  #joined(word: "and" | "or", part: () => Filter): Filter {
    const parts = [part()];
    while (this.#takes(word)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { is: word, of: parts };
  }

  #denied(): Filter {
    let isDenied = false;
    while (this.#takes("not")) isDenied = !isDenied;
    const of = this.#single();
    return isDenied ? { is: "not", of } : of;
  }

  #single(): Filter {
    if (this.#takesMark("(")) {
      if (++this.#depth > DEPTH_MAX) throw this.#wrong(`it is nested deeper than ${DEPTH_MAX} levels`);
      const inner = this.#either();
      if (!this.#takesMark(")")) throw this.#wrong("a closing parenthesis is missing");
      this.#depth--;
      return inner;
    }
    return this.#test();
  }

  #test(): Filter {
    const word = this.#peek();
    if (word?.kind !== "word") throw this.#wrong("source, target or flow is expected");
    const dot = word.text.indexOf(".");
    const subject = (dot === -1 ? word.text : word.text.slice(0, dot)).toLowerCase();
    if (!SUBJECTS.has(subject)) throw this.#wrong(`${quoted(word.text, 40)} is none of source, target and flow`);
    this.#next++;
    if (dot === -1 && subject === "flow" && this.#takes("crosses")) return { is: "crosses", type: this.#value() };
    if (!this.#takes("is")) throw this.#wrong(subject === "flow" ? "is or crosses is expected" : "is is expected");
    const value = this.#value();
    if (dot === -1) return { is: "type", subject: subject as Subject, type: value };
    return { is: "property", subject: subject as Subject, name: word.text.slice(dot + 1), value };
  }

  #value(): string {
    const token = this.#peek();
    if (token?.kind !== "text") throw this.#wrong("a value in single quotes is expected");
    this.#next++;
    return token.text;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #takes(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "word" || token.text.toLowerCase() !== word) return false;
    this.#next++;
    return true;
  }

  #takesMark(mark: string): boolean {
    const token = this.#peek();
    if (token?.kind !== "mark" || token.text !== mark) return false;
    this.#next++;
    return true;
  }

  #wrong(what: string): SecaError {
    return unreadable(this.#text, this.#peek()?.at ?? this.#text.length, what);
  }
}

const unreadable = (text: string, at: number, what: string): SecaError =>
  new SecaError(
    "bad_input",
    `The filter ${quoted(text, 120)} cannot be read at character ${at + 1}: ${what}.`,
    "Mend the rule in the template and hand the template over again.",
  );
