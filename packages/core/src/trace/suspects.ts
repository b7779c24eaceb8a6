import type { Snapshot } from "../graph/index.ts";
import { type Entity, type Link, type Props, entityId, linkId, sha256 } from "../model/index.ts";
import { contentHash } from "./content.ts";
import { childOf, isTraced, onwards } from "./ways.ts";

/** A link with what its two ends said when somebody looked at it. A verdict on a pair holds whenever the pair is there. */
export interface Pair {
  readonly link: string;
  readonly from: string;
  readonly to: string;
}

/** `unseen`: what its ends said when it was written has not been looked up. */
export type LinkState = "valid" | "suspect" | "rejected" | "unseen";

/** What the ends of a link said at the version that last wrote it; undefined where that is not known. */
export type Baseline = (link: Link) => "as now" | Pair | undefined;

/** What people said of links, by the id of the link. Most links have none, and are judged without hashing anything. */
export type Verdicts = ReadonlyMap<string, readonly Props<"decision">[]>;

export function verdictsIn(graph: Pick<Snapshot, "entities">): Verdicts {
  const verdicts = new Map<string, Props<"decision">[]>();
  for (const { props } of graph.entities("decision") as readonly Entity<"decision">[]) {
    if (props.pair === undefined) continue;
    const list = verdicts.get(props.pair.link);
    if (list) list.push(props);
    else verdicts.set(props.pair.link, [props]);
  }
  return verdicts;
}

export interface Suspicion {
  readonly link: Link;
  readonly state: Exclude<LinkState, "valid">;
  /** The ends that say something else than when the link was judged. */
  readonly changed: readonly string[];
}

type Graph = Pick<Snapshot, "entity" | "out" | "in">;

/** As it is now; undefined where an end is not there, since nothing can be judged then. */
export function pairOf(graph: Pick<Snapshot, "entity">, link: Link): Pair | undefined {
  const [from, to] = [graph.entity(link.from), graph.entity(link.to)];
  if (from === undefined || to === undefined) return undefined;
  return { link: linkId(link), from: contentHash(from), to: contentHash(to) };
}

/** A verdict's id follows from what it is on, so that two people who say the same make one fact of it. */
export const verdictId = ({ link, from, to }: Pair): string =>
  entityId("decision", `link.${sha256([link, from, to].join("\n")).slice(0, 32)}`);

export interface Known {
  readonly verdicts: Verdicts;
  readonly baseline: Baseline;
}

/**
 * What is to be thought of a link; undefined: it is valid. Somebody's verdict on its present contents counts first;
 * without one it is valid as long as both ends say what they said when it was written. So nothing depends on the way by
 * which contents came to be what they are: what goes back to what was judged is judged. What rules derive is right by
 * construction.
 */
export function judged(graph: Graph, link: Link, { verdicts, baseline }: Known): Suspicion | undefined {
  if (!isTraced(link)) return undefined;
  const said = verdicts.get(linkId(link));
  if (said !== undefined) {
    const now = pairOf(graph, link);
    const verdict = said.find(({ pair }) => now !== undefined && isSame(pair!, now))?.verdict;
    if (verdict === "dismiss") return { link, state: "rejected", changed: [] };
    if (verdict !== undefined) return undefined;
  }
  if (link.origin.by === "rule") return undefined;
  const then = baseline(link);
  if (then === "as now") return undefined;
  if (then === undefined) return { link, state: "unseen", changed: [] };
  const now = pairOf(graph, link);
  // An end that is not there is told as such, and is not compared with anything.
  if (now === undefined) return undefined;
  const changed = [...(then.from === now.from ? [] : [link.from]), ...(then.to === now.to ? [] : [link.to])];
  return changed.length === 0 ? undefined : { link, state: "suspect", changed };
}

const isSame = (a: Pair, b: Pair): boolean => a.link === b.link && a.from === b.from && a.to === b.to;

/** A link that nothing is wrong with by itself, but that stands on one that is suspect. */
export interface Indirect {
  readonly link: Link;
  /** The suspect link above it. */
  readonly because: string;
}

/** Everything that is there because of what suspect links join, the nearest first. */
export function spreadOf(graph: Graph, suspects: readonly Suspicion[]): readonly Indirect[] {
  const direct = new Set(suspects.map(({ link }) => linkId(link)));
  const reached = new Map<string, string>();
  for (const { link, state } of suspects) {
    const child = childOf(link);
    if (state === "suspect" && child !== undefined && !reached.has(child)) reached.set(child, linkId(link));
  }
  const indirect: Indirect[] = [];
  // A map is walked in the order in which it grows: breadth first from all suspect links at once.
  for (const [id, because] of reached) {
    for (const [link, to] of onwards(graph, id, "down")) {
      if (!direct.has(linkId(link))) indirect.push({ link, because });
      if (!reached.has(to)) reached.set(to, because);
    }
  }
  return indirect;
}
