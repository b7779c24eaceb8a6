import { Snapshot } from "../graph/index.ts";
import type { Entity, Kind, Link } from "../model/index.ts";
import { Element } from "./element.ts";
import { spreadExposure } from "./exposure.ts";
import { ASPECT, WHOLE, attributeAspect } from "./reads.ts";
import { type Neighbourhood, relatedTo } from "./relations.ts";
import { levelsOf, sameLevels } from "./sensitivity.ts";

/** Kinds that rules are about. */
export const JUDGED = ["component", "flow", "data", "boundary"] as const satisfies readonly Kind[];

/** Kinds of facts that speak of something by its id, whether or not it is a fact itself. */
export type Aiming = "overlay" | "decision";

/** Where those stand who asked what speaks of an id: no entity, kind or cell is called so. */
export const aimPlace = (kind: Aiming, target: string): string => `.${kind} ${target}`;

const isAiming = (kind: string): kind is Aiming => kind === "overlay" || kind === "decision";
const targetOf = (entity: Entity | undefined): string | undefined =>
  (entity?.props as { target?: string } | undefined)?.target;

/**
 * The graph as rules see it. It follows from one snapshot to another by what differs between the two, and says which
 * sides of which elements moved; what is derived from unmoved sides stays as it is. Between revisions nobody changes it.
 */
export class View implements Neighbourhood {
  #snapshot: Snapshot | undefined;
  readonly #elements = new Map<string, Element>();
  /** What stands for a cell, or for what is derived or said of an id: only where somebody asked. */
  readonly #places = new Map<string, Element>();
  #moved = new Set<Element>();
  #components: readonly Element[] = [];
  /** Facts by what they speak of; forgotten when one of them changes. */
  #aimed: ReadonlyMap<string, readonly Entity[]> | undefined;

  get snapshot(): Snapshot {
    return this.#snapshot ?? NOTHING;
  }

  /** The place of an id, whether or not something stands there. */
  element(id: string): Element {
    let element = this.#elements.get(id);
    if (element === undefined) this.#elements.set(id, (element = new Element(id, this)));
    return element;
  }

  /** The place of an id, of a kind, or of what is named by two words. */
  place(id: string): Element {
    if (!id.includes(" ")) return this.element(id);
    let place = this.#places.get(id);
    if (place === undefined) this.#places.set(id, (place = new Element(id, this)));
    return place;
  }

  present(id: string): Element | undefined {
    const element = this.#elements.get(id);
    return element?.entity === undefined ? undefined : element;
  }

  out(id: string): readonly Link[] {
    return this.snapshot.out(id);
  }

  in(id: string): readonly Link[] {
    return this.snapshot.in(id);
  }

  /** What a boundary, a flow or any other kind consists of, in the order of ids. */
  all(kind: Kind): readonly Element[] {
    return this.snapshot.entities(kind).map(({ id }) => this.element(id));
  }

  /** Everything that rules are about. */
  judged(): readonly Element[] {
    return JUDGED.flatMap((kind) => this.all(kind));
  }

  /** Facts of a kind that speak of an id, in the order of ids. */
  aimedAt(target: string, kind: Aiming): readonly Entity[] {
    this.#aimed ??= byAim([...this.snapshot.entities("overlay"), ...this.snapshot.entities("decision")]);
    return this.#aimed.get(aimPlace(kind, target)) ?? [];
  }

  /** Goes on to another snapshot. Answers the elements of which something changed, with `changed` set on each. */
  follow(next: Snapshot): readonly Element[] {
    for (const element of this.#moved) element.changed = 0;
    this.#moved = new Set();
    const before = this.#snapshot;
    this.#snapshot = next;
    if (before === undefined) this.#begin(next);
    else if (before !== next) this.#go(before, next);
    return [...this.#moved];
  }

  /** Says of a place that is no element of the graph, such as a cell, that it changed. Undefined: nobody ever asked. */
  touchPlace(id: string, aspects: number): Element | undefined {
    const place = this.#places.size === 0 ? undefined : this.#places.get(id);
    if (place !== undefined) this.#mark(place, aspects);
    return place;
  }

  #begin(next: Snapshot): void {
    for (const entity of next.allEntities()) {
      const element = this.element(entity.id);
      this.#mark(element, element.become(entity));
    }
    this.#components = this.all("component");
    spreadExposure(this.#components);
  }

  #go(before: Snapshot, next: Snapshot): void {
    const links = new Map<string, Link>();
    const kinds = new Set<string>();
    for (const id of next.changedSince(before)) {
      if (id.includes(" ")) {
        for (const link of [before.link(id), next.link(id)]) if (link) links.set(id, link);
        continue;
      }
      const element = this.element(id);
      if (isAiming(element.kind)) this.#reaim(element.kind, before.entity(id), next.entity(id));
      const aspects = element.become(next.entity(id));
      this.#mark(element, aspects);
      if (aspects !== WHOLE) continue;
      kinds.add(element.kind);
      // Whoever was joined to what came or went has other neighbours now, also where the links themselves stayed.
      for (const graph of [before, next])
        for (const link of [...graph.out(id), ...graph.in(id)]) links.set(`${link.from} ${link.kind} ${link.to}`, link);
    }
    for (const kind of kinds) this.#mark(this.element(kind), WHOLE);
    this.#relink(before, next, links.values());
    this.#weigh();
    if (kinds.has("component")) this.#components = this.all("component");
    if (this.#mayMoveExposure())
      for (const element of spreadExposure(this.#components)) this.#mark(element, ASPECT.exposure);
  }

  #reaim(kind: Aiming, before: Entity | undefined, next: Entity | undefined): void {
    this.#aimed = undefined;
    for (const target of [targetOf(before), targetOf(next)])
      if (target !== undefined) this.touchPlace(aimPlace(kind, target), WHOLE);
  }

  /** Forgets the relations that changed links take part in, on both of their ends and where they are passed through. */
  #relink(before: Snapshot, next: Snapshot, links: Iterable<Link>): void {
    const touched = new Set<string>();
    const [below, above] = [new Set<string>(), new Set<string>()];
    for (const { kind, from, to } of links) {
      touched.add(from).add(to);
      if (kind === "leaves" || kind === "enters" || kind === "carries" || kind === "replies_to")
        for (const graph of [before, next])
          for (const end of graph.out(from)) if (end.kind === "leaves" || end.kind === "enters") touched.add(end.to);
      if (kind !== "inside") continue;
      below.add(from);
      above.add(to);
    }
    for (const graph of [before, next]) {
      spread(touched, below, (id) =>
        graph
          .in(id)
          .filter(isInside)
          .map((link) => link.from),
      );
      spread(touched, above, (id) =>
        graph
          .out(id)
          .filter(isInside)
          .map((link) => link.to),
      );
    }
    for (const id of touched) {
      const element = this.element(id);
      element.forgetRelations();
      this.#mark(element, ASPECT.links);
    }
  }

  /** What moved in what an element keeps or carries moves how much it matters, unless something else weighs as much. */
  #weigh(): void {
    const affected = new Set<Element>();
    for (const element of this.#moved) {
      if ((element.changed & ~(ASPECT.name | ASPECT.rest)) === 0) continue;
      affected.add(element);
      if (element.kind !== "data") continue;
      for (const holder of relatedTo(element, "holders")) affected.add(holder);
      for (const flow of relatedTo(element, "carriers"))
        for (const each of [flow, ...relatedTo(flow, "from"), ...relatedTo(flow, "to")]) affected.add(each);
    }
    const known = [...affected].map((element) => [element, element.levels] as const);
    for (const [element] of known) element.levels = undefined;
    for (const [element, before] of known)
      if (before !== undefined && !sameLevels(before, levelsOf(element))) this.#mark(element, ASPECT.sensitivity);
  }

  #mayMoveExposure(): boolean {
    const facing = attributeAspect("internet_facing") | ASPECT.fields | ASPECT.links;
    for (const element of this.#moved) if ((element.changed & facing) !== 0) return true;
    return false;
  }

  #mark(element: Element, aspects: number): void {
    if (aspects === 0) return;
    element.changed |= aspects;
    this.#moved.add(element);
  }
}

function byAim(facts: readonly Entity[]): ReadonlyMap<string, readonly Entity[]> {
  const found = new Map<string, Entity[]>();
  for (const fact of facts) {
    const target = targetOf(fact);
    if (target === undefined) continue;
    const place = aimPlace(fact.kind as Aiming, target);
    const list = found.get(place);
    if (list) list.push(fact);
    else found.set(place, [fact]);
  }
  return found;
}

const NOTHING = Snapshot.empty({ system: "", branch: "", commit: "" });
const isInside = (link: Link): boolean => link.kind === "inside";

/** Adds to a set what can be reached from some of its members. */
function spread(into: Set<string>, from: ReadonlySet<string>, next: (id: string) => readonly string[]): void {
  const passed = new Set(from);
  for (const id of passed) {
    into.add(id);
    for (const each of next(id)) passed.add(each);
  }
}
