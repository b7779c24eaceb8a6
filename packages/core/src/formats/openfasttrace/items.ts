import { isDeepStrictEqual } from "node:util";
import { type Entity, type EntityId, type Link, kindOf, linkId } from "../../model/index.ts";
import { ForeignIds, Losses, foreignIdOf, isRecord, keptOf } from "../facts.ts";
import type { Dropped, Facts } from "../format.ts";
import { TRACED_KINDS, leadsUp, textFieldOf, usualLink } from "../traced.ts";
import { shownInXml } from "../xml-text.ts";
import type { Appendix, KeptItem, KeptLink } from "./appendix.ts";
import { FORMAT, STATES, spokenBy } from "./facts.ts";
import { type Document, type Item, TAG, TYPE, isItemId, stemOf } from "./item.ts";
import { nameFromKey, needsOf, typeOf } from "./types.ts";

export interface Itemised {
  readonly document: Document;
  readonly appendix: Appendix;
  readonly dropped: readonly Dropped[];
}

/** The facts of a model as items of OpenFastTrace, in the order of their ids, and what items have no place for. */
export function toItems(facts: Facts): Itemised {
  return new Items(facts).all();
}

class Items {
  readonly #facts: Facts;
  readonly #entities: readonly Entity[];
  readonly #stems = new Map<EntityId, string>();
  readonly #byId = new Map<EntityId, Entity>();
  readonly #losses = new Losses();
  readonly #out = new Map<EntityId, Link[]>();
  readonly #covering = new Map<EntityId, Set<string>>();

  constructor(facts: Facts) {
    this.#facts = facts;
    const placed = new Set<string>(TRACED_KINDS);
    this.#entities = facts.entities.filter(({ kind }) => placed.has(kind)).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { kind } of facts.entities)
      if (!placed.has(kind)) this.#losses.add(kind, "OpenFastTrace has no place for it");
    const ids = new ForeignIds();
    const claim = (entity: Entity, wanted: string): void => {
      this.#stems.set(entity.id, ids.claim(wanted).replace(/(?<=~.*)~(\d+)$/, "-$1"));
      this.#byId.set(entity.id, entity);
    };
    const foreign = this.#entities.map((entity) => [entity, foreignStem(entity)] as const);
    for (const [entity, stem] of foreign) if (stem !== undefined) claim(entity, stem);
    for (const [entity, stem] of foreign) if (stem === undefined) claim(entity, ownStem(entity));
  }

  all(): Itemised {
    const { name, description, links } = this.#facts;
    const [kept, covers] = this.#shared(links);
    const written = this.#entities.map((entity) => this.#item(entity, covers.get(entity.id) ?? []));
    const items = new Map<string, KeptItem>();
    for (const [at, entity] of this.#entities.entries()) {
      const more = this.#kept(entity, written[at]!);
      if (more !== undefined) items.set(this.#stems.get(entity.id)!, more);
    }
    const title = plainLine(name);
    const appendix = { ...(title !== name && { name }), description, items, links: kept };
    return { document: { title, items: written, forwards: 0 }, appendix, dropped: this.#losses.list() };
  }

  /** Links that are told in full, and for each entity what it covers. */
  #shared(links: readonly Link[]): [KeptLink[], ReadonlyMap<EntityId, EntityId[]>] {
    for (const link of links) {
      if (this.#stems.has(link.from) && this.#stems.has(link.to)) push(this.#out, link.from, link);
      else this.#losses.add("link", "one of its ends is not written");
    }
    const kept: KeptLink[] = [];
    const covers = new Map<EntityId, EntityId[]>();
    for (const { id } of this.#entities) {
      const byTarget = new Map<EntityId, Link[]>();
      for (const link of (this.#out.get(id) ?? []).sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1)))
        push(byTarget, link.to, link);
      for (const [to, all] of byTarget) {
        const usual = usualLink(kindOf(id), kindOf(to));
        const isPlain = all.length === 1 && all[0]!.kind === usual && !hasWords(all[0]!);
        if (all.some(leadsUp)) {
          push(covers, id, to);
          if (!this.#covering.has(to)) this.#covering.set(to, new Set());
          this.#covering.get(to)!.add(this.#typeOf(id));
          if (isPlain) continue;
        }
        for (const link of all) kept.push(this.#link(link));
      }
    }
    return [kept, covers];
  }

  #link(link: Link): KeptLink {
    const [from, to] = [this.#stems.get(link.from)!, this.#stems.get(link.to)!];
    const props = this.#props(link);
    return { from, kind: link.kind, to, ...(hasWords(link) && { props }) };
  }

  #props({ props: { reason, confidence, order, state } }: Link): Record<string, unknown> {
    if (order !== undefined) this.#losses.add("order of a link", "OpenFastTrace has no place for it");
    if (state !== undefined) this.#losses.add("state of a link", "OpenFastTrace has no place for it");
    return { ...(reason !== undefined && { reason }), ...(confidence !== undefined && { confidence }) };
  }

  #typeOf(id: EntityId): string {
    const stem = this.#stems.get(id)!;
    return stem.slice(0, stem.indexOf("~"));
  }

  #item(entity: Entity, covered: readonly EntityId[]): Item {
    const [type = "", name = ""] = this.#stems.get(entity.id)!.split("~");
    const rest = restOf(entity);
    const props = entity.props as Readonly<Record<string, unknown>>;
    const field = textFieldOf(entity.kind);
    const comment = field === "description" ? rest.comment : props.description;
    const title = plainLine(entity.name);
    const stale = new Map(rest.covers.map((id) => [stemOf(id), id]));
    const covers = covered.map((id) => {
      const stem = this.#stems.get(id)!;
      return stale.get(stem) ?? `${stem}~${restOf(this.#byId.get(id)!).revision}`;
    });
    const types = this.#covering.get(entity.id) ?? [];
    return {
      type,
      name,
      revision: rest.revision,
      title: title === "" ? undefined : title,
      text: plainText(props[field]) ?? "",
      rationale: plainText(rest.rationale),
      comment: plainText(comment),
      status: statusOf(props.status, rest.status),
      covers: [...new Set([...covers, ...rest.covers])].sort(),
      depends: rest.depends,
      needs: rest.needs === undefined ? needsOf(type, types) : [...new Set(rest.needs)].sort(),
      tags: entity.tags.filter((tag) => TAG.test(tag)),
      line: 1,
    };
  }

  /** What the entity says otherwise than its item. */
  #kept(entity: Entity, item: Item): KeptItem | undefined {
    const spoken = spokenBy(item);
    const props = entity.props as Readonly<Record<string, unknown>>;
    const otherwise = [...new Set([...Object.keys(props), ...Object.keys(spoken.props)])].filter(
      (field) => !isDeepStrictEqual(props[field], spoken.props[field]),
    );
    const { marks, [FORMAT]: rest, ...others } = entity.ext ?? {};
    this.#losses.add("field of another format", "OpenFastTrace has no place for it", Object.keys(others).length);
    const kept = {
      ...(entity.id !== spoken.id && { id: entity.id }),
      ...(entity.name !== spoken.name && { name: entity.name }),
      ...(!isDeepStrictEqual(entity.tags, spoken.tags) && { tags: entity.tags }),
      ...(Array.isArray(marks) && { marks: (marks as string[]).toSorted() }),
      ...(isRecord(rest) && { rest }),
      ...(otherwise.length > 0 && {
        props: Object.fromEntries(otherwise.map((field) => [field, props[field] ?? null])),
      }),
    };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
}

const hasWords = ({ props }: Link): boolean => props.reason !== undefined || props.confidence !== undefined;

const ownStem = (entity: Entity): string => `${typeOf(entity)}~${nameFromKey(entity.id.slice(entity.kind.length + 1))}`;

/** The id that the file gave, as long as it is one. */
function foreignStem(entity: Entity): string | undefined {
  const stem = foreignIdOf(entity, FORMAT);
  return stem !== undefined && isItemId(`${stem}~1`) ? stem : undefined;
}

interface Rest {
  readonly revision: number;
  readonly status: string | undefined;
  readonly rationale: unknown;
  readonly comment: unknown;
  readonly covers: readonly string[];
  readonly depends: readonly string[];
  readonly needs: readonly string[] | undefined;
}

function restOf(entity: Entity): Rest {
  const { revision, status, rationale, comment, covers, depends, needs } = keptOf(entity, FORMAT) ?? {};
  const texts = (value: unknown, fits: (text: string) => boolean): string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === "string" && fits(each)) : [];
  const isType = (text: string): boolean => TYPE.test(text);
  return {
    revision: typeof revision === "number" && Number.isInteger(revision) && revision >= 0 ? revision : 1,
    status: typeof status === "string" && /^[a-z]+$/.test(status) ? status : undefined,
    rationale,
    comment,
    covers: texts(covers, isItemId),
    depends: texts(depends, isItemId),
    needs: Array.isArray(needs) ? texts(needs, isType) : undefined,
  };
}

/** The file's own word as long as it says the same. */
function statusOf(ours: unknown, theirs: string | undefined): string | undefined {
  if (theirs !== undefined && (STATES.get(theirs) === ours || ours === undefined)) return theirs;
  return [...STATES].find(([, state]) => state === ours)?.[0];
}

/** As it is read back: without what is blank around it, or what XML cannot hold. */
function plainText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = shownInXml(value.replaceAll(/\r\n?/g, "\n")).trim();
  return text === "" ? undefined : text;
}

const plainLine = (name: string): string => shownInXml(name).replaceAll(/\s+/g, " ").trim();

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
