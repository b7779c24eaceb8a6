import type { Snapshot } from "../graph/index.ts";
import { type Entity, type EntityId, type Link, entityId, kindOf } from "../model/index.ts";
import { findTechnologies, technologyNamed } from "../knowledge/index.ts";
import { folded, sameProtocol, shortName, tellingWords } from "./names.ts";

/** A thing of a reading that is taken to be one the model has, and the sign by which. */
export interface Match {
  /** Its id in the reading. */
  readonly from: EntityId;
  /** Its id in the model. */
  readonly to: EntityId;
  readonly because: string;
  readonly confidence: number;
}

export interface Identity {
  readonly matches: ReadonlyMap<EntityId, Match>;
  /** Things that resemble several of the model, or share one with another of the reading: for a person to say. */
  readonly doubts: ReadonlyMap<EntityId, readonly EntityId[]>;
  /** Every id of the reading as it is called in the model. */
  readonly idOf: ReadonlyMap<EntityId, EntityId>;
}

interface Facts {
  readonly format: string;
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/** A sign by which two things are known to be one. Each entity may show several values of it. */
interface Sign {
  readonly confidence: number;
  readonly says: (value: string) => string;
  readonly of: (entity: Entity, format: string) => readonly string[];
  /** Several candidates are no match, but worth a question. */
  readonly doubtful?: true;
}

const STRONG_MARKS = /^(address|arn|host|path|port):/;

/** The surest sign first; a sign counts only where it points from one thing to one thing. */
const SIGNS: readonly Sign[] = [
  {
    confidence: 1,
    says: (value) => `the same ${value.slice(0, value.indexOf(":"))} id`,
    of: (entity, format) => marksOf(entity).filter((mark) => mark.startsWith(`${format}:`)),
  },
  {
    confidence: 0.95,
    says: (value) => `the same name "${value}"`,
    of: (entity) => [...new Set([folded(entity.name), ...marksOf(entity, "name").map(folded)])],
    doubtful: true,
  },
  {
    confidence: 0.95,
    says: (value) => `the same ${value.replace(":", " ")}`,
    of: (entity) => marksOf(entity).filter((mark) => STRONG_MARKS.test(mark)),
    doubtful: true,
  },
  { confidence: 0.9, says: () => "the same id", of: (entity) => [entity.id] },
  {
    confidence: 0.8,
    says: (value) => `a name that comes to the same, "${value}"`,
    of: (entity) => [...new Set([entity.name, ...marksOf(entity, "name")].map((name) => shortName(name, entity.kind)))],
    doubtful: true,
  },
  {
    confidence: 0.8,
    says: (value) => `the same image ${value.slice("image:".length)}`,
    of: (entity) => marksOf(entity).filter((mark) => mark.startsWith("image:")),
    doubtful: true,
  },
  { confidence: 0.7, says: (value) => `the only ${value} on both sides`, of: onlyOneOf },
];

/** Finds out which things of a reading the model already has, so that nothing is there twice. Order decides nothing. */
export function identify(reading: Facts, model: Snapshot): Identity {
  const matches = new Map<EntityId, Match>();
  const doubts = new Map<EntityId, readonly EntityId[]>();
  const kinds = new Set(reading.entities.map((entity) => entity.kind));
  for (const kind of kinds) {
    if (kind === "flow") continue;
    const theirs = reading.entities.filter((entity) => entity.kind === kind);
    matchKind({ format: reading.format, theirs, ours: model.entities(kind) }, matches, doubts);
  }
  const idOf = new Map<EntityId, EntityId>();
  const taken = new Set<EntityId>([...matches.values()].map(({ to }) => to));
  const name = (entity: Entity, wanted: EntityId): void => {
    const id =
      matches.get(entity.id)?.to ?? freeId(wanted, (each) => taken.has(each) || model.entity(each) !== undefined);
    taken.add(id);
    idOf.set(entity.id, id);
  };
  for (const entity of reading.entities) if (entity.kind !== "flow") name(entity, entity.id);

  const endsOf = endsByFlow(reading.links);
  matchFlows(reading, model, { endsOf, idOf, matches });
  for (const { to } of matches.values()) taken.add(to);
  for (const entity of reading.entities)
    if (entity.kind === "flow") name(entity, flowId(entity.id, endsOf.get(entity.id), idOf));
  return { matches, doubts, idOf };
}

function matchKind(
  { format, theirs, ours }: { format: string; theirs: readonly Entity[]; ours: readonly Entity[] },
  matches: Map<EntityId, Match>,
  doubts: Map<EntityId, readonly EntityId[]>,
): void {
  const taken = new Set<EntityId>();
  for (const { of, says, confidence, doubtful } of SIGNS) {
    const open = theirs.filter((entity) => !matches.has(entity.id));
    if (open.length === 0) return;
    const free = ours.filter((entity) => !taken.has(entity.id));
    const [byTheirs, byOurs] = [
      groupedBy(open, (entity) => of(entity, format)),
      groupedBy(free, (entity) => of(entity, format)),
    ];
    for (const [value, [their, ...others]] of byTheirs) {
      const candidates = (byOurs.get(value) ?? []).filter((entity) => !taken.has(entity.id));
      if (value === "" || their === undefined || candidates.length === 0 || matches.has(their.id)) continue;
      if (others.length > 0 || candidates.length > 1) {
        if (doubtful)
          for (const each of [their, ...others])
            doubts.set(
              each.id,
              candidates.map((entity) => entity.id),
            );
        continue;
      }
      const [our] = candidates;
      taken.add(our!.id);
      matches.set(their.id, { from: their.id, to: our!.id, because: says(value), confidence });
    }
  }
  if (theirs[0]?.kind === "component") {
    const open = theirs.filter((entity) => !matches.has(entity.id) && !doubts.has(entity.id));
    const free = ours.filter((entity) => !taken.has(entity.id));
    for (const [id, alike] of resemblances(open, free)) doubts.set(id, alike);
  }
  // What found its match by a weaker sign is no longer in doubt.
  for (const { id } of theirs) if (matches.has(id)) doubts.delete(id);
}

interface Ends {
  readonly from?: EntityId;
  readonly to?: EntityId;
}

function endsByFlow(links: Iterable<Link>): Map<EntityId, Ends> {
  const ends = new Map<EntityId, Ends>();
  for (const { kind, from, to } of links) {
    if (kind === "leaves") ends.set(from, { ...ends.get(from), from: to });
    else if (kind === "enters") ends.set(from, { ...ends.get(from), to });
  }
  return ends;
}

/** Flows are the same if they join the same two things in the same direction and say nothing different of how. */
function matchFlows(
  reading: Facts,
  model: Snapshot,
  known: {
    readonly endsOf: ReadonlyMap<EntityId, Ends>;
    readonly idOf: ReadonlyMap<EntityId, EntityId>;
    readonly matches: Map<EntityId, Match>;
  },
): void {
  const theirs = reading.entities.filter((entity) => entity.kind === "flow");
  if (theirs.length === 0) return;
  const ours = model.entities("flow");
  // A file's own id is surer than where a flow leads, which may be what changed.
  const byMark = groupedBy(ours, (entity) => marksOf(entity).filter((mark) => mark.startsWith(`${reading.format}:`)));
  const taken = new Set<EntityId>();
  const take = (their: Entity, our: Entity, because: string, confidence: number): void => {
    taken.add(our.id);
    known.matches.set(their.id, { from: their.id, to: our.id, because, confidence });
  };
  for (const their of theirs) {
    const mark = marksOf(their).find((each) => byMark.get(each)?.length === 1);
    const our = mark === undefined ? undefined : byMark.get(mark)![0]!;
    if (our && !taken.has(our.id)) take(their, our, `the same ${reading.format} id`, 1);
  }
  const modelEnds = endsByFlow(ours.flatMap((flow) => model.out(flow.id)));
  const byEnds = groupedBy(ours, ({ id }) => [endsKey(modelEnds.get(id))]);
  for (const their of theirs) {
    if (known.matches.has(their.id)) continue;
    const ends = known.endsOf.get(their.id);
    const key = endsKey({
      ...(ends?.from !== undefined && { from: known.idOf.get(ends.from) ?? "" }),
      ...(ends?.to !== undefined && { to: known.idOf.get(ends.to) ?? "" }),
    });
    if (key === "") continue;
    const fits = (byEnds.get(key) ?? []).filter((our) => !taken.has(our.id) && saysTheSame(their, our));
    // The one that says exactly the same comes before one that merely does not object.
    const our =
      fits.find((each) => protocolOf(each) === protocolOf(their) && portOf(each) === portOf(their)) ?? fits[0];
    if (our) take(their, our, "the same two ends", 0.9);
  }
}

const endsKey = (ends: Ends | undefined): string =>
  ends?.from === undefined || ends.to === undefined ? "" : `${ends.from} > ${ends.to}`;

const field = (entity: Entity, name: string): unknown => (entity.props as Readonly<Record<string, unknown>>)[name];
const protocolOf = (flow: Entity): string => sameProtocol(String(field(flow, "protocol") ?? ""));
const portOf = (flow: Entity): unknown => field(flow, "port");

function saysTheSame(a: Entity, b: Entity): boolean {
  const [p, q] = [protocolOf(a), protocolOf(b)];
  if (p !== "" && q !== "" && p !== q && !(p.startsWith("http") && q.startsWith("http"))) return false;
  return portOf(a) === undefined || portOf(b) === undefined || portOf(a) === portOf(b);
}

/** A flow's key is made of its ends' keys, so it follows them when they turn out to be known under other ids. */
function flowId(id: EntityId, ends: Ends | undefined, idOf: ReadonlyMap<EntityId, EntityId>): EntityId {
  if (ends?.from === undefined || ends.to === undefined) return id;
  const written = `flow/${keyOf(ends.from)}>${keyOf(ends.to)}`;
  if (!id.startsWith(written)) return id;
  const [from, to] = [idOf.get(ends.from) ?? ends.from, idOf.get(ends.to) ?? ends.to];
  return entityId("flow", `${keyOf(from)}>${keyOf(to)}${id.slice(written.length)}`.slice(0, 200));
}

function freeId(id: EntityId, isTaken: (id: EntityId) => boolean): EntityId {
  if (!isTaken(id)) return id;
  for (let nth = 2; ; nth++) {
    const next = `${id.slice(0, 190)}~${nth}`;
    if (!isTaken(next)) return next;
  }
}

const keyOf = (id: EntityId): string => id.slice(kindOf(id).length + 1);

/** The signs that a reader or an earlier acceptance left with an entity: all, or the values of one sort. */
export function marksOf(entity: Entity, sort?: string): readonly string[] {
  const marks = entity.ext?.marks;
  if (!Array.isArray(marks)) return [];
  const texts = marks.filter((mark): mark is string => typeof mark === "string");
  return sort === undefined
    ? texts
    : texts.filter((mark) => mark.startsWith(`${sort}:`)).map((mark) => mark.slice(sort.length + 1));
}

/** What others run is often known by its technology alone: "the PostgreSQL database" and a service called `db`. */
function onlyOneOf(entity: Entity): readonly string[] {
  if (entity.kind !== "component" || !KNOWN_BY_TECHNOLOGY.has(field(entity, "type"))) return [];
  const said = field(entity, "technology");
  const technologies = (Array.isArray(said) ? said : []).flatMap((each) => technologyNamed(String(each)) ?? []);
  const named = findTechnologies(entity.name).map(({ technology }) => technology);
  return [...new Set([...technologies, ...named].map(({ name }) => name))];
}

const KNOWN_BY_TECHNOLOGY: ReadonlySet<unknown> = new Set(["store", "queue", "external"]);

/**
 * Components whose names share all the words of the shorter one, as a "web" and a "web shop" do, are asked about: they
 * may be one thing, and nothing says so.
 */
function resemblances(theirs: readonly Entity[], ours: readonly Entity[]): Map<EntityId, readonly EntityId[]> {
  const byWord = groupedBy(ours, (entity) => wordsOf(entity));
  const found = new Map<EntityId, readonly EntityId[]>();
  for (const their of theirs) {
    const words = new Set(wordsOf(their));
    const near = new Set([...words].flatMap((word) => byWord.get(word) ?? []));
    const alike = [...near].filter((our) => {
      const others = wordsOf(our);
      const shared = others.filter((word) => words.has(word)).length;
      return shared === Math.min(words.size, others.length) && sortOf(our) === sortOf(their);
    });
    if (alike.length > 0) found.set(their.id, alike.map(({ id }) => id).sort());
  }
  return found;
}

const wordsOf = ({ name, kind }: Entity): string[] => tellingWords(name, kind);
const sortOf = (entity: Entity): unknown => {
  const type = field(entity, "type");
  return type === "service" ? "process" : type;
};

function groupedBy(list: readonly Entity[], valuesOf: (entity: Entity) => readonly string[]): Map<string, Entity[]> {
  const groups = new Map<string, Entity[]>();
  for (const entity of list)
    for (const value of new Set(valuesOf(entity))) {
      const group = groups.get(value);
      if (group) group.push(entity);
      else groups.set(value, [entity]);
    }
  return groups;
}
