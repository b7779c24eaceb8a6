import { SecaError, quoted } from "../kernel/index.ts";
import { ALWAYS, type Expression } from "./expression.ts";
import { Fault, HOW_TO_WRITE, unreadable } from "./fault.ts";
import { type Token, tokensOf } from "./tokens.ts";

const LENGTH_MAX = 20_000;
const DEPTH_MAX = 50;
const TESTS_MAX = 1000;
const VALUES_MAX = 50;

/**
 * Reads an expression such as `motion = moving or not (emergency = yes and position in {aligned, near})`. A name is a
 * run of words or stands in quotes; `and` binds closer than `or`, `not` closest. `always` alone is met by every context.
 */
export function parseExpression(text: string): Expression {
  if (typeof text !== "string") {
    throw new SecaError("bad_input", `An expression is a text, not ${quoted(text)}.`, HOW_TO_WRITE);
  }
  if (text.length > LENGTH_MAX) {
    throw new SecaError(
      "too_large",
      `The expression has ${text.length} characters; at most ${LENGTH_MAX} are read.`,
      "Say it in several rules.",
    );
  }
  const normal = text.normalize("NFC");
  try {
    return new Parser(tokensOf(normal)).whole();
  } catch (error) {
    if (error instanceof Fault) throw unreadable(normal, error.at, error.message);
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #tests = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#here.is === "end") return expression;
    if (this.#here.is === ")") throw this.#fault('")" closes what was never opened');
    throw this.#fault(`${told(this.#here)} was found where "and", "or" or the end is expected`);
  }

  #or(): Expression {
    const parts = [this.#and()];
    while (this.#take("or")) parts.push(this.#and());
    return parts.length === 1 ? parts[0]! : { is: "or", of: parts };
  }

  #and(): Expression {
    const parts = [this.#denied()];
    while (this.#take("and")) parts.push(this.#denied());
    return parts.length === 1 ? parts[0]! : { is: "and", of: parts };
  }

  #denied(): Expression {
    if (this.#take("not")) return this.#deeper(() => ({ is: "not", of: this.#denied() }));
    if (this.#here.is !== "(") return this.#test();
    const opened = this.#here;
    this.#next++;
    const inner = this.#deeper(() => this.#or());
    this.#close(opened);
    return inner;
  }

  #close(opened: Token): void {
    const { is } = this.#here;
    if (is === "end") throw new Fault(opened.at, '"(" is opened and never closed');
    if (is !== ")") throw this.#fault(`${told(this.#here)} was found where "and", "or" or ")" is expected`);
    this.#next++;
  }

  #deeper(read: () => Expression): Expression {
    if (++this.#depth > DEPTH_MAX) throw this.#fault(`it is nested deeper than ${DEPTH_MAX} levels`);
    const expression = read();
    this.#depth--;
    return expression;
  }

  #test(): Expression {
    const { at } = this.#here;
    if (++this.#tests > TESTS_MAX) throw this.#fault(`it has more than ${TESTS_MAX} tests`);
    const words = this.#words("the name of a variable");
    const isIn = this.#here.is === "{" && isWord(words.at(-1)!, "in");
    if (isIn && words.length === 1) throw this.#fault('"in" was found where the name of a variable is expected', at);
    if (isIn) return { is: "test", variable: nameOf(words.slice(0, -1)), values: this.#set(), at };
    const variable = nameOf(words);
    if (this.#here.is === "=" || this.#here.is === "!=") {
      const isDenied = this.#here.is === "!=";
      this.#next++;
      const found: Expression = { is: "test", variable, values: [nameOf(this.#words("a value"))], at };
      return isDenied ? { is: "not", of: found } : found;
    }
    if (words.length === 1 && isWord(words[0]!, "always")) return ALWAYS;
    throw this.#fault(`${told(this.#here)} was found after ${quoted(variable)} where "=", "!=" or "in {" is expected`);
  }

  #set(): readonly string[] {
    const opened = this.#here;
    this.#next++;
    const values: string[] = [];
    for (;;) {
      values.push(nameOf(this.#words("a value")));
      if (values.length > VALUES_MAX) throw this.#fault(`a set has more than ${VALUES_MAX} values`);
      const { is } = this.#here;
      if (is === "end") throw new Fault(opened.at, '"{" is opened and never closed');
      if (is !== "," && is !== "}") throw this.#fault(`${told(this.#here)} was found where "," or "}" is expected`);
      this.#next++;
      if (is === "}") return [...new Set(values)];
    }
  }

  /** The words of one name: one in quotes, or those up to the next mark or word of the language. */
  #words(expected: keyof typeof RESERVED): readonly [Token, ...Token[]] {
    const first = this.#here;
    if (first.is !== "quoted" && (first.is !== "word" || isReserved(first, expected)))
      throw this.#fault(`${told(first)} was found where ${expected} is expected`);
    this.#next++;
    const words: [Token, ...Token[]] = [first];
    while (this.#here.is === "word" && !isReserved(this.#here, expected)) {
      // After quotes only the word that opens a set may follow: a name is in quotes as a whole.
      if (first.is === "quoted" && !(isWord(this.#here, "in") && this.#tokens[this.#next + 1]?.is === "{")) break;
      words.push(this.#here);
      this.#next++;
    }
    return words;
  }

  get #here(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(word: string): boolean {
    const isHere = isWord(this.#here, word);
    if (isHere) this.#next++;
    return isHere;
  }

  #fault(what: string, at: number = this.#here.at): Fault {
    return new Fault(at, what);
  }
}

/** What ends a bare name. A value cannot be denied, so in `position = not aligned` the word is part of it. */
const RESERVED = { "the name of a variable": ["and", "or", "not"], "a value": ["and", "or"] } as const;
const isWord = (token: Token, word: string): boolean => token.is === "word" && token.text.toLowerCase() === word;
const isReserved = (token: Token, expected: keyof typeof RESERVED): boolean =>
  RESERVED[expected].some((word) => isWord(token, word));
const nameOf = (words: readonly Token[]): string =>
  words
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(/\s+/gu, " ")
    .trim();
const told = (token: Token): string => (token.is === "end" ? "the end" : quoted(token.text));
