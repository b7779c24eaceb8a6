import type { Lines, Scribe } from "./brief.ts";
import type { Element } from "./element.ts";
import { Evidence, type Proof, type Witness } from "./evidence.ts";
import { NO, type Truth, UNKNOWN } from "./kleene.ts";
import type { Reads } from "./reads.ts";

/** A predicate as two functions: what is true of an element, and why. Both note all that they look at. */
export interface Answering {
  readonly holds: (element: Element) => Truth;
  /** Tells what makes the answer what it is: proof for a yes or no, what to ask for an unknown. */
  readonly explain: (element: Element, answer: Truth, into: Witness) => void;
  /** What is asked where it is unknown, if that is always the same and asked of the element itself. */
  readonly asks?: string | undefined;
}

/** That something is not so is settled by one thing, and shown by a few. */
const REASONS_MAX = 3;

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
  #asked: Lines | undefined;
  #excluded: Proof | undefined;

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
    this.#asked = undefined;
    this.#excluded = undefined;
    return (this.#truth = truth);
  }

  /** What is to be asked where it is unknown. */
  wanting(element: Element): Lines {
    if (this.#asking !== undefined) return this.#asking;
    this.holds(element);
    if (this.#asked !== undefined) return this.#asked;
    this.#scribe.begin(element);
    this.explain(element, UNKNOWN, this.#scribe);
    return (this.#asked = this.#scribe.written());
  }

  /** What makes it a no. */
  excluded(element: Element): Proof {
    this.holds(element);
    if (this.#excluded !== undefined) return this.#excluded;
    this.explain(element, NO, evidence.begin(REASONS_MAX));
    return (this.#excluded = evidence.proof);
  }

  /** Holds on to nothing of a graph that somebody else may have given up. */
  forget(): void {
    this.#element = undefined;
    this.#asked = undefined;
    this.#excluded = undefined;
  }
}

/** One is enough: what it gathers is taken out before anything else is gathered. */
const evidence = new Evidence();
