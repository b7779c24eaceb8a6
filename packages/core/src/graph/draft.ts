import { type Entity, type Link, linkId } from "../model/index.ts";
import type { Snapshot } from "./snapshot.ts";

export type Fact = Entity | Link;

/** A snapshot with changes on top that nobody else sees: operations of one batch build on each other here. */
export class Draft {
  readonly base: Snapshot;
  private readonly changed = new Map<string, Fact | undefined>();

  constructor(base: Snapshot) {
    this.base = base;
  }

  fact(id: string): Fact | undefined {
    return this.changed.has(id) ? this.changed.get(id) : this.base.fact(id);
  }

  entity(id: string): Entity | undefined {
    const fact = this.fact(id);
    return fact !== undefined && !("from" in fact) ? fact : undefined;
  }

  put(fact: Fact): void {
    this.changed.set("from" in fact ? linkId(fact) : fact.id, fact);
  }

  remove(id: string): void {
    this.changed.set(id, undefined);
  }

  out(id: string): Link[] {
    return this.links(this.base.out(id), (link) => link.from === id);
  }

  /** Every link that begins or ends at an entity. */
  around(id: string): Link[] {
    return this.links([...this.base.out(id), ...this.base.in(id)], (link) => link.from === id || link.to === id);
  }

  /** The changes so far; later ones do not show in it. */
  changes(): ReadonlyMap<string, Fact | undefined> {
    return new Map(this.changed);
  }

  private links(known: readonly Link[], mine: (link: Link) => boolean): Link[] {
    const links = new Map(known.map((link) => [linkId(link), link]));
    for (const [id, fact] of this.changed) {
      if (fact === undefined) links.delete(id);
      else if ("from" in fact && mine(fact)) links.set(id, fact);
    }
    return [...links.values()];
  }
}
