import { type Entity, type Kind, type Link, isEntityId, isKind } from "../model/index.ts";
import { type CellOutput, cellKey } from "./cell.ts";
import { Element, type Statement } from "./element.ts";
import { type Exposure, exposureOf } from "./facts.ts";
import type { Relation } from "./predicate.ts";
import { ASPECT, type Reads, WHOLE, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import { type Level, levelsOf } from "./sensitivity.ts";
import type { View } from "./view.ts";

/** What a plugin may ask the graph. Each answer is noted, also that something is not there; there is no other way to it. */
export class GraphRead {
  readonly #view: View;
  readonly #reads: Reads;
  readonly #results: (key: string) => CellOutput | undefined;

  constructor(view: View, reads: Reads, results: (key: string) => CellOutput | undefined) {
    this.#view = view;
    this.#reads = reads;
    this.#results = results;
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

  /** What another plugin derived for an owner. Undefined: it has no such cell, or the cell failed. */
  derived(plugin: string, owner: string): CellOutput | undefined {
    const key = cellKey(plugin, owner);
    this.#at(key, ASPECT.output);
    return this.#results(key);
  }

  /** Nothing can ever stand at what is no id, so there is nothing to note. */
  #at(id: string, aspects: number): Element {
    if (!isEntityId(id) && !isKind(id) && !isEntityId(id.slice(id.indexOf(" ") + 1)))
      return new Element(id, this.#view);
    const element = this.#view.element(id);
    this.#reads.note(element, aspects);
    return element;
  }
}
