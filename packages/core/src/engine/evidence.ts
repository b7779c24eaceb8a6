import type { Element, Source } from "./element.ts";
import { Growing } from "./growing.ts";

/** One thing that proves an answer: what is true of which element, and who says so. */
export interface Binding {
  readonly element: string;
  /** An attribute, a field, or a fact that follows from the graph, such as `exposed`. */
  readonly what: string;
  readonly value: string;
  /** Who said it; `model` where it is how things are drawn, `derived` where it follows from that. */
  readonly from: Source | "model" | "derived";
}

/** What nobody said, and would settle the answer. */
export interface Ask {
  readonly element: string;
  readonly attribute: string;
}

/** Who is told what proves an answer, and what would settle one. */
export interface Witness {
  prove(element: Element, what: string, value: string, from: Binding["from"]): void;
  ask(element: Element, attribute: string): void;
}

/**
 * Bindings one after the other, each as its element, what, value and who says so: there are tens of thousands, of which
 * few are ever looked at, and these texts are all there already.
 */
export type Proof = readonly string[];

const TEXTS = 4;

export function bindingsOf(proof: Proof): readonly Binding[] {
  const found: Binding[] = [];
  for (let at = 0; at < proof.length; at += TEXTS)
    found.push({
      element: proof[at]!,
      what: proof[at + 1]!,
      value: proof[at + 2]!,
      from: proof[at + 3] as Binding["from"],
    });
  return found;
}

/** Of one part of a rule. */
const BINDINGS_MAX = 12;

/** Gathers what proves an answer, each thing once, in the order in which it was met. */
export class Evidence implements Witness {
  readonly #texts = new Growing<string>();
  #most = BINDINGS_MAX * TEXTS;

  /** Begins anew, for so many bindings. */
  begin(most: number = BINDINGS_MAX): this {
    this.#texts.begin();
    this.#most = most * TEXTS;
    return this;
  }

  /** What was gathered so far. */
  get proof(): Proof {
    return this.#texts.taken();
  }

  /** However much proves one part of a rule, the next can be proved as well. */
  makeRoom(): void {
    this.#most = this.#texts.size + BINDINGS_MAX * TEXTS;
  }

  prove({ id }: Element, what: string, value: string, from: Binding["from"]): void {
    const texts = this.#texts;
    if (texts.size >= this.#most) return;
    for (let at = 0; at < texts.size; at += TEXTS) if (texts.at(at + 1) === what && texts.at(at) === id) return;
    texts.add(id);
    texts.add(what);
    texts.add(value);
    texts.add(from);
  }

  /** Of what is proved, nothing is open. */
  ask(): void {}
}
