import { type Entity, type Link, kindOf, linkId } from "../model/index.ts";
import type { CellResult } from "./cell.ts";

/** What the cells of one pass derive, found by id, by kind and by the ends of links. */
export class Shelf {
  readonly #entities = new Things<Entity, "kind">(({ id }) => kindOf(id), { kind: ({ id }) => kindOf(id) });
  readonly #links = new Things<Link, "from" | "to">(({ kind }) => kind, {
    from: ({ from }) => from,
    to: ({ to }) => to,
  });
  #closed: CellResult[] = [];

  /** Stored results are opened when somebody first asks: mostly nobody does. */
  keep(result: CellResult): void {
    this.#closed.push(result);
  }

  get entities(): Things<Entity, "kind"> {
    this.#open();
    return this.#entities;
  }

  get links(): Things<Link, "from" | "to"> {
    this.#open();
    return this.#links;
  }

  #open(): void {
    const closed = this.#closed;
    this.#closed = [];
    for (const { key, output } of closed) {
      for (const entity of output.entities) this.#entities.set(entity.id, key, entity);
      for (const link of output.links) this.#links.set(linkId(link), key, link);
    }
  }
}

/** What one cell makes of an id. */
export interface Held<T> {
  readonly cell: string;
  readonly thing: T;
}

/** Things by id, each as the first of the cells made it that derive it, and their ids by groups. */
class Things<T, By extends string> {
  readonly #held = new Map<string, readonly Held<T>[]>();
  readonly #kindOf: (thing: T) => string;
  /** Kinds of which there ever was one. */
  readonly #kinds = new Set<string>();
  readonly #groupOf: Readonly<Record<By, (thing: T) => string>>;
  readonly #groups = new Map<string, Set<string>>();
  /** Groups in the order of ids, as somebody asked for them. */
  readonly #sorted = new Map<string, readonly string[]>();

  constructor(kindOfThing: (thing: T) => string, groupOf: Readonly<Record<By, (thing: T) => string>>) {
    this.#kindOf = kindOfThing;
    this.#groupOf = groupOf;
  }

  get(id: string): T | undefined {
    return this.#held.get(id)?.[0]!.thing;
  }

  /** What each cell makes of it, in the order of cells. The kind is that of the id, since most passes make few kinds. */
  held(id: string, kind: string): readonly Held<T>[] {
    return this.#kinds.has(kind) ? (this.#held.get(id) ?? NONE) : NONE;
  }

  *all(): Generator<{ readonly id: string; readonly kind: string }> {
    for (const [id, held] of this.#held) yield { id, kind: this.#kindOf(held[0]!.thing) };
  }

  /** In the order of ids. */
  ids(by: By, group: string): readonly string[] {
    const key = `${by} ${group}`;
    let ids = this.#sorted.get(key);
    if (ids === undefined) this.#sorted.set(key, (ids = [...(this.#groups.get(key) ?? [])].sort()));
    return ids;
  }

  /** What a cell makes of an id now; undefined: nothing any more. */
  set(id: string, cell: string, thing: T | undefined): void {
    const before = this.#held.get(id) ?? [];
    if (thing !== undefined) this.#kinds.add(this.#kindOf(thing));
    const others = before.filter((each) => each.cell !== cell);
    const now = thing === undefined ? others : [...others, { cell, thing }].sort((a, b) => (a.cell < b.cell ? -1 : 1));
    if (now.length > 0) this.#held.set(id, now);
    else this.#held.delete(id);
    if (before.length > 0 !== now.length > 0) this.#regroup(id, (now[0] ?? before[0])!.thing, now.length > 0);
  }

  #regroup(id: string, thing: T, isThere: boolean): void {
    for (const by of Object.keys(this.#groupOf) as By[]) {
      const key = `${by} ${this.#groupOf[by](thing)}`;
      let group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, (group = new Set()));
      if (isThere) group.add(id);
      else group.delete(id);
      if (group.size === 0) this.#groups.delete(key);
      this.#sorted.delete(key);
    }
  }
}

const NONE: readonly never[] = [];
