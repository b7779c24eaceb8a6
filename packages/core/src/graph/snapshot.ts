import { type Entity, type Kind, type Link, isKind, kindOf, linkId } from "../model/index.ts";
import { PersistentMap } from "./persistent-map.ts";

/** A fact that came or changed, or an id whose fact is gone; with the version that wrote it, where somebody did. */
export interface Arrival {
  readonly id: string;
  readonly since?: string | undefined;
  readonly fact?: Entity | Link;
}

/**
 * The one graph as it stood at a version: entities, links, and who is joined to whom in both directions.
 * Immutable; the next version shares everything that did not change. All questions are asked here, so every
 * table, trace and picture agrees.
 */
export class Snapshot {
  readonly system: string;
  readonly branch: string;
  /** The version this is. */
  readonly commit: string;
  private readonly byKind: ReadonlyMap<Kind, PersistentMap<Entity>>;
  private readonly linkById: PersistentMap<Link>;
  private readonly outgoing: PersistentMap<readonly Link[]>;
  private readonly incoming: PersistentMap<readonly Link[]>;
  private readonly writtenIn: PersistentMap<string>;
  private readonly sorted = new Map<Kind, readonly Entity[]>();

  private constructor(place: Pick<Snapshot, "system" | "branch" | "commit">, parts: Parts) {
    this.system = place.system;
    this.branch = place.branch;
    this.commit = place.commit;
    this.byKind = parts.byKind;
    this.linkById = parts.linkById;
    this.outgoing = parts.outgoing;
    this.incoming = parts.incoming;
    this.writtenIn = parts.writtenIn;
  }

  static empty(place: Pick<Snapshot, "system" | "branch" | "commit">): Snapshot {
    return new Snapshot(place, {
      byKind: new Map(),
      linkById: PersistentMap.empty(),
      outgoing: PersistentMap.empty(),
      incoming: PersistentMap.empty(),
      writtenIn: PersistentMap.empty(),
    });
  }

  entity(id: string): Entity | undefined {
    const kind = kindOf(id);
    return isKind(kind) ? this.byKind.get(kind)?.get(id) : undefined;
  }

  link(id: string): Link | undefined {
    return this.linkById.get(id);
  }

  fact(id: string): Entity | Link | undefined {
    return this.entity(id) ?? this.link(id);
  }

  /** In the order of ids, which is the order in which everything is shown. */
  entities(kind: Kind): readonly Entity[] {
    let list = this.sorted.get(kind);
    if (!list) {
      list = [...(this.byKind.get(kind)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
      this.sorted.set(kind, list);
    }
    return list;
  }

  allEntities(): readonly Entity[] {
    return [...this.byKind.keys()].sort().flatMap((kind) => this.entities(kind));
  }

  links(): Iterable<Link> {
    return this.linkById.values();
  }

  /** Links that begin at an entity, by kind and target. */
  out(id: string): readonly Link[] {
    return this.outgoing.get(id) ?? NONE;
  }

  /** Links that end at an entity, by kind and source. */
  in(id: string): readonly Link[] {
    return this.incoming.get(id) ?? NONE;
  }

  /** The version that last wrote a fact. */
  since(id: string): string | undefined {
    return this.writtenIn.get(id);
  }

  /**
   * The ids of facts that came, went or were written anew between an earlier snapshot and this one, in no order. Two
   * that follow from one another share what stayed, so this costs what changed; any other two are compared whole.
   */
  changedSince(earlier: Snapshot): string[] {
    const ids: string[] = [];
    for (const kind of new Set([...this.byKind.keys(), ...earlier.byKind.keys()])) {
      const [now, before] = [this.byKind.get(kind), earlier.byKind.get(kind)];
      if (now === before) continue;
      for (const id of (now ?? PersistentMap.empty<Entity>()).keysUnlike(before ?? PersistentMap.empty())) ids.push(id);
    }
    for (const id of this.linkById.keysUnlike(earlier.linkById)) ids.push(id);
    return ids;
  }

  /** How many entities of each kind there are, and how many links. */
  counts(): {
    readonly kinds: Readonly<Partial<Record<Kind, number>>>;
    readonly entities: number;
    readonly links: number;
  } {
    const kinds: Partial<Record<Kind, number>> = {};
    let entities = 0;
    for (const kind of [...this.byKind.keys()].sort()) {
      const { size } = this.byKind.get(kind)!;
      if (size === 0) continue;
      kinds[kind] = size;
      entities += size;
    }
    return { kinds, entities, links: this.linkById.size };
  }

  /** This graph after some arrivals, at another version. */
  with(arrivals: readonly Arrival[], commit: string): Snapshot {
    const entityEdits = new Map<Kind, [string, Entity | undefined][]>();
    const linkEdits: [string, Link | undefined][] = [];
    const touched = { outgoing: new Map<string, Map<string, Link>>(), incoming: new Map<string, Map<string, Link>>() };
    const bundle = (side: "outgoing" | "incoming", id: string): Map<string, Link> => {
      let links = touched[side].get(id);
      if (!links)
        touched[side].set(id, (links = new Map((this[side].get(id) ?? NONE).map((link) => [linkId(link), link]))));
      return links;
    };

    for (const { id, fact } of arrivals) {
      const old = this.linkById.get(id);
      if (fact === undefined ? old !== undefined : "from" in fact) {
        const link = fact as Link | undefined;
        linkEdits.push([id, link]);
        const { from, to } = link ?? old!;
        for (const [side, end] of [
          ["outgoing", from],
          ["incoming", to],
        ] as const) {
          if (link) bundle(side, end).set(id, link);
          else bundle(side, end).delete(id);
        }
        continue;
      }
      const kind = kindOf(id);
      if (!isKind(kind) || id.includes(" ")) continue;
      const edits = entityEdits.get(kind);
      if (edits) edits.push([id, fact as Entity | undefined]);
      else entityEdits.set(kind, [[id, fact as Entity | undefined]]);
    }

    const byKind = new Map(this.byKind);
    for (const [kind, edits] of entityEdits)
      byKind.set(kind, (byKind.get(kind) ?? PersistentMap.empty<Entity>()).with(edits));
    const adjacency = (side: "outgoing" | "incoming") =>
      this[side].with(
        [...touched[side]].map(
          ([id, links]) => [id, links.size === 0 ? undefined : inOrder([...links.values()])] as const,
        ),
      );

    return new Snapshot(
      { system: this.system, branch: this.branch, commit },
      {
        byKind,
        linkById: this.linkById.with(linkEdits),
        outgoing: adjacency("outgoing"),
        incoming: adjacency("incoming"),
        writtenIn: this.writtenIn.with(
          arrivals.map(({ id, since, fact }) => [id, fact === undefined ? undefined : since] as const),
        ),
      },
    );
  }
}

interface Parts {
  readonly byKind: ReadonlyMap<Kind, PersistentMap<Entity>>;
  readonly linkById: PersistentMap<Link>;
  readonly outgoing: PersistentMap<readonly Link[]>;
  readonly incoming: PersistentMap<readonly Link[]>;
  readonly writtenIn: PersistentMap<string>;
}

const NONE: readonly Link[] = [];

function inOrder(links: Link[]): readonly Link[] {
  return links.sort((a, b) => {
    const [x, y] = [`${a.kind} ${a.to} ${a.from}`, `${b.kind} ${b.to} ${b.from}`];
    return x < y ? -1 : 1;
  });
}
