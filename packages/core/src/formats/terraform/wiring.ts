import type { Identities } from "./identities.ts";
import { type Resource, itemsOf, nodesAt } from "./plan.ts";
import type { References } from "./references.ts";
import { rowsOf, textAt, type Tree } from "../text/index.ts";
import { factOf } from "./types/list.ts";

/** Which resources lead to which, as the table of types tells, and what belongs to what. */
export class Wiring {
  readonly #references: References;
  readonly #identities: Identities;
  readonly #next = new Map<Resource, Set<Resource>>();
  readonly #owners = new Map<Resource, Resource>();
  /** Asked again and again by whoever looks for what names a thing. */
  readonly #known = new Map<Resource, Map<string, readonly Resource[]>>();
  /** What others lead to by a `to` of their own. */
  readonly called = new Set<Resource>();

  constructor(resources: readonly Resource[], references: References, identities: Identities) {
    this.#references = references;
    this.#identities = identities;
    for (const resource of resources) {
      if (resource.isData) continue;
      const { of = [], to = [], from = [] } = factOf(resource.type) ?? {};
      for (const target of to.flatMap((path) => this.at(resource, path))) {
        this.#lead(resource, target);
        this.called.add(target);
      }
      for (const source of [...from, ...of].flatMap((path) => this.at(resource, path))) this.#lead(source, resource);
      const owner = of.flatMap((path) => this.at(resource, path)).find((one) => one !== resource);
      if (owner !== undefined) this.#owners.set(resource, owner);
    }
  }

  /** What a value of a resource means: by what it refers to in the configuration, else by the value itself. */
  at(resource: Resource, path: string): readonly Resource[] {
    const paths = this.#known.get(resource) ?? new Map<string, readonly Resource[]>();
    this.#known.set(resource, paths);
    const found = paths.get(path) ?? this.#find(resource, path);
    paths.set(path, found);
    return found;
  }

  #find(resource: Resource, path: string): readonly Resource[] {
    const referred = this.#references.at(resource, path).filter((one) => one !== resource && !one.isData);
    if (referred.length > 0) return referred;
    const found = nodesAt(resource.values, path)
      .flatMap(leavesOf)
      .flatMap((text) => (path === "event_pattern" ? this.#bucketsIn(text) : this.#identities.find(text)));
    return [...new Set(found)].filter((one) => one !== resource);
  }

  /** Buckets whose events a rule waits for: they are named in a text of JSON. */
  #bucketsIn(text: string): readonly Resource[] {
    if (!text.includes("aws.s3")) return [];
    const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word!);
    return words.flatMap((word) => this.#identities.find(word)).filter(({ type }) => type === "aws_s3_bucket");
  }

  next(resource: Resource): readonly Resource[] {
    return [...(this.#next.get(resource) ?? [])];
  }

  /** What it belongs to, through pieces of pieces; itself where it belongs to nothing. */
  rootOf(resource: Resource): Resource {
    let here = resource;
    for (let depth = 0; depth < 10; depth++) {
      const owner = this.#owners.get(here);
      if (owner === undefined) return here;
      here = owner;
    }
    return here;
  }

  #lead(from: Resource, to: Resource): void {
    if (from === to) return;
    this.#next.set(from, (this.#next.get(from) ?? new Set()).add(to));
  }
}

/** All texts below a node. */
export function leavesOf(tree: Tree): string[] {
  return itemsOf(tree).flatMap((node) => {
    const text = textAt(node);
    return text === undefined ? rowsOf(node).flatMap(([, { value }]) => leavesOf(value)) : [text];
  });
}
