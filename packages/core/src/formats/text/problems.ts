import { SecaError, quoted } from "../../kernel/index.ts";

const SHOWN_MAX = 10;

export interface Problem {
  readonly line: number;
  readonly problem: string;
}

/** What is wrong with a file, gathered so that one reading tells all of it, each with its line. */
export class Problems {
  readonly #file: string;
  readonly #found: Problem[] = [];

  constructor(file: string | undefined) {
    this.#file = file === undefined ? "The file" : quoted(file, 120);
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
      { details: { problems: shown } },
    );
  }
}

/** The one problem that ends the reading of a file. */
export function broken(file: string | undefined, line: number, problem: string): never {
  const problems = new Problems(file);
  problems.add(line, problem);
  problems.throwIfAny();
  throw new Error("a problem was added");
}

export function refuseLongText(text: string, lengthMax: number): void {
  if (text.length <= lengthMax) return;
  throw new SecaError(
    "too_large",
    `The text has ${text.length} characters; at most ${lengthMax} are read.`,
    "Split the system into several files, or move long texts out of it.",
  );
}
