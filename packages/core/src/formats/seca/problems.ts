import { SecaError, quoted } from "../../kernel/index.ts";

const SHOWN_MAX = 10;

/** What is wrong with a file, gathered so that one reading tells all of it, each with its line. */
export class Problems {
  readonly #file: string;
  readonly #found: { line: number; problem: string }[] = [];

  constructor(input: string | undefined) {
    this.#file = input === undefined ? "The file" : quoted(input, 120);
  }

  add(line: number, problem: string): void {
    this.#found.push({ line, problem });
  }

  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const found = this.#found.toSorted((a, b) => a.line - b.line);
    const shown = found.slice(0, SHOWN_MAX);
    const told = shown.map(({ line, problem }) => `line ${line}: ${problem}`);
    if (found.length > SHOWN_MAX) told.push(`and ${found.length - SHOWN_MAX} more`);
    const count = found.length === 1 ? "one problem" : `${found.length} problems`;
    throw new SecaError(
      "bad_input",
      `${this.#file} has ${count}. ${told.join("; ")}.`,
      "Mend these lines and read it again.",
      {
        details: { problems: shown },
      },
    );
  }
}
