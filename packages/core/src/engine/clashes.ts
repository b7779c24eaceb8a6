import { quoted } from "../kernel/index.ts";
import { canonicalJson } from "../model/index.ts";
import type { Held } from "./shelf.ts";

/** That a cell derives something differently from another one. */
export interface Clash {
  readonly cell: string;
  readonly reason: string;
}

/**
 * Ids that two cells derive differently. The cell that comes first in the order of their names counts, and each of the
 * others is told of: whoever reads the result must know that it says two things.
 */
export class Clashes {
  readonly #byId = new Map<string, { readonly first: string; readonly others: readonly string[] }>();

  /** Takes what all cells make of an id now. */
  see(id: string, held: readonly Held<unknown>[]): void {
    if (held.length < 2) {
      if (this.#byId.size > 0) this.#byId.delete(id);
      return;
    }
    const [first, ...rest] = held.toSorted((a, b) => (a.cell < b.cell ? -1 : 1));
    const counts = canonicalJson(first!.thing);
    const others = rest.filter(({ thing }) => canonicalJson(thing) !== counts).map(({ cell }) => cell);
    if (others.length > 0) this.#byId.set(id, { first: first!.cell, others });
    else this.#byId.delete(id);
  }

  /** One for each cell, about the first of its ids. */
  list(): readonly Clash[] {
    const byCell = new Map<string, { reason: string; more: number }>();
    for (const [id, { first, others }] of [...this.#byId].sort(([a], [b]) => (a < b ? -1 : 1)))
      for (const cell of others) {
        const known = byCell.get(cell);
        if (known === undefined)
          byCell.set(cell, {
            reason: `it derives ${quoted(id, 200)} differently from the cell ${quoted(first, 300)}`,
            more: 0,
          });
        else known.more++;
      }
    return [...byCell].map(([cell, { reason, more }]) => ({
      cell,
      reason: more === 0 ? reason : `${reason}, and ${more} more`,
    }));
  }
}
