import type { Link } from "../model/index.ts";
import { type Element, NO_RELATIONS } from "./element.ts";
import type { Relation } from "./predicate.ts";

/** Where relations are looked up: the links of the present revision, and what stands at their ends. */
export interface Neighbourhood {
  out(id: string): readonly Link[];
  in(id: string): readonly Link[];
  /** Undefined where nothing stands: a link may have lost its end. */
  present(id: string): Element | undefined;
}

/** Relations that rules name, and the steps they are made of. Reached: whom it speaks to of its own accord. */
export type Way = Relation | "from" | "to" | "parent" | "children" | "reached";

/** Who stands in a relation to an element: each once, in the order of ids (boundaries from the nearest outwards). */
export function relatedTo(element: Element, way: Way): readonly Element[] {
  const known = element.related[way];
  if (known !== undefined) return known;
  const found = WAYS[way](element);
  if (element.related === NO_RELATIONS) element.related = {};
  return (element.related[way] = found);
}

const WAYS: Readonly<Record<Way, (element: Element) => readonly Element[]>> = {
  from: (flow) => firstOf(ahead(flow, "leaves")),
  to: (flow) => firstOf(ahead(flow, "enters")),
  parent: (element) => firstOf(ahead(element, "inside")),
  children: (boundary) => behind(boundary, "inside"),
  inflows: (component) => (component.kind === "component" ? behind(component, "enters") : NONE),
  outflows: (component) => (component.kind === "component" ? behind(component, "leaves") : NONE),
  flows: (component) => joined(relatedTo(component, "inflows"), relatedTo(component, "outflows")),
  callers: (component) => others(component, relatedTo(component, "inflows"), "from"),
  callees: (component) => others(component, relatedTo(component, "outflows"), "to"),
  reached: (component) => {
    const flows = relatedTo(component, "outflows");
    if (!flows.some(isReply)) return relatedTo(component, "callees");
    return others(
      component,
      flows.filter((flow) => !isReply(flow)),
      "to",
    );
  },
  boundaries: (element) => upwards(element),
  data: (element) => dataOf(element),
  holders: (data) => (data.kind === "data" ? joined(behind(data, "stores"), behind(data, "processes")) : NONE),
  carriers: (data) => (data.kind === "data" ? behind(data, "carries") : NONE),
  members: (boundary) => (boundary.kind === "boundary" ? downwards(boundary) : NONE),
  runtimes: (component) => ahead(component, "runs_on"),
};

const NONE: readonly Element[] = [];

const firstOf = (elements: readonly Element[]): readonly Element[] =>
  elements.length < 2 ? elements : elements.slice(0, 1);

/** Links come in the order of their kinds and then of their other ends, so what is found is in order. */
function ahead(element: Element, kind: string): readonly Element[] {
  const found: Element[] = [];
  for (const link of element.out) {
    const other = link.kind === kind ? element.place.present(link.to) : undefined;
    if (other !== undefined) found.push(other);
  }
  return found.length === 0 ? NONE : found.slice();
}

function behind(element: Element, kind: string): readonly Element[] {
  const found: Element[] = [];
  for (const link of element.in) {
    const other = link.kind === kind ? element.place.present(link.from) : undefined;
    if (other !== undefined) found.push(other);
  }
  // A list that grew keeps room for more; there are many of these, and none of them grows again.
  return found.length === 0 ? NONE : found.slice();
}

/** A flow that answers another one is no call of its own. */
export const isReply = (flow: Element): boolean => flow.out.some((link) => link.kind === "replies_to");

function others(component: Element, flows: readonly Element[], end: "from" | "to"): readonly Element[] {
  const found: Element[] = [];
  for (const flow of flows)
    for (const other of relatedTo(flow, end)) if (other !== component && !found.includes(other)) found.push(other);
  return inOrder(found);
}

function dataOf(element: Element): readonly Element[] {
  if (element.kind === "flow") return ahead(element, "carries");
  if (element.kind !== "component") return NONE;
  const all = new Set([...ahead(element, "stores"), ...ahead(element, "processes")]);
  for (const flow of relatedTo(element, "flows")) for (const data of relatedTo(flow, "data")) all.add(data);
  return inOrder([...all]);
}

/** Boundaries in a circle hold each other: each is passed once. */
function upwards(element: Element): readonly Element[] {
  const passed = new Set<Element>();
  let next = relatedTo(element, "parent")[0];
  while (next !== undefined && next !== element && !passed.has(next)) {
    passed.add(next);
    next = relatedTo(next, "parent")[0];
  }
  return passed.size === 0 ? NONE : [...passed];
}

function downwards(boundary: Element): readonly Element[] {
  const passed = new Set([boundary]);
  for (const each of passed) {
    if (each.kind === "boundary") for (const child of relatedTo(each, "children")) passed.add(child);
  }
  return inOrder([...passed].filter((each) => each.kind === "component"));
}

function joined(one: readonly Element[], other: readonly Element[]): readonly Element[] {
  return one.length === 0 ? other : other.length === 0 ? one : inOrder([...one, ...other]);
}

function inOrder(elements: readonly Element[]): readonly Element[] {
  if (elements.length === 0) return NONE;
  return elements.length === 1 ? elements : [...new Set(elements)].sort((a, b) => (a.id < b.id ? -1 : 1));
}
