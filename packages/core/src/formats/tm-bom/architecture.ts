import { keyFromName, type EntityId } from "../../model/index.ts";
import { nest, type Nesting } from "../facts.ts";
import { nameFrom } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { at, has, lineOf, listAt, plain, spanOf, textAt, truthAt } from "../text/index.ts";
import { Crossings } from "./crossings.ts";
import { ACTOR, COMPONENT, DATA, FLOW, SENSITIVITIES, STORE, ZONE } from "./fields.ts";
import type { Element, Known, Listing } from "./listing.ts";

export interface Architecture {
  readonly zones: Known;
  readonly crossings: Crossings;
  /** Actors, components and stores. */
  readonly parts: readonly Known[];
  readonly data: Known;
  readonly flows: Known;
}

/** What the system is made of: zones and what is between them, who and what is in them, and what passes. */
export class ArchitectureReader {
  readonly #sketch: Sketch;
  readonly #listing: Listing;

  constructor(sketch: Sketch, listing: Listing) {
    this.#sketch = sketch;
    this.#listing = listing;
  }

  read(): Architecture {
    const zones = this.#listing.elements("trust_zones", { kind: "boundary", fields: ZONE, assumed: { type: "trust" } });
    const crossings = this.#crossings(zones);
    const actors = this.#listing.elements("actors", {
      kind: "component",
      fields: ACTOR,
      besides: ["trust_zone"],
      assumed: { type: "actor" },
    });
    const whole = ["trust_zone", "parent_component"];
    const components = this.#listing.elements("components", {
      kind: "component",
      fields: COMPONENT,
      besides: whole,
      assumed: { type: "process" },
    });
    const stores = this.#listing.elements("data_stores", {
      kind: "component",
      fields: STORE,
      besides: ["trust_zone"],
      assumed: { type: "store" },
    });
    for (const { id, tree } of stores.values()) {
      const technology = STORE_TYPES.get(textAt(tree, "type") ?? "");
      if (technology !== undefined) this.#sketch.set(id, "technology", [technology]);
    }
    const data = this.#listing.elements("data_sets", { kind: "data", fields: DATA });
    const parts = [actors, components, stores];
    for (const element of parts.flatMap((known) => [...known.values()])) this.#zone(element, zones);
    this.#nest(components);
    this.#data(data, stores);
    const flows = this.#flows({ actors, components, stores }, crossings);
    return { zones, crossings, parts, data, flows };
  }

  #zone(element: Element, zones: Known): void {
    const zone = this.#listing.named(element, "trust_zone", zones);
    if (zone !== undefined)
      this.#sketch.link(element.id, "inside", zone.id, { at: { line: lineOf(element.tree, "trust_zone") } });
  }

  #nest(components: Known): void {
    const pairs = [...components.values()].flatMap((element): Inside[] => {
      const parent = this.#listing.named(element, "parent_component", components);
      return parent === undefined ? [] : [{ child: element.id, parent: parent.id, element, field: "parent_component" }];
    });
    const { kept, refused } = nest(pairs.filter(({ child, parent }) => child !== parent));
    for (const { child, parent, element, field } of kept)
      this.#sketch.link(child, "part_of", parent, { at: { line: lineOf(element.tree, field) } });
    for (const { element, field } of [...refused, ...pairs.filter(({ child, parent }) => child === parent)]) {
      element.rest[field] = textAt(element.tree, field);
      this.#sketch.unclear({
        line: lineOf(element.tree, field),
        text: this.#sketch.nameOf(element.id),
        why: "is part of something that is part of it",
      });
    }
  }

  /** What lies between two zones is a boundary of its own, which controls may be applied at. */
  #crossings(zones: Known): Crossings {
    const crossings = new Crossings(this.#sketch);
    for (const tree of this.#listing.listed("trust_boundaries")) {
      const ends = ["trust_zone_a", "trust_zone_b"].map((field) => textAt(tree, field) ?? "");
      const names = ends.map((end) => (zones.has(end) ? this.#sketch.nameOf(zones.get(end)!.id) : end));
      const name = nameFrom(names.join(" | ")) ?? "Trust boundary";
      const id = this.#sketch.add("boundary", {
        key: `${keyFromName(ends[0]!)}~${keyFromName(ends[1]!)}`,
        name,
        foreign: `trust_boundary:${this.#listing.claim("trust_boundary", ends.join("~"))}`,
        props: { type: "trust" },
        at: spanOf(tree),
        rest: plain(tree),
      });
      crossings.add({ id, tree, symbols: ends });
      for (const [index, field] of ["trust_zone_a", "trust_zone_b"].entries()) {
        if (!zones.has(ends[index]!))
          this.#listing.unclear(
            at(tree, field) ?? tree,
            ends[index]!,
            `is named as ${field} and is nothing that the file describes`,
          );
      }
    }
    return crossings;
  }

  #data(data: Known, stores: Known): void {
    const encrypted = new Map<EntityId, (boolean | undefined)[]>();
    const note = (id: EntityId, is: boolean | undefined): void => {
      if (!encrypted.has(id)) encrypted.set(id, []);
      encrypted.get(id)!.push(is);
    };
    for (const { id, tree } of data.values()) {
      for (const item of listAt(tree, "data_sensitivity")) {
        const word = textAt(item) ?? "";
        const means = Object.hasOwn(SENSITIVITIES, word) ? SENSITIVITIES[word]! : [];
        for (const attribute of means) this.#sketch.say(id, attribute, "yes", spanOf(item));
      }
      for (const placement of listAt(tree, "placements")) {
        const store = stores.get(textAt(placement, "data_store") ?? "");
        note(id, truthAt(placement, "encrypted"));
        if (store === undefined) {
          this.#listing.unclear(
            placement,
            textAt(placement, "data_store") ?? "",
            "is named as data_store and is nothing that the file describes",
          );
          continue;
        }
        note(store.id, truthAt(placement, "encrypted"));
        this.#sketch.link(store.id, "stores", id, { at: spanOf(placement) });
      }
    }
    // Encrypted is what is so wherever it lies, and a store in which all is.
    for (const { id, tree } of [...data.values(), ...stores.values()]) {
      const all = encrypted.get(id) ?? [];
      if (all.includes(false)) this.#sketch.say(id, "encrypted_at_rest", "no", spanOf(tree));
      else if (all.length > 0 && !all.includes(undefined))
        this.#sketch.say(id, "encrypted_at_rest", "yes", spanOf(tree));
    }
  }

  #flows(ends: Ends, crossings: Crossings): Known {
    const flows = this.#listing.elements("data_flows", {
      kind: "flow",
      fields: FLOW,
      besides: ["source", "destination"],
    });
    for (const flow of flows.values()) {
      const [from, to] = (["source", "destination"] as const).map((field) => {
        const end = this.#end(flow, field, ends);
        const link = field === "source" ? "leaves" : "enters";
        if (end !== undefined) this.#sketch.link(flow.id, link, end.id, { at: { line: lineOf(flow.tree, field) } });
        return end;
      });
      crossings.tell(
        flow.id,
        [from, to].map((end) => textAt(end?.tree, "trust_zone") ?? ""),
      );
    }
    return flows;
  }

  /** An end says of which type it is; where that is unknown, its name alone decides. */
  #end(flow: Element, field: string, { actors, components, stores }: Ends): Element | undefined {
    const symbol = textAt(flow.tree, field, "object") ?? textAt(flow.tree, field) ?? "";
    const type = (textAt(flow.tree, field, "type") ?? "").replace(/^.*\//, "").replaceAll("_", "-").toLowerCase();
    const byType = new Map([
      ["actor", actors],
      ["component", components],
      ["data-store", stores],
    ]).get(type);
    const end = (byType === undefined ? [actors, components, stores] : [byType]).flatMap(
      (known) => known.get(symbol) ?? [],
    )[0];
    if (end === undefined && has(flow.tree, field)) this.#listing.stray(flow, field);
    else if (end === undefined) this.#listing.unclear(flow.tree, this.#sketch.nameOf(flow.id), `has no ${field}`);
    return end;
  }
}

interface Ends {
  readonly actors: Known;
  readonly components: Known;
  readonly stores: Known;
}
interface Inside extends Nesting {
  readonly element: Element;
  readonly field: string;
}

/** What a store is, where the file names no product. */
const STORE_TYPES: ReadonlyMap<string, string> = new Map([
  ["sql", "SQL"],
  ["key_value", "Key-value store"],
  ["document", "Document store"],
  ["object", "Object storage"],
  ["graph", "Graph database"],
  ["time_series", "Time series database"],
]);
