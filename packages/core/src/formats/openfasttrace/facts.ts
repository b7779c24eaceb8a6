import { type EntityId, KEY, entityId, isEntityId, isKind, keyFromName, kindOf, linkRule } from "../../model/index.ts";
import type { Reading, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { DERIVED_TAG, WHY_DERIVED, fittingProps, textFieldOf, usualLink } from "../traced.ts";
import type { Appendix, KeptLink } from "./appendix.ts";
import { type Document, type Item, idOfItem, stemOf, stemOfItem } from "./item.ts";
import { keyFromItem, meaningOf } from "./types.ts";

export const FORMAT = "openfasttrace";

/** Items as facts: what covers is linked to what it covers, and what has no word of ours is kept beside it. */
export function toFacts(document: Document, source: Source, appendix?: Appendix): Reading {
  return new Facts(source, appendix).reading(document);
}

/** What an item says by itself in our words; the writer keeps in the appendix what an entity says otherwise. */
export interface Spoken {
  readonly id: EntityId;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
}

export function spokenBy(item: Item): Spoken {
  const { type, name, title, text, comment, status, tags } = item;
  const { kind, props } = meaningOf(type);
  const field = textFieldOf(kind);
  const state = kind === "requirement" && status !== undefined ? STATES.get(status) : undefined;
  const said = title ?? name;
  const words = text === "" ? said : text;
  return {
    id: entityId(kind, keyOf(name)),
    name: said,
    props: {
      ...props,
      ...(state !== undefined && { status: state }),
      ...(field === "description" ? text !== "" && { description: text } : { [field]: words }),
      ...(field !== "description" && comment !== undefined && { description: comment }),
    },
    tags: [...new Set(tags)].sort(),
  };
}

/** The words of a status, both ways; the first of two that mean the same is the one that is written. */
export const STATES: ReadonlyMap<string, string> = new Map([
  ["approved", "agreed"],
  ["proposed", "proposed"],
  ["draft", "proposed"],
  ["rejected", "rejected"],
]);

function keyOf(name: string): string {
  const key = keyFromItem(name);
  return KEY.test(key) ? key : keyFromName(name);
}

class Facts {
  readonly #sketch: Sketch;
  readonly #source: Source;
  readonly #appendix: Appendix | undefined;
  readonly #ids = new Map<string, EntityId>();
  readonly #revisions = new Map<string, number>();

  constructor(source: Source, appendix: Appendix | undefined) {
    this.#sketch = new Sketch({ format: FORMAT, source, by: "import" });
    this.#source = source;
    this.#appendix = appendix;
  }

  reading({ title, items, forwards }: Document): Reading {
    const sketch = this.#sketch;
    for (const item of items) this.#revisions.set(stemOfItem(item), item.revision);
    for (const item of items) this.#item(item);
    const told = this.#told();
    for (const item of items) this.#covers(item, told);
    for (const link of this.#appendix?.links ?? []) this.#link(link);
    if (forwards > 0) {
      sketch.count("forwarded need", forwards);
      sketch.drop("forwarded need", "it hands a need on and says nothing of a thing", forwards);
    }
    const name = this.#appendix?.name ?? title ?? this.#source.name.replace(/\.[a-z0-9]{1,8}$/i, "");
    return sketch.finish({ name: name === "" ? "Specification" : name, description: this.#appendix?.description });
  }

  #item(item: Item): void {
    const sketch = this.#sketch;
    const stem = stemOfItem(item);
    const spoken = spokenBy(item);
    const kept = this.#appendix?.items.get(stem);
    sketch.count("item");
    const id = kept?.id !== undefined && isEntityId(kept.id) && isKind(kindOf(kept.id)) ? kept.id : spoken.id;
    const kind = kindOf(id) as ReturnType<typeof meaningOf>["kind"];
    const { props, unfit, missing } = fittingProps(kind, { ...spoken.props, ...kept?.props });
    if (item.tags.includes(DERIVED_TAG)) return sketch.drop("item", WHY_DERIVED);
    if (missing.length > 0)
      return sketch.drop(
        "item",
        `a ${kind.replaceAll("_", " ")} says its ${missing.join(" and ")} too, which is not there`,
      );
    const gone = unfit.filter((field) => kept?.props?.[field] !== null);
    if (gone.length > 0) this.#unclear(item, `${gone.join(", ")} cannot be said so of a ${kind.replaceAll("_", " ")}`);
    if (this.#ids.has(stem))
      this.#unclear(item, "an item of this id is there already; what covers it covers the first");
    const added = sketch.add(kind, {
      key: id.slice(kind.length + 1),
      name: kept?.name ?? spoken.name,
      props,
      tags: kept?.tags ?? spoken.tags,
      ...(this.#appendix === undefined && { foreign: stem }),
      marks: kept?.marks ?? [],
      rest: kept?.rest ?? (this.#appendix === undefined ? this.#restOf(item) : undefined),
      at: { line: item.line },
    });
    if (!this.#ids.has(stem)) this.#ids.set(stem, added);
  }

  /** What a foreign item says and we have no word for. Its needs are kept although they are none: that is what it says. */
  #restOf({ type, revision, status, rationale, comment, covers, depends, needs }: Item): Record<string, unknown> {
    const { kind } = meaningOf(type);
    const strays = covers.filter((id) => this.#revisions.get(stemOf(id)) !== revisionOf(id) || !isLinked(type, id));
    return {
      needs: [...new Set(needs)].sort(),
      ...(revision !== 1 && { revision }),
      ...(status !== undefined && { status }),
      ...(rationale !== undefined && { rationale }),
      ...(comment !== undefined && textFieldOf(kind) === "description" && { comment }),
      ...(depends.length > 0 && { depends: [...new Set(depends)].sort() }),
      ...(strays.length > 0 && { covers: [...new Set(strays)].sort() }),
    };
  }

  /** Pairs whose links the appendix tells in full. */
  #told(): ReadonlySet<string> {
    return new Set((this.#appendix?.links ?? []).map(({ from, to }) => `${from} ${to}`));
  }

  #covers(item: Item, told: ReadonlySet<string>): void {
    const stem = stemOfItem(item);
    const from = this.#ids.get(stem);
    for (const id of new Set(item.covers)) {
      const target = stemOf(id);
      if (told.has(`${stem} ${target}`)) continue;
      this.#sketch.count("coverage");
      const to = this.#ids.get(target);
      const kind = from === undefined || to === undefined ? undefined : usualLink(kindOf(from), kindOf(to));
      if (from === undefined) this.#sketch.drop("coverage", "the item that covers is left out");
      else if (to === undefined)
        this.#sketch.drop("coverage", "the item that is covered is not in the file, or left out");
      else if (from === to) this.#sketch.drop("coverage", "an item cannot cover itself");
      else if (kind === undefined) this.#sketch.drop("coverage", "our words have no link between such two kinds");
      else if (!this.#isNew(from, kind, to)) this.#sketch.drop("coverage", SAID);
      else this.#sketch.link(from, kind, to, { at: { line: item.line } });
      if (to !== undefined && this.#revisions.get(target) !== revisionOf(id))
        this.#unclear(
          item,
          `covers ${id.slice(0, 120)}, of which there is revision ${this.#revisions.get(target)} now`,
        );
    }
  }

  #link({ from, kind, to, props }: KeptLink): void {
    const sketch = this.#sketch;
    sketch.count("link");
    const [a, b] = [this.#ids.get(from), this.#ids.get(to)];
    if (a === undefined || b === undefined)
      return sketch.drop("link", "one of its ends is not in the file, or left out");
    if (a === b || linkRule(kind, kindOf(a), kindOf(b)) === undefined)
      return sketch.drop("link", "our words have no such link between its ends");
    if (!this.#isNew(a, kind, b)) return sketch.drop("link", SAID);
    const { reason, confidence } = props ?? {};
    sketch.link(a, kind, b, {
      at: { line: 1 },
      ...(typeof reason === "string" && reason.length <= 20_000 && { reason }),
      ...(typeof confidence === "number" && confidence >= 0 && confidence <= 1 && { confidence }),
    });
  }

  readonly #made = new Set<string>();
  /** Where one target is all there may be, the first stays. */
  #isNew(from: EntityId, kind: string, to: EntityId): boolean {
    const isOnly = linkRule(kind, kindOf(from), kindOf(to))?.cardinality === "one";
    const id = isOnly ? `${from} ${kind}` : `${from} ${kind} ${to}`;
    if (this.#made.has(id)) return false;
    this.#made.add(id);
    return true;
  }

  #unclear(item: Item, why: string): void {
    this.#sketch.unclear({ line: item.line, text: idOfItem(item).slice(0, 200), why });
  }
}

const SAID = "the same is said already, or another where there may be one";
const isLinked = (type: string, covered: string): boolean =>
  usualLink(meaningOf(type).kind, meaningOf(covered.slice(0, covered.indexOf("~"))).kind) !== undefined;
const revisionOf = (id: string): number => Number(id.slice(id.lastIndexOf("~") + 1));
