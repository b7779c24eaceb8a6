import type { Element, Source } from "./element.ts";

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

/** Of one part of a rule. */
const BINDINGS_MAX = 12;

/** Gathers what proves an answer, each thing once, in the order in which it was met. */
export class Evidence implements Witness {
  readonly #bindings: Binding[] = [];
  #most = BINDINGS_MAX;

  /** What was gathered so far. */
  get bindings(): readonly Binding[] {
    return this.#bindings.slice();
  }

  /** However much proves one part of a rule, the next can be proved as well. */
  makeRoom(): void {
    this.#most = this.#bindings.length + BINDINGS_MAX;
  }

  prove({ id }: Element, what: string, value: string, from: Binding["from"]): void {
    if (this.#bindings.length >= this.#most) return;
    for (const known of this.#bindings) if (known.what === what && known.element === id) return;
    this.#bindings.push({ element: id, what, value, from });
  }

  /** Of what is proved, nothing is open. */
  ask(): void {}
}
