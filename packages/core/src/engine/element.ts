import { type Protocol, type Technology, impliedBy, protocolNamed, technologyNamed } from "../knowledge/index.ts";
import { type Attributes, type Entity, type Link, kindOf } from "../model/index.ts";
import type { Cell } from "./cell.ts";
import type { Neighbourhood, Way } from "./relations.ts";
import type { Level } from "./sensitivity.ts";
import { ASPECT, WHOLE, attributeAspect } from "./reads.ts";

/** Who says so: somebody, as the model notes it, or the nature of a thing. */
export type Source = "input" | "user" | "import" | "inferred" | "default";

export interface Statement {
  readonly value: "yes" | "no" | "unknown";
  readonly from: Source;
}

interface ElementProps {
  readonly type?: string;
  readonly technology?: readonly string[];
  readonly protocol?: string;
  readonly attributes?: Attributes;
  readonly [field: string]: unknown;
}

/**
 * One place in the graph as the engine keeps it from revision to revision: what stands there now, if anything, what
 * was derived for it, what changed in this revision, and which cells have read it. What is absent has one as well, as
 * soon as somebody asked.
 */
export class Element {
  readonly id: string;
  readonly kind: string;
  readonly place: Neighbourhood;
  entity: Entity | undefined;
  props: ElementProps = NO_PROPS;
  technologies: readonly Technology[] = NOTHING;
  /** What follows from each of them. */
  implied: readonly ReadonlyMap<string, "yes" | "no">[] = NOTHING;
  /** Of a flow, as our table knows it. */
  protocol: Protocol | undefined = undefined;
  /** The aspects that changed since the last revision. */
  changed = 0;

  /** Relations that somebody asked for, by their name; forgotten when a link changes. */
  related: Partial<Record<Way, readonly Element[]>> = NO_RELATIONS;
  /** Steps from the internet by what is sure, and by what may be. */
  stepsSure = Number.POSITIVE_INFINITY;
  stepsPossible = Number.POSITIVE_INFINITY;
  /** Whether whoever acts there may be anybody on the internet. */
  isOutside: "yes" | "no" | "unknown" = "no";
  levels: readonly Level[] | undefined = undefined;
  /** Of a flow: the boundaries it crosses, and those around its ends from which that follows. */
  crossed: {
    readonly left: readonly Element[];
    readonly entered: readonly Element[];
    readonly all: readonly Element[];
  } = NO_CROSSING;

  /** Cells that read it; some may have stopped doing so, which they themselves know. */
  readers: Cell[] = [];
  readIn = 0;
  readAt = 0;
  readBy: unknown = undefined;

  /** Its name as sentences show it, as soon as one did. */
  shown: string | undefined = undefined;
  #out: readonly Link[] | undefined = undefined;
  #in: readonly Link[] | undefined = undefined;
  #askedFor: Map<string, string> | undefined = undefined;
  #profile: string | undefined = undefined;

  constructor(id: string, place: Neighbourhood) {
    this.id = id;
    this.place = place;
    this.kind = kindOf(id);
  }

  /** What decides which rules can apply: its kind, type and technologies, and where none is named, whose code it is. */
  get profile(): string {
    return (this.#profile ??= profileOf(this));
  }

  /** The line by which others ask for something of it: a hundred may, so they share one text. */
  askedFor(attribute: string): string {
    let text = this.#askedFor?.get(attribute);
    if (text === undefined) (this.#askedFor ??= new Map()).set(attribute, (text = `${attribute}\t${this.id}`));
    return text;
  }

  get name(): string {
    return this.entity?.name ?? this.id;
  }

  /** Links that begin here, and those that end here. */
  get out(): readonly Link[] {
    return (this.#out ??= this.place.out(this.id));
  }

  get in(): readonly Link[] {
    return (this.#in ??= this.place.in(this.id));
  }

  /** A link came or went, here or where a relation passes through. */
  forgetRelations(): void {
    this.related = NO_RELATIONS;
    this.#out = undefined;
    this.#in = undefined;
  }

  /** Takes what stands here now, and says which aspects differ from before. */
  become(entity: Entity | undefined): number {
    const before = this.entity;
    if (before === entity) return 0;
    this.entity = entity;
    this.#profile = undefined;
    this.shown = undefined;
    this.props = (entity?.props ?? NO_PROPS) as ElementProps;
    const { protocol } = this.props;
    this.protocol = protocol === undefined ? undefined : protocolOf(protocol);
    this.technologies = technologiesOf(this.props.technology);
    this.implied = this.technologies.length === 0 ? NOTHING : this.technologies.map(impliedOnce);
    if (before === undefined || entity === undefined) return WHOLE;
    return aspectsBetween(before, entity);
  }

  /** What is said of it, or else what follows from its technology or protocol. */
  attribute(name: string): Statement {
    const { attributes } = this.props;
    if (attributes !== undefined && Object.hasOwn(attributes, name)) {
      const said = attributes[name]!;
      if (said.value !== "unknown") return said;
    }
    for (let at = 0; at < this.implied.length; at++) {
      const value = this.implied[at]!.get(name);
      if (value !== undefined) return value === "yes" ? INFERRED_YES : INFERRED_NO;
    }
    return this.protocol === undefined ? UNSAID : byProtocol(this.protocol, name);
  }
}

function profileOf(element: Element): string {
  const { kind, props, technologies } = element;
  let profile = `${kind} ${props.type ?? ""}`;
  for (const { id } of technologies) profile += ` ${id}`;
  return technologies.length > 0 ? profile : `${profile}, ${element.attribute("custom_code").value}`;
}

/** The relations of what nobody asked about yet: whoever is asked first takes a place of its own. */
export const NO_RELATIONS: Partial<Record<Way, readonly Element[]>> = Object.freeze({});
const NO_CROSSING = { left: [], entered: [], all: [] };
const NOTHING: readonly never[] = [];
const NO_PROPS: ElementProps = {};
const UNSAID: Statement = { value: "unknown", from: "default" };
const INFERRED_YES: Statement = { value: "yes", from: "inferred" };
const INFERRED_NO: Statement = { value: "no", from: "inferred" };

const named = new Map<string, Technology | undefined>();
const impliedOf = new WeakMap<Technology, ReadonlyMap<string, "yes" | "no">>();

function technologiesOf(names: readonly string[] | undefined): readonly Technology[] {
  if (names === undefined || names.length === 0) return NOTHING;
  return names.map(remembered).filter((each) => each !== undefined);
}

function remembered(name: string): Technology | undefined {
  if (named.has(name)) return named.get(name);
  const technology = technologyNamed(name);
  if (named.size < 10_000) named.set(name, technology);
  return technology;
}

function impliedOnce(technology: Technology): ReadonlyMap<string, "yes" | "no"> {
  let known = impliedOf.get(technology);
  if (known === undefined) impliedOf.set(technology, (known = impliedBy(technology)));
  return known;
}

const protocols = new Map<string, Protocol | undefined>();

function protocolOf(text: string): Protocol | undefined {
  if (protocols.has(text)) return protocols.get(text);
  const protocol = protocolNamed(text);
  if (protocols.size < 10_000) protocols.set(text, protocol);
  return protocol;
}

function byProtocol({ encrypts, authenticates }: Protocol, attribute: string): Statement {
  if (attribute !== "encrypted_in_transit" && attribute !== "authenticated") return UNSAID;
  const value = attribute === "authenticated" ? authenticates : encrypts;
  return value === "yes" ? INFERRED_YES : value === "no" ? INFERRED_NO : UNSAID;
}

function aspectsBetween(before: Entity, now: Entity): number {
  let aspects = before.name === now.name ? 0 : ASPECT.name;
  const [was, is] = [before.props as Record<string, unknown>, now.props as Record<string, unknown>];
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (field === "attributes") aspects |= attributesBetween(was.attributes, is.attributes);
    else if (!same(was[field], is[field])) aspects |= field === "description" ? ASPECT.rest : ASPECT.fields;
  }
  if (!same(before.tags, now.tags) || !same(before.origin, now.origin) || !same(before.ext, now.ext))
    aspects |= ASPECT.rest;
  return aspects;
}

/** Where a statement stands in its input is the rest: what a rule shows is the value and who says so. */
function attributesBetween(was: unknown, is: unknown): number {
  const [before, now] = [(was ?? {}) as Attributes, (is ?? {}) as Attributes];
  let aspects = 0;
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [a, b] = [own(before, name), own(now, name)];
    if (a?.value !== b?.value || a?.from !== b?.from) aspects |= attributeAspect(name);
    else if (!same(a, b)) aspects |= ASPECT.rest;
  }
  return aspects;
}

const own = (attributes: Attributes, name: string): Attributes[string] | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
