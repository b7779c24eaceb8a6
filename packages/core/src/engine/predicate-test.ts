import type { Lines, Scribe } from "./brief.ts";
import type { Element } from "./element.ts";
import type { Witness } from "./evidence.ts";
import { type Truth, UNKNOWN } from "./kleene.ts";
import type { Reads } from "./reads.ts";

/** A predicate as two functions: what is true of an element, and why. Both note all that they look at. */
export interface Answering {
  readonly holds: (element: Element) => Truth;
  /** Tells what makes the answer what it is: proof for a yes or no, what to ask for an unknown. */
  readonly explain: (element: Element, answer: Truth, into: Witness) => void;
  /** What is asked where it is unknown, if that is always the same and asked of the element itself. */
  readonly asks?: string | undefined;
}

/**
 * A predicate that many rules ask of one element, and that is answered once: within a run of a cell nothing changes, and
 * what the first answer read has been noted.
 */
export class Test implements Answering {
  readonly explain: Answering["explain"];
  readonly asks: string | undefined;
  readonly #asking: Lines | undefined;
  readonly #answer: Answering["holds"];
  readonly #reads: Reads;
  readonly #scribe: Scribe;
  #element: Element | undefined;
  #run = -1;
  #truth: Truth = 0;
  #told: { readonly element: Element; readonly run: number; readonly answer: Truth; readonly lines: Lines } | undefined;

  constructor({ holds, explain, asks }: Answering, reads: Reads, scribe: Scribe) {
    this.#answer = holds;
    this.explain = explain;
    this.asks = asks;
    this.#asking = asks ? scribe.asking(asks) : undefined;
    this.#reads = reads;
    this.#scribe = scribe;
  }

  holds(element: Element): Truth {
    const { run } = this.#reads;
    if (this.#element === element && this.#run === run) return this.#truth;
    const truth = this.#answer(element);
    this.#element = element;
    this.#run = run;
    return (this.#truth = truth);
  }

  /** The explanation in lines. */
  lines(element: Element, answer: Truth): Lines {
    if (answer === UNKNOWN && this.#asking !== undefined) return this.#asking;
    const { run } = this.#reads;
    const told = this.#told;
    if (told?.element === element && told.run === run && told.answer === answer) return told.lines;
    const lines = this.#scribe.linesOf(element, (witness) => this.explain(element, answer, witness));
    this.#told = { element, run, answer, lines };
    return lines;
  }
}
