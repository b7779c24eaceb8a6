import { type Entity, type Kind, type Link, type Origin, kindOf, linkRule, linksUpFrom } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { Direction } from "./ways.ts";

/** One step of a chain, with everything that says why it exists. */
export interface Hop {
  readonly link: Link;
  /** As the step reads in the direction it is walked. */
  readonly from: Entity;
  readonly to: Entity;
  readonly reads: string;
  readonly origin: Origin;
  /** The version that last wrote the link. */
  readonly since: string;
}

export type Chain = readonly Hop[];

export interface Trace {
  readonly start: Entity;
  readonly direction: Direction;
  /** Shortest first; ties by id. */
  readonly chains: readonly Chain[];
  /** How many chains there are in all. */
  readonly total: number;
  /** Where every way ended, when none arrived. */
  readonly stopped?: { readonly kind: Kind; readonly at: readonly Entity[]; readonly missing: readonly string[] };
}

export interface TraceRequest {
  readonly direction: Direction;
  /** An id or a kind to arrive at. Without one: stakeholders upwards, and the ends of every way downwards. */
  readonly to?: string | undefined;
  readonly limit: number;
}

/** Ways looked at in one answer; only a graph with circles in it can have so many that lead nowhere. */
const STEPS_MAX = 50_000;

/** The chains from an entity towards stakeholders, or down to what carries it out. No chain passes an entity twice. */
export function traceChains(snapshot: Snapshot, start: Entity, { direction, to, limit }: TraceRequest): Trace {
  const known = new Map<string, Hop[]>();
  const steps: Steps = (entity) => {
    let hops = known.get(entity.id);
    if (!hops) known.set(entity.id, (hops = stepsFrom(snapshot, entity, direction)));
    return hops;
  };
  const arrived = arrival(to ?? (direction === "up" ? "stakeholder" : undefined), start, steps);
  const graph = reachable(start, steps, arrived);
  const chains = shortestChains(start, { ...graph, limit });
  const total = countChains(start, graph) ?? shortestChains(start, { ...graph, limit: STEPS_MAX }).length;
  return { start, direction, chains, total, ...(chains.length === 0 ? stoppedAt(start, steps, direction) : {}) };
}

type Steps = (entity: Entity) => Hop[];

interface Reachable {
  /** The steps of every entity that a chain can pass, in the order of ids; none where a chain arrives. */
  readonly onward: ReadonlyMap<string, readonly Hop[]>;
  /** How far it is at least to an arrival; absent: there is no way. */
  readonly distance: ReadonlyMap<string, number>;
}

/** Everything that can be reached, and from the arrivals back how far each of it is. */
function reachable(start: Entity, steps: Steps, arrived: (entity: Entity) => boolean): Reachable {
  const onward = new Map<string, readonly Hop[]>();
  const backward = new Map<string, string[]>();
  const distance = new Map<string, number>();
  const open = [start];
  for (const entity of open) {
    if (onward.has(entity.id)) continue;
    const isArrival = entity !== start && arrived(entity);
    if (isArrival) distance.set(entity.id, 0);
    const hops = isArrival ? [] : steps(entity);
    onward.set(entity.id, hops);
    for (const { to } of hops) {
      const from = backward.get(to.id);
      if (from) from.push(entity.id);
      else backward.set(to.id, [entity.id]);
      open.push(to);
    }
  }
  // A map is walked in the order in which it grows: breadth first from the arrivals.
  for (const [id, far] of distance)
    for (const from of backward.get(id) ?? []) if (!distance.has(from)) distance.set(from, far + 1);
  return { onward, distance };
}

/**
 * Shortest first, ties by id. A way that has begun waits in the bucket of the length it will have at least, so only
 * ways that arrive are followed and a wide graph costs what it shows.
 */
function shortestChains(start: Entity, { onward, distance, limit }: Reachable & { readonly limit: number }): Chain[] {
  const chains: Chain[] = [];
  const shortest = distance.get(start.id);
  const buckets = new Map<number, Chain[]>(shortest === undefined ? [] : [[shortest, [[]]]]);
  let walked = 0;
  for (let length = shortest ?? 0; buckets.size > 0; length++) {
    const ways = (buckets.get(length) ?? []).sort(compareChains).reverse();
    buckets.delete(length);
    for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
      const here = way.at(-1)?.to ?? start;
      if (way.length > 0 && distance.get(here.id) === 0) {
        chains.push(way);
        if (chains.length === limit) return chains;
        continue;
      }
      for (const hop of onward.get(here.id)!.toReversed()) {
        const far = distance.get(hop.to.id);
        if (far === undefined || hop.to === start || way.some((before) => before.to.id === hop.to.id)) continue;
        if (++walked > STEPS_MAX) return chains;
        const longer = [...way, hop];
        const atLeast = longer.length + far;
        // Of the same length: its turn comes next, before whatever is greater.
        const later = atLeast === length ? ways : buckets.get(atLeast);
        if (later) later.push(longer);
        else buckets.set(atLeast, [longer]);
      }
    }
  }
  return chains;
}

function compareChains(a: Chain, b: Chain): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [keyOf(a[i]!), keyOf(b[i]!)];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

const keyOf = ({ to, link }: Hop): string => `${to.id} ${link.kind} ${link.from}`;

/** How many chains there are; undefined where the graph has circles, since then only walking them all would tell. */
function countChains(start: Entity, { onward, distance }: Reachable): number | undefined {
  const counts = new Map<string, number>();
  const open = new Set<string>();
  const stack = [start.id];
  while (stack.length > 0) {
    const id = stack.at(-1)!;
    const hops = onward.get(id)!.filter(({ to }) => distance.has(to.id));
    if (counts.has(id)) stack.pop();
    else if (open.has(id)) {
      const isArrival = distance.get(id) === 0 && id !== start.id;
      counts.set(id, isArrival ? 1 : hops.reduce((sum, { to }) => sum + counts.get(to.id)!, 0));
      open.delete(id);
      stack.pop();
    } else {
      open.add(id);
      for (const { to } of hops) {
        if (open.has(to.id)) return undefined;
        if (!counts.has(to.id)) stack.push(to.id);
      }
    }
  }
  return counts.get(start.id)!;
}

/** The steps that lead on from an entity, in the order of ids. */
export function stepsFrom(snapshot: Snapshot, entity: Entity, direction: Direction): Hop[] {
  const hops: Hop[] = [];
  const add = (link: Link, other: string): void => {
    const rule = linkRule(link.kind, kindOf(link.from), kindOf(link.to));
    const to = snapshot.entity(other);
    if (!rule || !to || rule.trace === "aside") return;
    const outwards = link.from === entity.id;
    if (outwards !== (rule.trace === direction)) return;
    hops.push({
      link,
      from: entity,
      to,
      reads: rule.reads,
      origin: link.origin,
      since: snapshot.since(`${link.from} ${link.kind} ${link.to}`) ?? snapshot.commit,
    });
  };
  for (const link of snapshot.out(entity.id)) add(link, link.to);
  for (const link of snapshot.in(entity.id)) add(link, link.from);
  return hops.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function arrival(to: string | undefined, start: Entity, steps: (entity: Entity) => Hop[]): (entity: Entity) => boolean {
  if (to === undefined) return (entity) => entity !== start && steps(entity).length === 0;
  return to.includes("/") ? (entity) => entity.id === to : (entity) => entity.kind === to;
}

/** The order in which a chain climbs, so that "how far did it come" has an answer. */
const LADDER: readonly Kind[] = [
  "evidence",
  "verification",
  "ticket",
  "mitigation",
  "control",
  "requirement",
  "attack_step",
  "threat",
  "scenario",
  "uca",
  "constraint",
  "hazard",
  "loss",
  "objective",
  "stakeholder",
  "mission",
];

/** The entities beyond which nothing leads on, at the rung nearest to the goal, and the links that would lead further. */
function stoppedAt(start: Entity, steps: (entity: Entity) => Hop[], direction: Direction): Pick<Trace, "stopped"> {
  const seen = new Set([start.id]);
  const ends: Entity[] = [];
  let frontier = [start];
  while (frontier.length > 0) {
    const next: Entity[] = [];
    for (const entity of frontier) {
      const onward = steps(entity).map((hop) => hop.to);
      if (onward.length === 0) ends.push(entity);
      for (const to of onward) {
        if (seen.has(to.id)) continue;
        seen.add(to.id);
        next.push(to);
      }
    }
    frontier = next;
  }
  const rung = (entity: Entity): number =>
    (direction === "up" ? 1 : -1) *
    (entity.kind === "requirement" && "level" in entity.props && entity.props.level === "stakeholder"
      ? LADDER.indexOf("loss") + 0.5
      : LADDER.indexOf(entity.kind));
  const best = Math.max(...ends.map(rung));
  const at = ends.filter((entity) => rung(entity) === best).sort((a, b) => (a.id < b.id ? -1 : 1));
  const kind = at[0]?.kind ?? start.kind;
  const missing = direction === "up" ? linksUpFrom(kind).map(({ link, to }) => `${link} → ${to.join(" or ")}`) : [];
  return { stopped: { kind, at, missing } };
}
