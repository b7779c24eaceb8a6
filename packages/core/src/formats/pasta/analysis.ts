import { type EntityId, type Kind, keyFromName, kindOf, linkId, linkRule } from "../../model/index.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";

interface Said {
  readonly kind: Kind;
  /** What it is called in the file. */
  readonly name: string;
  readonly text?: string | undefined;
  readonly props: Readonly<Record<string, unknown>>;
  readonly rest?: Readonly<Record<string, unknown>> | undefined;
  readonly line: number;
}

interface Reference {
  readonly from: EntityId;
  readonly to: string;
  readonly line: number;
  /** The link for each kind of thing that the name may stand for. */
  readonly links: Partial<Record<Kind, string>>;
}

/** What was found, by the names that the file gives, and what refers to names that may come later. */
export class Analysis {
  readonly sketch: Sketch;
  /** Who issues the action that an unsafe one misuses. */
  readonly issuers = new Map<EntityId, EntityId>();
  readonly #named = new Map<string, EntityId>();
  readonly #references: Reference[] = [];
  readonly #links = new Set<string>();
  readonly #single = new Set<string>();

  constructor(sketch: Sketch) {
    this.sketch = sketch;
  }

  /** Of two things of one kind and name the first is the one that is meant by it. */
  add({ kind, name, text, props, rest, line }: Said): EntityId {
    const known = this.#named.has(name);
    if (known) this.sketch.unclear({ line, text: name, why: "is a name that is there twice, and means the first" });
    const id = this.sketch.add(kind, {
      key: keyFromName(name),
      name: nameFrom(text === undefined ? name : firstSentence(text)) ?? name.slice(0, 200),
      foreign: known ? undefined : name.slice(0, 100),
      props,
      rest: { id: name.slice(0, 100), ...rest },
      at: { line },
    });
    if (!known) this.#named.set(name, id);
    return id;
  }

  get(name: string): EntityId | undefined {
    return this.#named.get(name);
  }

  join(from: EntityId, kind: string, to: EntityId, line: number): boolean {
    const id = linkId({ from, kind, to });
    if (from === to || this.#links.has(id)) return false;
    if (linkRule(kind, kindOf(from), kindOf(to))?.cardinality === "one") {
      if (this.#single.has(`${from} ${kind}`)) return false;
      this.#single.add(`${from} ${kind}`);
    }
    this.#links.add(id);
    this.sketch.link(from, kind, to, { at: { line } });
    return true;
  }

  refer(from: EntityId, names: readonly string[], links: Reference["links"], line: number): void {
    for (const to of names) {
      this.sketch.count("reference");
      this.#references.push({ from, to, links, line });
    }
  }

  resolve(): void {
    for (const { from, to, links, line } of this.#references) {
      const target = this.#named.get(to);
      const link = target === undefined ? undefined : links[kindOf(target) as Kind];
      if (target !== undefined && link !== undefined && this.join(from, link, target, line)) continue;
      const why =
        target === undefined
          ? "nothing in the file has that name"
          : link === undefined
            ? "what it names cannot be meant there"
            : "it is there already, or its place is taken";
      this.drop("reference", why, { line, text: `${this.sketch.nameOf(from)}: ${to}` });
    }
  }

  drop(what: string, why: string, { line, text }: { readonly line: number; readonly text: string }): void {
    this.sketch.drop(what, why);
    this.sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

export const textFrom = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, TEXT_MAX);

const firstSentence = (text: string): string => /^[^]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim();
