import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { lineOf, textsAt, type Tree } from "../text/index.ts";

interface Crossing {
  readonly id: EntityId;
  readonly tree: Tree;
  /** The symbolic names of the zones on either side. */
  readonly symbols: readonly string[];
}

/** What is demanded between two zones, in either direction, of every flow that goes from the one into the other. */
export class Crossings {
  readonly #sketch: Sketch;
  readonly #known = new Map<string, Crossing>();

  constructor(sketch: Sketch) {
    this.#sketch = sketch;
  }

  add(crossing: Crossing): void {
    const key = keyOf(crossing.symbols);
    if (!this.#known.has(key)) this.#known.set(key, crossing);
  }

  between(symbols: readonly string[]): EntityId | undefined {
    return this.#known.get(keyOf(symbols))?.id;
  }

  /** Methods that are named prove that somebody checks, and `none` alone that nobody does. */
  tell(flow: EntityId, symbols: readonly string[]): void {
    const crossing = this.#known.get(keyOf(symbols));
    if (crossing === undefined || symbols.includes("")) return;
    for (const [field, attribute] of Object.entries(METHODS)) {
      const methods = textsAt(crossing.tree, field);
      if (methods.length === 0) continue;
      const isChecked = methods.some((method) => method !== "none");
      this.#sketch.say(flow, attribute, isChecked, { line: lineOf(crossing.tree, field) });
    }
  }
}

const METHODS = { authentication_methods: "authenticated", access_control_methods: "authorised" };

/** Both directions are one crossing. */
const keyOf = (symbols: readonly string[]): string => [...symbols].sort().join("\n");
