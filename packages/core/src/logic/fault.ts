import { SecaError, quoted } from "../kernel/index.ts";

/** What is wrong at one place of a text; the parser adds which text. */
export class Fault extends Error {
  readonly at: number;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
  }
}

export const HOW_TO_WRITE =
  'Write tests such as mode = on, mode != off or mode in {on, idle}, joined by and, or, not and parentheses; put names that hold such words or marks in "quotes".';

export function unreadable(text: string, at: number, what: string): SecaError {
  return new SecaError(
    "bad_input",
    `The expression ${quoted(text, 120)} cannot be read at character ${at + 1}: ${what}.`,
    HOW_TO_WRITE,
  );
}
