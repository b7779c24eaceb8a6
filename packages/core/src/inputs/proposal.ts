import { type Fact, type FieldChange, type Snapshot, fieldsOfFact } from "../graph/index.ts";
import {
  type Entity,
  type EntityId,
  type Link,
  type Origin,
  hashOf,
  kindOf,
  linkId,
  linkRule,
} from "../model/index.ts";
import { type Identity, type Match, identify } from "./identity.ts";
import { mergedEntity } from "./merged.ts";
import { type Facts, type Gathered, calledAs, gathered } from "./renamed.ts";

/** One thing that accepting a proposal would do. */
export interface Item {
  /** The entity or link in the model. */
  readonly id: string;
  readonly change: "add" | "change" | "remove";
  readonly after: Fact | undefined;
  /** Where the input says so. */
  readonly origin: Origin | undefined;
  /** A link that has to go, because this one leads elsewhere and there may be one only. */
  readonly replaces?: string;
  readonly fields: readonly FieldChange[];
  /** Fields, or the one place of a link, where the model says something else that did not come from this input. */
  readonly conflicts: readonly string[];
  readonly match?: Match;
  /** What it may be another name of. */
  readonly doubts: readonly EntityId[];
  readonly confidence: number;
  /** Nothing to decide by itself: it goes along with what it belongs to. */
  readonly isQuiet: boolean;
  /** Of what it comes to: a decision holds for exactly this. */
  readonly digest: string;
}

export interface Proposal {
  readonly items: readonly Item[];
  readonly matches: readonly Match[];
  /** Things that are in the model already, as the input says. */
  readonly same: number;
}

export interface Asked {
  /** The inputs it was read from: what they said may go when they no longer say so. */
  readonly inputs: readonly EntityId[];
  readonly reading: Facts;
  /** What the same input said when it was last settled. */
  readonly settled?: Facts | undefined;
  /** Decided already, as `id digest`. */
  readonly decided?: readonly string[] | undefined;
}

/**
 * What an input would change in the model: three-way between what it said before, what it says now, and what the model
 * holds. What a person changed or rejected meanwhile stays, unless the input itself has changed there.
 */
export function propose({ inputs, reading, settled, decided = [] }: Asked, model: Snapshot): Proposal {
  const identity = identify(reading, model);
  const now = gathered(described(calledAs(reading, identity.idOf)));
  const before = settled && gathered(described(calledAs(settled, identityOf(settled, identity, model))));
  const sides: Sides = { inputs, now, before, model };
  const isDecided = new Set(decided);
  const doubtsOf = new Map([...identity.doubts].map(([from, to]) => [identity.idOf.get(from)!, to]));

  const items = new Map<string, Item>();
  const offer = (made: Offer): void => {
    const { id, change, after, replaces = null } = made;
    const digest = hashOf({ change, after: plain(after), replaces }).slice(0, 16);
    if (isDecided.has(`${id} ${digest}`)) return;
    const isAdded = (end: EntityId): boolean => items.get(end)?.change === "add";
    items.set(id, { ...made, digest, doubts: doubtsOf.get(id) ?? [], isQuiet: isQuiet(made, isAdded) });
  };
  const changes = [...entityChanges(sides, identity)];
  for (const made of changes) offer(made);
  for (const made of newLinks(sides, (id) => items.has(id))) offer(made);
  for (const made of removals(sides)) offer(made);

  const known = [...now.entities.keys()].filter((id) => model.entity(id) !== undefined).length;
  const differing = changes.filter(({ change }) => change === "change").length;
  return { items: [...items.values()], matches: [...identity.matches.values()], same: known - differing };
}

type Offer = Omit<Item, "digest" | "doubts" | "isQuiet">;

interface Sides {
  readonly inputs: readonly EntityId[];
  readonly now: Gathered;
  readonly before: Gathered | undefined;
  readonly model: Snapshot;
}

const PLAIN = { fields: [], conflicts: [] } as const;

function* entityChanges({ now, before, model }: Sides, { matches }: Identity): Generator<Offer> {
  const matchOf = new Map([...matches.values()].map((match) => [match.to, match]));
  for (const [id, entity] of now.entities) {
    const { origin } = entity;
    const confidence = sureness(entity);
    const ours = model.entity(id);
    const was = before?.entities.get(id);
    if (ours === undefined) {
      // It was said before and is not there: somebody did not want it, or took it away.
      if (was === undefined) yield { id, change: "add", after: entity, origin, confidence, ...PLAIN };
      continue;
    }
    const match = matchOf.get(id);
    const merged = mergedEntity({ ours, now: entity, was });
    if (merged.fields.length > 0)
      yield { id, change: "change", origin, confidence, ...merged, ...(match && { match }) };
  }
}

function* newLinks(sides: Sides, isOffered: (id: EntityId) => boolean): Generator<Offer> {
  const { inputs, now, before, model } = sides;
  const isThere = (id: EntityId): boolean => isOffered(id) || inputs.includes(id) || model.entity(id) !== undefined;
  for (const [id, link] of now.links) {
    if (model.link(id) || before?.links.has(id) || !isThere(link.from) || !isThere(link.to)) continue;
    const rival = rivalOf(link, model);
    const replaces = rival && linkId(rival);
    // What the input itself said before may give way; what somebody else says may not.
    const isOwn = replaces !== undefined && before?.links.has(replaces) === true && !now.links.has(replaces);
    yield {
      id,
      change: "add",
      after: link,
      origin: link.origin,
      confidence: sureness(link),
      fields: [],
      conflicts: replaces === undefined || isOwn ? [] : [replaces],
      ...(replaces !== undefined && { replaces }),
    };
  }
}

function* removals({ inputs, before, now, model }: Sides): Generator<Offer> {
  if (!before) return;
  const gone = { change: "remove", after: undefined, origin: undefined, confidence: 1, ...PLAIN } as const;
  for (const id of before.entities.keys()) {
    const ours = model.entity(id);
    if (!now.entities.has(id) && ours && isSaidOnlyBy(inputs, ours, model)) yield { id, ...gone };
  }
  const succeeded = new Set([...now.links.values()].map(({ from, kind }) => `${from} ${kind}`));
  for (const [id, { from, to }] of before.links) {
    const ours = model.link(id);
    // Links of what goes go with it, and those of what another stands for stay.
    const isBetweenThese = now.entities.has(from) && now.entities.has(to);
    if (now.links.has(id) || !ours || !isBetweenThese || !inputs.includes(originInput(ours) ?? "")) continue;
    // One that gives way to another goes with that.
    const isOne = linkRule(ours.kind, kindOf(from), kindOf(to))?.cardinality === "one";
    if (!isOne || !succeeded.has(`${from} ${ours.kind}`)) yield { id, ...gone };
  }
}

/** Signs to know a thing by, where it was read, and the ends of a new flow are nothing to decide by themselves. */
function isQuiet({ id, change, after, fields }: Offer, isAdded: (id: EntityId) => boolean): boolean {
  if (change === "change") return fields.every(({ field }) => field.startsWith("ext."));
  if (id.startsWith("input/")) return after === undefined || (after.kind === "describes" && "from" in after);
  return after !== undefined && "from" in after && ENDS.has(after.kind) && isAdded(after.from);
}

const ENDS: ReadonlySet<string> = new Set(["leaves", "enters"]);

/** Where it was read goes with each thing, so that another input which also knows it keeps it from being taken away. */
function described<T extends Facts>(facts: T): T {
  const links = facts.entities.flatMap((entity): Link[] => {
    const from = originInput(entity);
    if (from === undefined || linkRule("describes", "input", entity.kind) === undefined) return [];
    return [{ kind: "describes", from, to: entity.id, props: {}, origin: entity.origin }];
  });
  return { ...facts, links: [...facts.links, ...links] };
}

/** The settled reading under the ids of today: the same things as in the new one, and for the rest its own matches. */
function identityOf(settled: Facts, today: Identity, model: Snapshot): ReadonlyMap<EntityId, EntityId> {
  const idOf = new Map(identify(settled, model).idOf);
  for (const { id } of settled.entities) {
    const known = today.idOf.get(id);
    if (known !== undefined) idOf.set(id, known);
  }
  return idOf;
}

/** Whether nobody else stands for it: neither a person nor another input. */
function isSaidOnlyBy(inputs: readonly EntityId[], entity: Entity, model: Snapshot): boolean {
  if (!inputs.includes(originInput(entity) ?? "")) return false;
  return !model.in(entity.id).some(({ kind, from }) => kind === "describes" && !inputs.includes(from));
}

/** The input that a fact came from. What a host's model read names the picture as its evidence. */
function originInput({ origin }: Fact): EntityId | undefined {
  if (origin.by === "input" || origin.by === "import") return origin.input;
  return origin.by === "model" ? origin.evidence : undefined;
}

function rivalOf(link: Link, model: Snapshot): Link | undefined {
  if (linkRule(link.kind, kindOf(link.from), kindOf(link.to))?.cardinality !== "one") return undefined;
  return model.out(link.from).find((other) => other.kind === link.kind && other.to !== link.to);
}

const sureness = ({ origin }: Fact): number => ("confidence" in origin ? (origin.confidence ?? 1) : 1);

/** Where a thing stands in its file may move without anything being decided anew. */
function plain(fact: Fact | undefined): unknown {
  if (fact === undefined) return null;
  const fields = fieldsOfFact(fact);
  fields.delete("origin");
  return Object.fromEntries(
    [...fields].map(([name, value]) => [name, name.startsWith("attributes.") ? withoutSpan(value) : value]),
  );
}

export function withoutSpan(attribute: unknown): unknown {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  const { span: _span, ...rest } = attribute as { span?: unknown };
  return rest;
}
