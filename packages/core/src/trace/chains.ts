import { type Entity, type Kind, type Link, type Origin, kindOf, linkRule, linksUpFrom } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";

export type Direction = "up" | "down";

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

const STEPS_MAX = 50_000;

/** The chains from an entity towards stakeholders, or down to what carries it out. A graph with cycles is walked once round. */
export function traceChains(snapshot: Snapshot, start: Entity, { direction, to, limit }: TraceRequest): Trace {
  const steps = (entity: Entity): Hop[] => stepsFrom(snapshot, entity, direction);
  const arrived = arrival(to ?? (direction === "up" ? "stakeholder" : undefined), start, steps);
  const ways = countWays(start, steps, arrived);

  const chains: Chain[] = [];
  let frontier: Hop[][] = [[]];
  let walked = 0;
  while (frontier.length > 0 && chains.length < limit && walked < STEPS_MAX) {
    const next: Hop[][] = [];
    for (const chain of frontier) {
      const here = chain.at(-1)?.to ?? start;
      if (chain.length > 0 && arrived(here)) {
        chains.push(chain);
        if (chains.length === limit) break;
        continue;
      }
      for (const hop of steps(here)) {
        // Only ways that arrive are followed, so a wide graph costs what it shows.
        if ((ways.get(hop.to.id) ?? 0) === 0 || chain.some((before) => before.from.id === hop.to.id)) continue;
        walked++;
        next.push([...chain, hop]);
      }
    }
    frontier = next;
  }
  const total = Math.max(chains.length, ways.get(start.id) ?? 0);
  return { start, direction, chains, total, ...(chains.length === 0 ? stoppedAt(start, steps, direction) : {}) };
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
  return hops;
}

function arrival(to: string | undefined, start: Entity, steps: (entity: Entity) => Hop[]): (entity: Entity) => boolean {
  if (to === undefined) return (entity) => entity !== start && steps(entity).length === 0;
  return to.includes("/") ? (entity) => entity.id === to : (entity) => entity.kind === to;
}

/** How many ways lead from each entity to an arrival. A step back onto the way just walked counts as none. */
function countWays(
  start: Entity,
  steps: (entity: Entity) => Hop[],
  arrived: (entity: Entity) => boolean,
): Map<string, number> {
  const ways = new Map<string, number>();
  const open = new Set<string>();
  const stack: { entity: Entity; hops: Hop[] | undefined }[] = [{ entity: start, hops: undefined }];
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    if (top.hops === undefined) {
      if (ways.has(top.entity.id) || open.has(top.entity.id)) {
        stack.pop();
        continue;
      }
      if (top.entity !== start && arrived(top.entity)) {
        ways.set(top.entity.id, 1);
        stack.pop();
        continue;
      }
      open.add(top.entity.id);
      top.hops = steps(top.entity);
      for (const hop of top.hops) stack.push({ entity: hop.to, hops: undefined });
      continue;
    }
    ways.set(
      top.entity.id,
      top.hops.reduce((sum, hop) => sum + (ways.get(hop.to.id) ?? 0), 0),
    );
    open.delete(top.entity.id);
    stack.pop();
  }
  return ways;
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
