import {
  canonicalJson,
  sha256,
  keyFromName,
  type Entity,
  type EntityId,
  type Kind,
  type Link,
  type Span,
} from "../model/index.ts";
import type { Dropped, Facts } from "./format.ts";
import type { Sketch } from "./sketch.ts";

/** The facts of a model as writers ask for them, everything in the order of ids. */
export class FactTable {
  readonly #byKind = new Map<string, Entity[]>();
  readonly #byId = new Map<EntityId, Entity>();
  readonly #targets = new Map<string, EntityId[]>();
  readonly #sources = new Map<string, EntityId[]>();

  constructor({ entities, links }: Pick<Facts, "entities" | "links">) {
    for (const entity of [...entities].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      this.#byId.set(entity.id, entity);
      add(this.#byKind, entity.kind, entity);
    }
    for (const { from, kind, to } of [...links].sort(byEnds)) {
      if (!this.#byId.has(from) || !this.#byId.has(to)) continue;
      add(this.#targets, `${from} ${kind}`, to);
      add(this.#sources, `${to} ${kind}`, from);
    }
  }

  ofKind<K extends Kind>(kind: K): readonly Entity<K>[] {
    return (this.#byKind.get(kind) ?? []) as unknown as readonly Entity<K>[];
  }

  get(id: EntityId): Entity | undefined {
    return this.#byId.get(id);
  }

  /** Where links of a kind lead from here, of any kind of entity or of one. */
  targets(from: EntityId, link: string, kind?: Kind): readonly EntityId[] {
    return ofKind(this.#targets.get(`${from} ${link}`) ?? [], kind);
  }

  target(from: EntityId, link: string, kind?: Kind): EntityId | undefined {
    return this.targets(from, link, kind)[0];
  }

  /** From where links of a kind lead here. */
  sources(to: EntityId, link: string, kind?: Kind): readonly EntityId[] {
    return ofKind(this.#sources.get(`${to} ${link}`) ?? [], kind);
  }

  /** What a format has no place for: all of other kinds, and what files of other formats say of themselves. */
  tellUnplaced(
    losses: Losses,
    { format, title, placed }: { format: string; title: string; placed: readonly Kind[] },
  ): void {
    const why = `${title} has no place for it`;
    for (const [kind, { length }] of this.#byKind) {
      if (kind !== "artifact" && !placed.includes(kind as Kind)) losses.add(kind, why, length);
    }
    const others = this.ofKind("artifact").filter((entity) => keptOf(entity, format) === undefined);
    losses.add("artifact", why, others.length);
  }
}

const byEnds = (a: Link, b: Link): number => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1);

const ofKind = (ids: readonly EntityId[], kind: Kind | undefined): readonly EntityId[] =>
  kind === undefined ? ids : ids.filter((id) => id.startsWith(`${kind}/`));

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** What a format said of an entity beyond our words, as its reader kept it. */
export function keptOf(entity: Entity, format: string): Readonly<Record<string, unknown>> | undefined {
  const { ext } = entity;
  const kept = ext !== undefined && Object.hasOwn(ext, format) ? ext[format] : undefined;
  return isRecord(kept) ? (inOrder(kept) as Readonly<Record<string, unknown>>) : undefined;
}

/** Records keep no order of keys, so what is written of them has one of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isRecord(value)) return value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, inOrder(inner)]));
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The id that a format knows an entity by. */
export function foreignIdOf(entity: Entity, format: string): string | undefined {
  const marks = entity.ext?.marks;
  if (!Array.isArray(marks)) return undefined;
  const mark = (marks as unknown[]).find((each) => typeof each === "string" && each.startsWith(`${format}:`));
  return (mark as string | undefined)?.slice(format.length + 1);
}

/**
 * Ids of one foreign kind, none twice. A reader claims what the file says, in its order; a writer what the marks say,
 * so that what is read back has the same.
 */
export class ForeignIds {
  readonly #taken = new Set<string>();
  /** The number that may be free next, so that thousands of one id do not each try all before. */
  readonly #nths = new Map<string, number>();

  claim(wanted: string): string {
    let id = wanted;
    let nth = this.#nths.get(wanted) ?? 2;
    for (; this.#taken.has(id); nth++) id = `${wanted}~${nth}`;
    this.#nths.set(wanted, nth);
    this.#taken.add(id);
    return id;
  }
}

/** The key that an element gets: from its own id where people can read that, else from its name. */
export function keyOf(id: string | undefined, name: string): string {
  return id === undefined || id === "" || !isReadable(id)
    ? keyFromName(name)
    : READABLE.test(id)
      ? id
      : keyFromName(id);
}

const READABLE = /^[a-z0-9][a-z0-9._:@>~+-]{0,99}$/;

/** Numbers and digests name nothing that a person would know again. */
const isReadable = (id: string): boolean =>
  !/^[0-9a-f]{8}-[0-9a-f-]{20,}|^[0-9a-f]{16,}$|^\d+$/i.test(id) && id.length <= 100;

/** What goes both ways is two flows with us, the second of which replies to the first and is called and keyed after it. */
export const replyNameOf = (name: string): string => `${name.slice(0, 190).trim()} (reply)`;
export const replyKeyOf = (flow: EntityId): string => `${flow.slice("flow/".length, 180)}~reply`;
export const replyIdOf = (foreign: string): string => `${foreign}~reply`;

/** One element in another, as a file says it. */
export interface Nesting {
  readonly child: EntityId;
  readonly parent: EntityId;
}

/**
 * The pairs that make a forest, and those that do not: a second parent, or one that lies within its own child. Which
 * ones stay does not hang on the order in which they were found, so a file that is written again is read the same.
 */
export function nest<T extends Nesting>(
  pairs: readonly T[],
): { readonly kept: readonly T[]; readonly refused: readonly T[] } {
  const parents = new Map<EntityId, EntityId>();
  const tops = new Map<EntityId, EntityId>();
  const [kept, refused]: [T[], T[]] = [[], []];
  const sorted = pairs.toSorted((a, b) => (`${a.child} ${a.parent}` < `${b.child} ${b.parent}` ? -1 : 1));
  for (const pair of sorted) {
    const { child, parent } = pair;
    if (parents.get(child) === parent) continue;
    if (parents.has(child) || topOf(parent, tops) === child) refused.push(pair);
    else {
      parents.set(child, parent);
      tops.set(child, parent);
      kept.push(pair);
    }
  }
  return { kept, refused };
}

/** The outermost around an element. Ways that were walked are shortened, so a long chain is not walked again. */
function topOf(id: EntityId, tops: Map<EntityId, EntityId>): EntityId {
  let here = id;
  for (let above = tops.get(here); above !== undefined; above = tops.get(here)) {
    const further = tops.get(above);
    if (further !== undefined) tops.set(here, further);
    here = above;
  }
  return here;
}

/** The ids that entities have in a format. Those that the file gave come first, so that none of ours takes their place. */
export function foreignIds(
  entities: readonly Entity[],
  format: string,
  own: (entity: Entity) => string = ({ id, kind }) => id.slice(kind.length + 1),
): ReadonlyMap<EntityId, string> {
  const ids = new ForeignIds();
  const known = entities.map((entity) => [entity.id, foreignIdOf(entity, format), entity] as const);
  const found = new Map<EntityId, string>();
  for (const [id, foreign] of known) if (foreign !== undefined) found.set(id, ids.claim(foreign));
  for (const [id, foreign, entity] of known) if (foreign === undefined) found.set(id, ids.claim(own(entity)));
  return found;
}

/** What a writer leaves out, gathered by kind and reason. */
export class Losses {
  readonly #found = new Map<string, Dropped>();

  add(what: string, why: string, count = 1): void {
    if (count === 0) return;
    const key = `${what}\n${why}`;
    this.#found.set(key, { what, why, count: (this.#found.get(key)?.count ?? 0) + count });
  }

  list(): Dropped[] {
    return [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dropped]) => dropped);
  }
}

interface Document {
  readonly format: string;
  readonly mediaType: string;
  readonly name: string;
  readonly foreign?: string | undefined;
  readonly rest: Readonly<Record<string, unknown>>;
  readonly at: Span;
}

/**
 * What a file says of itself and not of any element (its author, its version, settings of its tool) has a place in
 * `ext` of one artifact, whose digest and size are those of just that.
 */
export function keepDocument(sketch: Sketch, { format, mediaType, name, foreign, rest, at }: Document): EntityId {
  const text = canonicalJson(rest);
  const props = { mediaType, hash: sha256(text), bytes: Buffer.byteLength(text) };
  return sketch.add("artifact", { key: format, name, foreign, props, rest, at });
}

/** The artifact that holds what the files of a format said of themselves; of several the first counts. */
export function documentOf(facts: FactTable, format: string): Readonly<Record<string, unknown>> | undefined {
  return facts
    .ofKind("artifact")
    .map((entity) => keptOf(entity, format))
    .find((kept) => kept !== undefined);
}
