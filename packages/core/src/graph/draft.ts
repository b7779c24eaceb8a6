import { type Entity, type Link, factualEnds, kindOf, linkId, linkRule } from "../model/index.ts";
import type { Snapshot } from "./snapshot.ts";

export type Fact = Entity | Link;

/** A snapshot with changes on top that nobody else sees: operations of one batch build on each other here. */
export class Draft {
  readonly base: Snapshot;
  private readonly changed = new Map<string, Fact | undefined>();
  /** The changed links at each entity, so that a question about one costs what it has. */
  private readonly touching = new Map<string, Set<string>>();

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
    if (!("from" in fact)) {
      this.changed.set(fact.id, fact);
      return;
    }
    const id = linkId(fact);
    this.changed.set(id, fact);
    for (const end of [fact.from, fact.to]) {
      const ids = this.touching.get(end);
      if (ids) ids.add(id);
      else this.touching.set(end, new Set([id]));
    }
  }

  remove(id: string): void {
    this.changed.set(id, undefined);
  }

  out(id: string): Link[] {
    return this.links(id, this.base.out(id)).filter((link) => link.from === id);
  }

  /** Every link that begins or ends at an entity. */
  around(id: string): Link[] {
    return this.links(id, [...this.base.out(id), ...this.base.in(id)]);
  }

  /** The links that cannot be without an entity; those that know it as a result stay when the fact goes. */
  hangingOn(id: string): Link[] {
    return this.around(id).filter((link) => factualEnds(link).includes(id));
  }

  /** The changes so far; later ones do not show in it. */
  changes(): ReadonlyMap<string, Fact | undefined> {
    return new Map(this.changed);
  }

  /** The other target of a link whose kind may have only one. */
  rivalOf(link: Link): Link | undefined {
    if (linkRule(link.kind, kindOf(link.from), kindOf(link.to))?.cardinality !== "one") return undefined;
    return this.out(link.from).find((other) => other.kind === link.kind && other.to !== link.to);
  }

  /**
   * The links that lead from a link's end back to its beginning, itself included, where its kind has one target:
   * boundaries inside each other hold nothing, and a way up through them would never end.
   */
  circleOf(link: Link): Link[] | undefined {
    if (linkRule(link.kind, kindOf(link.from), kindOf(link.to))?.cardinality !== "one") return undefined;
    const way = [link];
    const passed = new Set<string>();
    for (let at = link.to; at !== link.from;) {
      passed.add(at);
      const next = this.out(at).find((each) => each.kind === link.kind);
      if (!next || passed.has(next.to)) return undefined;
      way.push(next);
      at = next.to;
    }
    return way;
  }

  /** Changed links that lost an end: only `restore` and merges can make them. */
  looseLinks(): Link[] {
    return this.changedLinks().filter((link) => !factualEnds(link).every((end) => this.entity(end)));
  }

  changedLinks(): Link[] {
    return [...this.changed.values()].filter((fact): fact is Link => fact !== undefined && "from" in fact);
  }

  private links(id: string, known: readonly Link[]): Link[] {
    const links = new Map(known.map((link) => [linkId(link), link]));
    for (const changed of this.touching.get(id) ?? []) links.set(changed, this.changed.get(changed) as Link);
    return [...links.keys()].map((each) => this.fact(each) as Link | undefined).filter((link) => link !== undefined);
  }
}
