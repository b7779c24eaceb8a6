import { onOneLine } from "../kernel/index.ts";
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

const BINDINGS_MAX = 12;
export const ASKS_MAX = 12;

/** Gathers what proves an answer and what would settle one, each once, in the order in which it was met. */
export class Evidence implements Witness {
  readonly bindings: Binding[] = [];
  readonly asks: Ask[] = [];

  prove({ id }: Element, what: string, value: string, from: Binding["from"]): void {
    if (this.bindings.length >= BINDINGS_MAX) return;
    for (const known of this.bindings) if (known.what === what && known.element === id) return;
    this.bindings.push({ element: id, what, value: onOneLine(value), from });
  }

  ask({ id }: Element, attribute: string): void {
    if (this.asks.length >= ASKS_MAX) return;
    for (const known of this.asks) if (known.attribute === attribute && known.element === id) return;
    this.asks.push({ element: id, attribute });
  }
}
