import { SecaError, onOneLine } from "../kernel/index.ts";
import {
  type Attributes,
  type Entity,
  type EntityId,
  type Kind,
  type Link,
  type Origin,
  type Span,
  entityId,
  keyFromName,
  kindOf,
  linkId,
  linkRule,
  toEntity,
  toLink,
} from "../model/index.ts";
import type { Dropped, Reading, Source, Unclear } from "./format.ts";

interface Reader {
  readonly format: string;
  readonly source: Pick<Source, "input" | "name">;
  /**
   * `import`: another tool's model said so. `input`: a person wrote it. `inferred`: we conclude it from a deployment.
   * `model`: a language model of the host read it.
   */
  readonly by: "import" | "input" | "inferred" | "model";
}

export interface Thing {
  /** From the file's own id where that reads well, else from the name. The same key twice is told apart by `foreign`. */
  readonly key?: string | undefined;
  readonly name: string;
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: readonly string[] | undefined;
  /** The file's own id: kept as the mark `<format>:<id>`, so that a renamed thing is known again. */
  readonly foreign?: string | undefined;
  /** Other signs by which another input may know the same thing: `name:Order DB`, `image:postgres`, `host:db`. */
  readonly marks?: readonly string[] | undefined;
  /** What the format says of it and we have no field for, written back as it was. */
  readonly rest?: unknown;
  readonly at?: Span | undefined;
  readonly confidence?: number | undefined;
}

export interface FlowThing extends Omit<Thing, "name"> {
  readonly from: EntityId;
  readonly to: EntityId;
  /** Default: `<from> → <to>` by their names. */
  readonly name?: string | undefined;
  /** Tells several flows between the same two apart; without one they are one flow. */
  readonly as?: string | undefined;
  readonly carries?: readonly EntityId[] | undefined;
}

type Value = "yes" | "no" | "unknown" | boolean;

/** Gathers what a reader finds, gives it ids, and checks every fact against its schema as it comes. */
export class Sketch {
  readonly #reader: Reader;
  #source: Reader["source"];
  readonly #entities = new Map<EntityId, Draft>();
  readonly #links = new Map<string, Link>();
  /** Sources and kinds of links that may lead to one target, once they do. */
  readonly #single = new Set<string>();
  /** The number that may be free next, of things that share a key: thousands of them would each try all before. */
  readonly #nths = new Map<EntityId, number>();
  readonly #dropped = new Map<string, Dropped>();
  readonly #unclear: Unclear[] = [];
  readonly #counts = new Map<string, number>();

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#source = reader.source;
  }

  /** From here on, what is found is found in this file: for formats that read several as one. */
  turnTo(source: Reader["source"]): void {
    this.#source = source;
  }

  /** A new thing. One of the same kind and key becomes another, unless both are the same foreign one. */
  add(kind: Kind, thing: Thing): EntityId {
    const { name, props = {}, tags = [], foreign, marks = [], rest, at, confidence } = thing;
    if (this.#entities.size >= THINGS_MAX) throw tooMany();
    const id = this.#freeId(kind, thing);
    this.#entities.set(id, {
      id,
      name: onOneLine(name).trim().slice(0, 200) || kind,
      props: { ...props },
      tags: [...tags],
      origin: this.#origin(at, confidence),
      marks: new Set([...(foreign === undefined ? [] : [`${this.#reader.format}:${foreign}`]), ...marks]),
      rest,
    });
    return id;
  }

  /** A flow with its two ends. One between the same ends and `as` the same is the one that is there. */
  flow({ from, to, as, carries = [], name, ...thing }: FlowThing): EntityId {
    const key = `${keyOf(from)}>${keyOf(to)}${as === undefined ? "" : `:${keyFromName(as)}`}`.slice(0, 200);
    const known = entityId("flow", key);
    const words = name ?? `${this.nameOf(from)} → ${this.nameOf(to)}`;
    const id = this.#entities.has(known) ? known : this.add("flow", { ...thing, key, name: words });
    const { at, confidence } = thing;
    this.link(id, "leaves", from, { at, confidence });
    this.link(id, "enters", to, { at, confidence });
    for (const data of carries) this.link(id, "carries", data, { at, confidence });
    return id;
  }

  /** The same link twice is one. Of a link that may lead to one target only, the first stays and the others are told. */
  link(
    from: EntityId,
    kind: string,
    to: EntityId,
    { at, confidence, reason }: { at?: Span | undefined; confidence?: number | undefined; reason?: string } = {},
  ): void {
    const id = linkId({ from, kind, to });
    if (this.#links.has(id) || from === to) return;
    if (linkRule(kind, kindOf(from), kindOf(to))?.cardinality === "one") {
      if (this.#single.has(`${from} ${kind}`))
        return this.drop(
          `further ${kind.replaceAll("_", " ")} links`,
          "a thing has one such place, and the first stays",
        );
      this.#single.add(`${from} ${kind}`);
    }
    const props = { ...(reason === undefined ? {} : { reason }), ...(confidence === undefined ? {} : { confidence }) };
    this.#links.set(id, toLink({ from, kind, to, props, origin: this.#origin(at, confidence) }));
  }

  /** Sets what a rule may ask about. What the file says twice, it says as it said it first. */
  say(id: EntityId, attribute: string, value: Value, at?: Span): void {
    const draft = this.#get(id);
    const said = typeof value === "boolean" ? (value ? "yes" : "no") : value;
    const attributes = (draft.props.attributes ?? {}) as Attributes;
    if (Object.hasOwn(attributes, attribute)) return;
    const from = this.#reader.by === "model" ? "inferred" : this.#reader.by;
    draft.props.attributes = { ...attributes, [attribute]: { value: said, from, ...(at && { span: at }) } };
  }

  /** Sets a field that became known later; one that is set stays unless `over` says so. */
  set(id: EntityId, field: string, value: unknown, { over = false } = {}): void {
    const { props } = this.#get(id);
    if (over || props[field] === undefined) props[field] = value;
  }

  mark(id: EntityId, ...marks: readonly string[]): void {
    for (const mark of marks) this.#get(id).marks.add(mark);
  }

  has(id: EntityId): boolean {
    return this.#entities.has(id);
  }

  nameOf(id: EntityId): string {
    return this.#get(id).name;
  }

  prop(id: EntityId, field: string): unknown {
    return this.#get(id).props[field];
  }

  /** Things of a foreign kind that the file holds, whatever becomes of them. */
  count(what: string, count = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  drop(what: string, why: string, count = 1): void {
    const key = `${what}\n${why}`;
    this.#dropped.set(key, { what, why, count: (this.#dropped.get(key)?.count ?? 0) + count });
  }

  /** The first ones; whoever has so many of them reads no further anyhow. */
  unclear(place: Unclear): void {
    if (this.#unclear.length < UNCLEAR_MAX) this.#unclear.push(place);
  }

  /** The facts in the order of their ids, so the same file gives the same bytes. */
  finish({ name, description }: { name: string; description?: string | undefined }): Reading {
    const byId = <T>(list: Iterable<readonly [string, T]>): T[] =>
      [...list].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
    return {
      format: this.#reader.format,
      name,
      ...(description === undefined || description === "" ? {} : { description }),
      entities: byId(this.#entities).map((draft) => this.#toEntity(draft)),
      links: byId(this.#links),
      counts: Object.fromEntries(this.#counts),
      dropped: byId(this.#dropped),
      unclear: this.#unclear.toSorted((a, b) => a.line - b.line),
    };
  }

  #toEntity({ marks, rest, ...draft }: Draft): Entity {
    const ext = {
      ...(marks.size > 0 && { marks: [...marks].sort() }),
      ...(!isNothing(rest) && { [this.#reader.format]: rest }),
    };
    return toEntity({ ...draft, ext });
  }

  #freeId(kind: Kind, { key, name, foreign }: Thing): EntityId {
    const plain = entityId(kind, key ?? keyFromName(name));
    if (!this.#entities.has(plain)) return plain;
    if (foreign !== undefined) {
      const told = entityId(kind, `${plain.slice(kind.length + 1, 160)}~${keyFromName(foreign).slice(0, 39)}`);
      if (!this.#entities.has(told)) return told;
    }
    // Two things that nothing tells apart but their order in the file.
    for (let nth = this.#nths.get(plain) ?? 2; ; nth++) {
      const next = entityId(kind, `${plain.slice(kind.length + 1, 190)}~${nth}`);
      if (this.#entities.has(next)) continue;
      this.#nths.set(plain, nth + 1);
      return next;
    }
  }

  #origin(at: Span | undefined, confidence: number | undefined): Origin {
    const { by, format } = this.#reader;
    const { input } = this.#source;
    const sure = confidence !== undefined && confidence < 1 ? { confidence } : {};
    if (by === "model") return { by: "model", provider: "host", evidence: input, ...sure };
    const where = { input, ...(at && { span: at }), ...sure };
    return by === "input" ? { by: "input", ...where } : { by: "import", format, ...where };
  }

  #get(id: EntityId): Draft {
    const draft = this.#entities.get(id);
    if (!draft) throw new Error(`${kindOf(id)} ${id} is spoken of before it is added`);
    return draft;
  }
}

interface Draft {
  readonly id: EntityId;
  readonly name: string;
  readonly props: Record<string, unknown>;
  readonly tags: readonly string[];
  readonly origin: Origin;
  readonly marks: Set<string>;
  readonly rest: unknown;
}

/** Readers hand over what is left of a thing before they have followed its references; in the end it may be nothing. */
const isNothing = (rest: unknown): boolean =>
  rest === undefined || (typeof rest === "object" && rest !== null && Object.keys(rest).length === 0);

/** Four times what is promised to be quick. */
const THINGS_MAX = 40_000;
const UNCLEAR_MAX = 1000;

const tooMany = (): SecaError =>
  new SecaError(
    "too_large",
    `The file holds more than ${THINGS_MAX} things.`,
    "Split the system into several, and hand over a file for each.",
  );

const keyOf = (id: EntityId): string => id.slice(id.indexOf("/") + 1);
