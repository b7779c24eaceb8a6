import { type Entity, type Kind, type Link, canonicalJson, kindOf, linkId } from "../model/index.ts";
import type { CellOutput, CellResult } from "./cell.ts";
import { type Clash, Clashes } from "./clashes.ts";
import { ASPECT, WHOLE } from "./reads.ts";
import { type Held, Shelf } from "./shelf.ts";

/** A pass of a plugin, as far as its place among the others counts. */
interface Placed {
  readonly key: string;
  readonly plugin: { readonly id: string };
  readonly derives: boolean;
}

/** Where readers of what is derived stand: no entity, kind or cell is called so. */
export const PLACE = {
  entity: (id: string) => `.entity ${id}`,
  out: (id: string) => `.out ${id}`,
  in: (id: string) => `.in ${id}`,
  kind: (plugin: string, kind: string) => `.of-${plugin} ${kind}`,
} as const;

/** Which entities of a kind there are; what each of them says is `ASPECT.output`. */
export const MEMBERS = ASPECT.links;

/** What a cell holds now. */
type OutputOf = (pass: string, owner: string) => CellOutput | undefined;

/** A place of which something moved. */
type Move = readonly [place: string, aspects: number];

/** What every pass derives, by id, by kind and by the ends of links, kept up to date cell by cell. */
export class Derived {
  readonly #order: ReadonlyMap<string, number>;
  readonly #passes: ReadonlyMap<string, readonly string[]>;
  readonly #shelves = new Map<string, { readonly plugin: string; readonly shelf: Shelf }>();
  readonly #outputOf: OutputOf;
  readonly #clashes = new Clashes();

  /** In the order in which they run. */
  constructor(passes: readonly Placed[], outputOf: OutputOf) {
    this.#outputOf = outputOf;
    this.#order = new Map(passes.map(({ key }, nth) => [key, nth]));
    this.#passes = new Map(
      passes.map(({ plugin: { id } }) => [id, passes.filter(({ plugin }) => plugin.id === id).map(({ key }) => key)]),
    );
    for (const { key, plugin, derives } of passes)
      if (derives) this.#shelves.set(key, { plugin: plugin.id, shelf: new Shelf() });
  }

  /** What a stored cell derives is opened when somebody first asks for it. */
  keep(result: CellResult): void {
    this.#shelves.get(result.pass)?.shelf.keep(result);
  }

  /** What stored cells derive differently: they are opened, so only where it is known that some do. */
  reviewClashes(): void {
    const shelves = [...this.#shelves.values()].map(({ shelf }) => shelf);
    for (const { entities, links } of shelves) {
      for (const { id, kind } of entities.all()) this.#seeEntity(id, kind);
      for (const { id, kind } of links.all()) this.#seeLink(id, kind);
    }
  }

  get clashes(): readonly Clash[] {
    return this.#clashes.list();
  }

  /** Whether a pass derives anything; a pack of rules does not. */
  has(pass: string): boolean {
    return this.#shelves.has(pass);
  }

  /** Takes what a cell derives now for what it derived before, and says what is another thing by that. */
  replace(pass: string, cell: string, before?: CellOutput, now?: CellOutput): readonly Move[] {
    const place = this.#shelves.get(pass);
    if (place === undefined) return [];
    const { plugin, shelf } = place;
    const moves: Move[] = [];
    for (const { id, was, is } of unlike(before?.entities, now?.entities, (entity) => entity.id)) {
      shelf.entities.set(id, cell, is);
      this.#seeEntity(id, kindOf(id));
      const isThere = was !== undefined && is !== undefined;
      moves.push([PLACE.entity(id), WHOLE], [PLACE.kind(plugin, kindOf(id)), isThere ? ASPECT.output : WHOLE]);
    }
    for (const { id, was, is } of unlike(before?.links, now?.links, linkId)) {
      const { from, to, kind } = (is ?? was)!;
      shelf.links.set(id, cell, is);
      this.#seeLink(id, kind);
      moves.push([PLACE.out(from), WHOLE], [PLACE.in(to), WHOLE]);
    }
    return moves;
  }

  #seeEntity(id: string, kind: string): void {
    this.#clashes.see(
      id,
      this.#heldIn(({ entities }) => entities.held(id, kind)),
    );
  }

  #seeLink(id: string, kind: string): void {
    this.#clashes.see(
      id,
      this.#heldIn(({ links }) => links.held(id, kind)),
    );
  }

  /** What all passes hold; mostly one of them holds anything. */
  #heldIn<T>(of: (shelf: Shelf) => readonly Held<T>[]): readonly Held<T>[] {
    let all: readonly Held<T>[] = [];
    for (const { shelf } of this.#shelves.values()) {
      const held = of(shelf);
      if (held.length > 0) all = all.length === 0 ? held : [...all, ...held];
    }
    return all;
  }

  /** What passes before this one derived. What comes later is not there yet, whatever an earlier version left behind. */
  before(pass: string): Earlier {
    const end = this.#order.get(pass)!;
    const isEarlier = (key: string): boolean => (this.#order.get(key) ?? end) < end;
    const shelves = [...this.#shelves].filter(([key]) => isEarlier(key)).map(([, place]) => place);
    const passesOf = (from: string): readonly string[] => (this.#passes.get(from) ?? [from]).filter(isEarlier);
    return {
      passesOf,
      output: (from, owner) => this.#outputOf(from, owner),
      ids: (plugin, kind) =>
        idsIn(
          shelves.filter((each) => each.plugin === plugin).map(({ shelf }) => shelf),
          kind,
        ),
      entity: (id) => {
        for (const { shelf } of shelves) {
          const entity = shelf.entities.get(id);
          if (entity !== undefined) return entity;
        }
        return undefined;
      },
      out: (id) => linksIn(shelves, "from", id),
      in: (id) => linksIn(shelves, "to", id),
    };
  }
}

/** What a cell may see of what others derived. */
export interface Earlier {
  /** Of a plugin its passes, of a pass itself; only those that come before. */
  passesOf(from: string): readonly string[];
  output(pass: string, owner: string): CellOutput | undefined;
  ids(plugin: string, kind: Kind): readonly string[];
  entity(id: string): Entity | undefined;
  out(id: string): readonly Link[];
  in(id: string): readonly Link[];
}

function idsIn(shelves: readonly Shelf[], kind: Kind): readonly string[] {
  const lists = shelves.map((shelf) => shelf.entities.ids("kind", kind)).filter((list) => list.length > 0);
  return lists.length < 2 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort();
}

/** In the order of those that are facts: by kind, then by the other end. */
function linksIn(shelves: readonly { readonly shelf: Shelf }[], end: "from" | "to", id: string): readonly Link[] {
  const byId = new Map<string, Link>();
  for (const { shelf } of shelves)
    for (const each of shelf.links.ids(end, id)) if (!byId.has(each)) byId.set(each, shelf.links.get(each)!);
  const orderOf = ({ kind, from, to }: Link): string => `${kind} ${to} ${from}`;
  return [...byId.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

interface Unlike<T> {
  readonly id: string;
  readonly was: T | undefined;
  readonly is: T | undefined;
}

function* unlike<T>(
  before: readonly T[] = [],
  now: readonly T[] = [],
  idOf: (thing: T) => string,
): Generator<Unlike<T>> {
  const known = new Map(before.map((thing) => [idOf(thing), thing]));
  for (const is of now) {
    const id = idOf(is);
    const was = known.get(id);
    known.delete(id);
    if (was === undefined || canonicalJson(was) !== canonicalJson(is)) yield { id, was, is };
  }
  for (const [id, was] of known) yield { id, was, is: undefined };
}
