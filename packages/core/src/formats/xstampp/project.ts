import { type EntityId, type Kind, type Span, keyFromName, kindOf, linkId, linkRule } from "../../model/index.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { attribute, child, textOf, type XmlElement } from "../text/index.ts";

/** A variable of a process model, with its values by the file's ids. */
export interface Variable {
  readonly id: EntityId;
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

interface Added {
  readonly kind: Kind;
  readonly name?: string | undefined;
  readonly key?: string | undefined;
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  readonly rest?: Readonly<Record<string, unknown>> | undefined;
}

/** What the parts of the reader share: what was found so far, by the ids that the file gives. */
export class Project {
  readonly sketch: Sketch;
  readonly name: string;
  readonly #found = new Map<string, EntityId>();
  readonly #links = new Set<string>();
  readonly #targets = new Map<string, EntityId[]>();
  /** Parts of the control structure by their ids and by the ids of what is drawn within them. */
  readonly parts = new Map<string, EntityId>();
  /** The controller that a part realises. */
  readonly controllers = new Map<EntityId, EntityId>();
  readonly flows = new Map<string, Ends>();
  readonly variables = new Map<string, Variable>();
  /** Labels of control actions in the picture: whom they speak of, and the connection on which they stand. */
  readonly labels: Label[] = [];
  /** Factors that stand within the parts that they belong to, as older files have them. */
  readonly placedFactors: { readonly xml: XmlElement; readonly part: EntityId }[] = [];
  /** Factors that stand in a list of their own, each with its scenario at every part where it acts. */
  readonly factors = new Map<string, Factor>();
  /** Constraints that stand for a cause: requirements with us, which others may refine. */
  readonly causal = new Set<EntityId>();

  constructor(sketch: Sketch, name: string) {
    this.sketch = sketch;
    this.name = name;
  }

  /** Takes an entry of one of the file's tables, which is counted by the caller. */
  add(xml: XmlElement, { kind, name, key, props, rest }: Added): EntityId {
    const entry = entryOf(xml);
    const said = name ?? entry.name ?? `${KIND_NAMES[kind] ?? kind} ${entry.number ?? ""}`.trim();
    const foreign = entry.id !== undefined && !this.#found.has(entry.id) ? entry.id : undefined;
    const id = this.sketch.add(kind, {
      key: key ?? keyFromName(said),
      name: said,
      foreign,
      props,
      at: placeOf(xml),
      rest: { ...entry.rest, ...rest },
    });
    if (foreign !== undefined) this.#found.set(foreign, id);
    return id;
  }

  /** Of a table in which ids have another name. The first of an id stays. */
  know(foreign: string | undefined, id: EntityId): void {
    if (foreign === undefined || this.#found.has(foreign)) return;
    this.#found.set(foreign, id);
    this.sketch.mark(id, `xstampp:${foreign}`);
  }

  get(foreign: string | undefined, ...kinds: readonly Kind[]): EntityId | undefined {
    const id = foreign === undefined ? undefined : this.#found.get(foreign);
    return id !== undefined && (kinds.length === 0 || kinds.includes(kindOf(id) as Kind)) ? id : undefined;
  }

  /** Whether the link is there now and was not before. Of what may lead to one target only, the first stays. */
  join(from: EntityId, kind: string, to: EntityId, at?: Span, reason?: string): boolean {
    const id = linkId({ from, kind, to });
    if (this.#links.has(id) || from === to) return false;
    const isTaken =
      linkRule(kind, kindOf(from), kindOf(to))?.cardinality === "one" && this.#targets.has(`${from} ${kind}`);
    if (isTaken) return false;
    append(this.#targets, `${from} ${kind}`, to);
    this.#links.add(id);
    this.sketch.link(from, kind, to, { at, ...(reason ? { reason: reason.slice(0, TEXT_MAX) } : {}) });
    return true;
  }

  targets(from: EntityId, kind: string): readonly EntityId[] {
    return this.#targets.get(`${from} ${kind}`) ?? [];
  }

  target(from: EntityId, kind: string): EntityId | undefined {
    return this.targets(from, kind)[0];
  }

  /** A thing is counted where it is met, whatever becomes of it afterwards. */
  drop(xml: XmlElement, { what, why, text }: { what: string; why: string; text?: string | undefined }): void {
    this.sketch.drop(what, why);
    this.sketch.unclear({ line: xml.line, text: (text || what).slice(0, 200), why });
  }
}

export interface Factor {
  readonly xml: XmlElement;
  readonly scenarios: Map<EntityId | undefined, EntityId>;
}

export interface Ends {
  readonly id: EntityId;
  readonly from: EntityId;
  readonly to: EntityId;
}

export interface Label {
  readonly xml: XmlElement;
  readonly id: string | undefined;
  readonly action: string | undefined;
  readonly connection: string | undefined;
  readonly says: string;
}

interface Entry {
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly name: string | undefined;
  /** The longest that is said of it; nothing where nobody has written anything yet. */
  readonly text: string;
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What the rows of all tables of the tool have in common. */
export function entryOf(xml: XmlElement): Entry {
  const id = idOf(xml);
  const title = textOf(xml, "title") ?? "";
  const text = (textOf(xml, "description") || textOf(xml, "text") || title).slice(0, TEXT_MAX);
  const number = numberOf(textOf(xml, "number"));
  const severity = textOf(xml, "severity") || attribute(xml, "severity") || attribute(xml, "severityType");
  return {
    id,
    number,
    name: nameFrom(title) ?? nameFrom(firstSentence(text)),
    text,
    rest: {
      ...(id !== undefined && { id }),
      ...(number !== undefined && { number }),
      ...(severity && { severity }),
    },
  };
}

/** An element or an attribute, depending on the table. */
export function idOf(xml: XmlElement): string | undefined {
  return shortened(textOf(xml, "id") || attribute(xml, "id"));
}

export const refOf = (xml: XmlElement | undefined, ...path: readonly string[]): string | undefined =>
  shortened(textOf(xml, ...path));

/** The file's ids have 36 characters; longer ones are somebody's joke and need not fill the graph. */
const shortened = (id: string | undefined): string | undefined => (id ? id.slice(0, 100) : undefined);

/** The texts in a list, as `ucaID` in `relatedUCAIDs`. */
export const refsOf = (xml: XmlElement | undefined, list: string): readonly string[] =>
  (child(xml, list)?.children ?? []).flatMap(({ text }) => shortened(text.trim()) ?? []);

export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export const placeOf = ({ line, column }: XmlElement): Span => ({ line, column });

export const firstSentence = (text: string): string => /^[^]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim();

const KIND_NAMES: Partial<Record<Kind, string>> = {
  loss: "Loss",
  hazard: "Hazard",
  constraint: "Constraint",
  requirement: "Requirement",
  objective: "Goal",
  control_action: "Control action",
  scenario: "Scenario",
};
