import { quoted } from "../../kernel/index.ts";
import { broken } from "../text/index.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Goes through the words and marks of a file, and says where it is not what it should be. */
export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #file: string;
  #next = 0;
  #depth = 0;

  constructor(text: string, file: string) {
    this.#tokens = tokensOf(text, file);
    this.#file = file;
  }

  get line(): number {
    return this.#here.line;
  }

  get says(): string {
    return this.#here.says;
  }

  isAt(is: Token["is"], says?: string): boolean {
    return this.#here.is === is && (says === undefined || this.#here.says === says);
  }

  /** Takes it if it is there. */
  took(says: string): boolean {
    const isThere = this.#here.is !== "text" && this.#here.is !== "end" && this.#here.says === says;
    if (isThere) this.#next++;
    return isThere;
  }

  take(says: string): void {
    if (!this.took(says)) this.refuse(quoted(says));
  }

  word(expected: string): string {
    if (this.#here.is !== "word") this.refuse(expected);
    return this.#tokens[this.#next++]!.says;
  }

  /** Any of the tokens that values and ranges are made of. */
  some(expected: string): string {
    if (this.#here.is === "end") this.refuse(expected);
    return this.#tokens[this.#next++]!.says;
  }

  text(expected: string): string {
    if (this.#here.is !== "text") this.refuse(expected);
    return this.#tokens[this.#next++]!.says;
  }

  /** What stands in brackets, with commas between. */
  listed<T>(read: () => T): readonly T[] {
    this.take("[");
    const items = [read()];
    while (this.took(",")) items.push(read());
    this.take("]");
    return items;
  }

  /** What stands in braces, up to the closing one. */
  braced(read: () => void): void {
    this.take("{");
    if (++this.#depth > DEPTH_MAX) broken(this.#file, this.line, `is nested deeper than ${DEPTH_MAX} levels`);
    while (!this.took("}")) read();
    this.#depth--;
  }

  refuse(expected: string): never {
    const found = this.#here.is === "end" ? "the end" : quoted(this.#here.says, 40);
    return broken(this.#file, this.line, `has ${found} where ${expected} is expected`);
  }

  get #here(): Token {
    return this.#tokens[this.#next]!;
  }
}

const DEPTH_MAX = 60;
