import { quoted } from "../../kernel/index.ts";
import type { Unclear } from "../format.ts";
import { broken, refuseLongText } from "./problems.ts";
import type { Leaf, Row, Tree } from "./tree.ts";

export interface JsonOptions {
  /** The file as errors name it. */
  readonly file?: string | undefined;
  /** Told of each key that is there twice, of which the last one stands then. Without it such a file is refused. */
  readonly unclear?: (place: Unclear) => void;
  readonly lengthMax?: number;
}

/** A plan of a large cloud account is about 20 million characters. */
const LENGTH_MAX = 32_000_000;
const NODES_MAX = 600_000;
const DEPTH_MAX = 200;
const NUMBER_LENGTH_MAX = 400;

/** JSON as RFC 8259 has it, with the place of every value, which the engine's own parser does not tell. */
export function readJson(text: string, options: JsonOptions = {}): Tree {
  refuseLongText(text, options.lengthMax ?? LENGTH_MAX);
  try {
    return new Reading(text, options).value();
  } catch (error) {
    if (error instanceof NotJson) broken(options.file, error.line, error.message);
    throw error;
  }
}

/** The tree if the text is JSON without a flaw; undefined lets another reader try. */
export function jsonOrNothing(text: string): Tree | undefined {
  try {
    return new Reading(text, {}).value();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}
/** A list or a table that has begun; kept on a stack of our own, so no depth can exhaust the engine's. */
interface Open extends Place {
  readonly items: Tree[] | undefined;
  readonly rows: Map<string, Row> | undefined;
  /** The key whose value comes next. */
  key: string;
  keyLine: number;
}

class Reading {
  readonly #text: string;
  readonly #unclear: JsonOptions["unclear"];
  #index = 0;
  #line = 1;
  #lineStart = 0;
  #nodes = 0;
  /** Keys repeat at every element; one text for each saves most of their memory. */
  readonly #keys = new Map<string, string>();

  constructor(text: string, { unclear }: JsonOptions) {
    this.#text = text;
    this.#unclear = unclear;
    if (text.charCodeAt(0) === 0xfeff) this.#index = this.#lineStart = 1;
  }

  value(): Tree {
    const stack: Open[] = [];
    for (;;) {
      let tree = this.#begin(stack);
      while (tree !== undefined) {
        const parent = stack.at(-1);
        if (parent === undefined) return this.#ended(tree);
        if (parent.items === undefined) parent.rows!.set(parent.key, { line: parent.keyLine, value: tree });
        else parent.items.push(tree);
        tree = this.#follow(parent, stack);
      }
    }
  }

  /** A value that is whole, or undefined where a list or table has begun and its first value comes next. */
  #begin(stack: Open[]): Tree | undefined {
    const code = this.#skipSpace();
    const place = { line: this.#line, column: this.#index - this.#lineStart + 1 };
    if (++this.#nodes > NODES_MAX) this.#fail(`there are more than ${NODES_MAX} values up to here`);
    switch (code) {
      case QUOTE:
        return { is: "leaf", ...place, value: this.#string() };
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.#open(code, place, stack);
      case LOWER_T:
        return this.#word("true", { is: "leaf", ...place, value: true });
      case LOWER_F:
        return this.#word("false", { is: "leaf", ...place, value: false });
      case LOWER_N:
        return this.#word("null", { is: "leaf", ...place, value: null });
      default:
        return this.#number(place);
    }
  }

  #open(code: number, { line, column }: Place, stack: Open[]): Tree | undefined {
    if (stack.length === DEPTH_MAX) this.#fail(`is nested deeper than ${DEPTH_MAX} levels`);
    this.#index++;
    const first = this.#skipSpace();
    if (code === OPEN_BRACKET) {
      if (first !== CLOSE_BRACKET)
        return void stack.push({ line, column, items: [], rows: undefined, key: "", keyLine: 0 });
      this.#index++;
      return { is: "list", line, column, items: [] };
    }
    if (first === CLOSE_BRACE) {
      this.#index++;
      return { is: "table", line, column, rows: NO_ROWS };
    }
    const open: Open = { line, column, items: undefined, rows: new Map(), key: "", keyLine: 0 };
    this.#key(open);
    return void stack.push(open);
  }

  /** After a value within a list or a table: undefined if another comes, else the list or table itself. */
  #follow(parent: Open, stack: Open[]): Tree | undefined {
    const code = this.#skipSpace();
    const { line, column, items, rows } = parent;
    this.#index++;
    if (code === COMMA) {
      if (items === undefined) this.#key(parent);
      return undefined;
    }
    stack.pop();
    if (items !== undefined && code === CLOSE_BRACKET) return { is: "list", line, column, items };
    if (rows !== undefined && code === CLOSE_BRACE) return { is: "table", line, column, rows };
    this.#index--;
    return this.#fail(`lacks a comma or the closing ${items === undefined ? "}" : "]"}`);
  }

  #key(open: Open): void {
    if (this.#skipSpace() !== QUOTE) this.#fail("has no key in double quotes where one is expected");
    const line = this.#line;
    const read = this.#string();
    const key = this.#keys.get(read) ?? read;
    if (key === read && this.#keys.size < KEYS_KEPT) this.#keys.set(key, key);
    if (key === "__proto__") this.#fail('"__proto__" cannot be a key');
    const earlier = open.rows!.get(key);
    if (earlier !== undefined) this.#repeated(key, { line, first: earlier.line });
    if (this.#skipSpace() !== COLON) this.#fail("lacks the colon after a key");
    this.#index++;
    open.key = key;
    open.keyLine = line;
  }

  #repeated(key: string, { line, first }: { readonly line: number; readonly first: number }): void {
    if (this.#unclear === undefined) this.#fail(`${quoted(key)} is here a second time; the first is on line ${first}`);
    const why = `is here a second time; what line ${first} says is passed over`;
    this.#unclear({ line, text: key.slice(0, 200), why });
  }

  #string(): string {
    const text = this.#text;
    const start = this.#index;
    let index = start + 1;
    let isEscaped = false;
    for (; ; index++) {
      const code = text.charCodeAt(index);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        isEscaped = true;
        index++;
      } else if (!(code >= 0x20)) {
        this.#fail(
          index < text.length ? "has a control character or a line end within quotes" : "lacks a closing quote",
        );
      }
    }
    this.#index = index + 1;
    if (!isEscaped) return text.slice(start + 1, index);
    try {
      return JSON.parse(text.slice(start, index + 1)) as string;
    } catch {
      return this.#fail("has an unknown escape after a backslash");
    }
  }

  #number({ line, column }: Place): Leaf {
    NUMBER.lastIndex = this.#index;
    const written = NUMBER.exec(this.#text)?.[0];
    if (written === undefined) return this.#fail("has no value where one is expected");
    if (written.length > NUMBER_LENGTH_MAX) this.#fail(`has a number of more than ${NUMBER_LENGTH_MAX} digits`);
    this.#index += written.length;
    const value = Number(written);
    // What no number holds stays the digits it was.
    if (!Number.isFinite(value)) return { is: "leaf", line, column, value: written };
    return String(value) === written
      ? { is: "leaf", line, column, value }
      : { is: "leaf", line, column, value, written };
  }

  #word(word: string, leaf: Leaf): Leaf {
    if (!this.#text.startsWith(word, this.#index)) this.#fail("has no value where one is expected");
    this.#index += word.length;
    return leaf;
  }

  #ended(tree: Tree): Tree {
    this.#skipSpace();
    if (this.#index < this.#text.length) this.#fail("has something after the end of the value");
    return tree;
  }

  /** Moves to the next character that is not space, and tells it; NaN at the end. */
  #skipSpace(): number {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#index);
      if (code === LINE_FEED) {
        this.#line++;
        this.#lineStart = this.#index + 1;
      } else if (code !== SPACE && code !== CARRIAGE_RETURN && code !== TAB) return code;
      this.#index++;
    }
  }

  #fail(problem: string): never {
    throw new NotJson(this.#line, this.#index >= this.#text.length ? "ends before its value does" : problem);
  }
}

/** Maps are large, and a hostile text may hold a great many empty ones. */
const NO_ROWS: ReadonlyMap<string, Row> = new Map();
const KEYS_KEPT = 10_000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [9, 10, 13, 32];
const [QUOTE, COMMA, COLON, BACKSLASH] = [34, 44, 58, 92];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];
const [LOWER_F, LOWER_N, LOWER_T] = [102, 110, 116];
