import { type Entity, type Kind, type Link, isEntityId, isKind } from "../model/index.ts";
import { type CellOutput, cellKey } from "./cell.ts";
import { type Earlier, MEMBERS, PLACE } from "./derived.ts";
import { type EditedEntity, withOverlays } from "./edited-entity.ts";
import { Element, type Statement } from "./element.ts";
import { type Exposure, exposureOf } from "./facts.ts";
import type { Relation } from "./predicate.ts";
import { ASPECT, type Reads, WHOLE, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import { type Level, levelsOf } from "./sensitivity.ts";
import { type Aiming, type View, aimPlace } from "./view.ts";

/** What a plugin may ask the graph. Each answer is noted, also that something is not there; there is no other way to it. */
export class GraphRead {
  readonly #view: View;
  readonly #reads: Reads;
  readonly #earlier: Earlier;

  constructor(view: View, reads: Reads, earlier: Earlier) {
    this.#view = view;
    this.#reads = reads;
    this.#earlier = earlier;
  }

  entity(id: string): Entity | undefined {
    return this.#at(id, WHOLE).entity;
  }

  /** In the order of ids. */
  ids(kind: Kind): readonly string[] {
    this.#at(kind, WHOLE);
    return this.#view.snapshot.entities(kind).map(({ id }) => id);
  }

  entities(kind: Kind): readonly Entity[] {
    return this.ids(kind).map((id) => this.entity(id)!);
  }

  out(id: string): readonly Link[] {
    this.#at(id, ASPECT.links);
    return this.#view.out(id);
  }

  in(id: string): readonly Link[] {
    this.#at(id, ASPECT.links);
    return this.#view.in(id);
  }

  attribute(id: string, name: string): Statement {
    return this.#at(id, ASPECT.fields | attributeAspect(name)).attribute(name);
  }

  related(id: string, relation: Relation | "from" | "to"): readonly string[] {
    return relatedTo(this.#at(id, ASPECT.links), relation).map((element) => element.id);
  }

  exposure(id: string): Exposure {
    return exposureOf(this.#at(id, ASPECT.links), this.#reads);
  }

  /** How much confidentiality, integrity and availability of it matter, in this order. */
  levels(id: string): readonly Level[] {
    return levelsOf(this.#at(id, ASPECT.sensitivity));
  }

  /**
   * What another plugin derived for an owner, or one pass, named `plugin.pass`: also an earlier one of the plugin that
   * asks. Undefined: there is no such cell, it failed, or it comes later.
   */
  derived(from: string, owner: string): CellOutput | undefined {
    const outputs = this.#earlier.passesOf(from).map((pass) => {
      this.#at(cellKey(pass, owner), ASPECT.output);
      return this.#earlier.output(pass, owner);
    });
    return joined(outputs.filter((output) => output !== undefined));
  }

  /** The ids of a kind that a plugin derived so far, in their order. */
  derivedIds(plugin: string, kind: Kind): readonly string[] {
    this.#at(PLACE.kind(plugin, kind), MEMBERS);
    return this.#earlier.ids(plugin, kind);
  }

  /** One that looks at all of them runs again when any of them changes. */
  derivedEntities(plugin: string, kind: Kind): readonly Entity[] {
    this.#at(PLACE.kind(plugin, kind), MEMBERS | ASPECT.output);
    return this.#earlier.ids(plugin, kind).map((id) => this.#earlier.entity(id)!);
  }

  /** As it was generated. */
  derivedEntity(id: string): Entity | undefined {
    this.#at(PLACE.entity(id), WHOLE);
    return this.#earlier.entity(id);
  }

  /** As people edited it. */
  editedEntity(id: string): EditedEntity | undefined {
    const entity = this.derivedEntity(id);
    return entity && withOverlays(entity, this.overlaysOf(id));
  }

  derivedOut(id: string): readonly Link[] {
    this.#at(PLACE.out(id), WHOLE);
    return this.#earlier.out(id);
  }

  derivedIn(id: string): readonly Link[] {
    this.#at(PLACE.in(id), WHOLE);
    return this.#earlier.in(id);
  }

  /** Edits that people made of something generated, in the order of ids. */
  overlaysOf(target: string): readonly Entity<"overlay">[] {
    return this.#aimedAt(target, "overlay") as readonly Entity<"overlay">[];
  }

  /** What people decided of it. */
  decisionsOn(target: string): readonly Entity<"decision">[] {
    return this.#aimedAt(target, "decision") as readonly Entity<"decision">[];
  }

  #aimedAt(target: string, kind: Aiming): readonly Entity[] {
    this.#at(aimPlace(kind, target), WHOLE);
    return this.#view.aimedAt(target, kind);
  }

  /** Nothing can ever stand at what is no id, so there is nothing to note. */
  #at(id: string, aspects: number): Element {
    const target = id.slice(id.indexOf(" ") + 1);
    if (!isEntityId(target) && !isKind(target)) return new Element(id, this.#view);
    const element = this.#view.place(id);
    this.#reads.note(element, aspects);
    return element;
  }
}

function joined(outputs: readonly CellOutput[]): CellOutput | undefined {
  if (outputs.length < 2) return outputs[0];
  return {
    judgements: outputs.flatMap(({ judgements }) => judgements),
    open: outputs.flatMap(({ open }) => open),
    settled: outputs.flatMap(({ settled }) => settled),
    entities: outputs.flatMap(({ entities }) => entities),
    links: outputs.flatMap(({ links }) => links),
  };
}
