import type { Snapshot } from "../../graph/index.ts";
import {
  type Entity,
  type Kind,
  type Link,
  describeOrigin,
  linkId,
  linksUpFrom,
  linkReads,
} from "../../model/index.ts";
import { layerOf } from "../layers.ts";
import type { LinkState } from "../suspects.ts";
import { type Direction, onwards } from "../ways.ts";

export interface MapRequest {
  readonly directions: readonly Direction[];
  readonly depth: number;
  /** Only what is of these kinds is followed; all kinds unless some are named. */
  readonly kinds?: ReadonlySet<Kind> | undefined;
  /** How many nodes are shown; the rest is folded away and counted. */
  readonly nodesMax: number;
  /** What is to be thought of a link, where that is not that all is well. */
  readonly stateOf: (link: string) => LinkState | "indirect" | undefined;
  /** Layers whose items have to be covered, and by which layers. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

/** Why a node hangs where it does. */
export interface Hop {
  readonly kind: string;
  /** As a verb, and whether it is read from the far end towards the root. */
  readonly reads: string;
  readonly isBackwards: boolean;
  readonly reason?: string;
  readonly origin: string;
  readonly since?: string;
  readonly state?: LinkState | "indirect";
}

export interface MapNode {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly says?: string;
  readonly origin: string;
  readonly isDerived: boolean;
  /** Nothing covers it, or nothing leads on from it although something should. */
  readonly gap?: string;
  /** Absent at the root. */
  readonly hop?: Hop;
  /** It stands elsewhere in the map already, with everything beneath it. */
  readonly isGhost: boolean;
  readonly children: readonly MapNode[];
  /** How many more hang beneath it that are not shown. */
  readonly folded: number;
}

export interface MindMap {
  /** Without children; they are in the branches. */
  readonly root: MapNode;
  /** Why it is there, and what carries it out. */
  readonly up: MapNode | undefined;
  readonly down: MapNode | undefined;
  /** Entities that stand in it, each counted once. */
  readonly shown: number;
  /** Entities that are reached, shown or not, and the root. */
  readonly reached: number;
}

/** What was found, before it is decided what is shown. */
interface Found {
  readonly entity: Entity;
  readonly link: Link | undefined;
  readonly isGhost: boolean;
  children: Found[];
  beneath: number;
  /** How many of the children are shown; they are in order, and ghosts come last. */
  shown: number;
}

/**
 * A trace as a tree: what is reached first hangs where it was reached, and where it is reached again stands a ghost
 * that points there. Whole layers are shown as long as there is room; then each branch shows as many as all can.
 */
export function mindMapOf(graph: Snapshot, root: Entity, request: MapRequest): MindMap {
  const sides = request.directions.map((direction) => ({
    direction,
    top: spanned(graph, root, { ...request, direction }),
  }));
  for (const { top } of sides) count(top);
  show(
    sides.map(({ top }) => top),
    request.nodesMax,
  );
  const drawn = new Map(sides.map(({ direction, top }) => [direction, drawnOf(graph, top, { ...request, direction })]));
  const reached = new Set([root.id]);
  const shown = new Set([root.id]);
  for (const { top } of sides) {
    for (const { entity } of inOrder(top, ({ children }) => children)) reached.add(entity.id);
    for (const { entity } of inOrder(top, shownOf)) shown.add(entity.id);
  }
  const tops = [...drawn.values()];
  const gap = tops.find((each) => each.gap !== undefined)?.gap;
  const alone = { ...tops[0]!, children: [], folded: 0, ...(gap !== undefined && { gap }) };
  return { root: alone, up: drawn.get("up"), down: drawn.get("down"), shown: shown.size, reached: reached.size };
}

type OneWay = MapRequest & { readonly direction: Direction };

/** Breadth first, so each entity hangs by a shortest way. */
function spanned(graph: Snapshot, root: Entity, { direction, depth, kinds }: OneWay): Found {
  const found = (entity: Entity, link?: Link, isGhost = false): Found => ({
    entity,
    link,
    isGhost,
    children: [],
    beneath: 0,
    shown: 0,
  });
  const top = found(root);
  const seen = new Set([root.id]);
  let layer = [top];
  for (let far = 0; far < depth && layer.length > 0; far++) {
    const next: Found[] = [];
    for (const parent of layer) {
      const ghosts: Found[] = [];
      const steps = [...onwards(graph, parent.entity.id, direction)].sort(([, a], [, b]) => (a < b ? -1 : 1));
      for (const [link, to] of steps) {
        const entity = graph.entity(to);
        if (entity === undefined || kinds?.has(entity.kind) === false) continue;
        if (seen.has(to)) {
          ghosts.push(found(entity, link, true));
          continue;
        }
        seen.add(to);
        const child = found(entity, link);
        parent.children.push(child);
        next.push(child);
      }
      parent.children = parent.children.concat(ghosts);
    }
    layer = next;
  }
  return top;
}

/** All nodes, parents before their children. Never by spreading: one node may have a hundred thousand. */
function inOrder(top: Found, childrenOf: (node: Found) => readonly Found[]): Found[] {
  const order = [top];
  for (const node of order) for (const child of childrenOf(node)) order.push(child);
  return order;
}

const shownOf = ({ children, shown }: Found): readonly Found[] => children.slice(0, shown);

/** From the leaves upwards, without recursion: a chain may be as long as the graph. Ghosts are no more of anything. */
function count(top: Found): void {
  for (const node of inOrder(top, ({ children }) => children).reverse()) node.beneath = sumOf(node.children);
}

const sumOf = (nodes: readonly Found[]): number =>
  nodes.reduce((sum, { beneath, isGhost }) => sum + beneath + (isGhost ? 0 : 1), 0);

function show(tops: readonly Found[], nodesMax: number): void {
  let room = nodesMax - 1;
  let layer = tops.filter(({ children }) => children.length > 0);
  while (layer.length > 0) {
    const each = fairShare(
      layer.map(({ children }) => children.length),
      room,
    );
    for (const node of layer) {
      node.shown = Math.min(each, node.children.length);
      room -= node.shown;
    }
    // What hangs under something that is folded away has no place, so the layer that does not fit is the last.
    if (layer.some(({ shown, children }) => shown < children.length)) return;
    layer = layer.flatMap(({ children }) => children).filter(({ children }) => children.length > 0);
  }
}

/** The most that each may have so that all together have no more than there is. */
function fairShare(wanted: readonly number[], room: number): number {
  let [low, high] = [0, wanted.reduce((most, each) => Math.max(most, each), 0)];
  while (low < high) {
    const share = Math.ceil((low + high) / 2);
    if (wanted.reduce((sum, each) => sum + Math.min(each, share), 0) <= room) low = share;
    else high = share - 1;
  }
  return low;
}

/** Only what is shown becomes part of the map. */
function drawnOf(graph: Snapshot, top: Found, request: OneWay): MapNode {
  const drawn = new Map<Found, MapNode>();
  for (const node of inOrder(top, shownOf).reverse()) {
    const { entity, link, isGhost } = node;
    const gap = isGhost ? undefined : gapOf(graph, node, request);
    const says = textOf(entity);
    drawn.set(node, {
      id: entity.id,
      name: entity.name,
      kind: entity.kind,
      ...(says !== undefined && { says }),
      origin: describeOrigin(entity.origin),
      isDerived: entity.origin.by === "rule",
      ...(gap !== undefined && { gap }),
      ...(link !== undefined && { hop: hopOf(graph, link, entity, request) }),
      isGhost,
      children: shownOf(node).map((child) => drawn.get(child)!),
      folded: sumOf(node.children.slice(node.shown)),
    });
  }
  return drawn.get(top)!;
}

function hopOf(graph: Snapshot, link: Link, to: Entity, { stateOf }: OneWay): Hop {
  const id = linkId(link);
  const [since, state] = [graph.since(id), stateOf(id)];
  const { reason } = link.props;
  return {
    kind: link.kind,
    reads: linkReads(link.kind),
    isBackwards: link.from === to.id,
    ...(reason !== undefined && { reason }),
    origin: describeOrigin(link.origin),
    ...(since !== undefined && { since }),
    ...(state !== undefined && { state }),
  };
}

function textOf({ name, props }: Entity): string | undefined {
  const { text, condition, context } = props as { text?: string; condition?: string; context?: string };
  const says = text ?? condition ?? context;
  return says === undefined || says === name ? undefined : says;
}

/** Upwards the way must go on until it arrives; downwards something must cover what asks for it. */
function gapOf(graph: Snapshot, { entity, children }: Found, { direction, needs }: OneWay): string | undefined {
  if (direction === "up") {
    if (children.length > 0 || !onwards(graph, entity.id, "up").next().done) return undefined;
    const missing = linksUpFrom(entity.kind).map(({ link, to }) => `${link} → ${to.join(" or ")}`);
    return missing.length === 0 ? undefined : `leads nowhere; missing: ${missing.slice(0, 3).join(", or ")}`;
  }
  const by = needs.get(layerOf(entity));
  if (by === undefined) return undefined;
  for (const [, child] of onwards(graph, entity.id, "down")) {
    const covering = graph.entity(child);
    if (covering !== undefined && by.includes(layerOf(covering))) return undefined;
  }
  return `nothing covers it; needs ${by.join(" or ")}`;
}
