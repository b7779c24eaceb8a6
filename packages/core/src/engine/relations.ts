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
  from: (flow) => ahead(flow, "leaves").slice(0, 1),
  to: (flow) => ahead(flow, "enters").slice(0, 1),
  parent: (element) => ahead(element, "inside").slice(0, 1),
  children: (boundary) => behind(boundary, "inside"),
  inflows: (component) => (component.kind === "component" ? behind(component, "enters") : NONE),
  outflows: (component) => (component.kind === "component" ? behind(component, "leaves") : NONE),
  flows: (component) => inOrder([...relatedTo(component, "inflows"), ...relatedTo(component, "outflows")]),
  callers: (component) => others(component, relatedTo(component, "inflows"), "from"),
  callees: (component) => others(component, relatedTo(component, "outflows"), "to"),
  reached: (component) =>
    others(
      component,
      relatedTo(component, "outflows").filter((flow) => !isReply(flow)),
      "to",
    ),
  boundaries: (element) => upwards(element),
  data: (element) => dataOf(element),
  holders: (data) => (data.kind === "data" ? inOrder([...behind(data, "stores"), ...behind(data, "processes")]) : NONE),
  carriers: (data) => (data.kind === "data" ? behind(data, "carries") : NONE),
  members: (boundary) => (boundary.kind === "boundary" ? downwards(boundary) : NONE),
  runtimes: (component) => ahead(component, "runs_on"),
};

const NONE: readonly Element[] = [];

const ahead = (element: Element, kind: string): readonly Element[] =>
  inOrder(
    element.place
      .out(element.id)
      .filter((link) => link.kind === kind)
      .map((link) => element.place.present(link.to)),
  );

const behind = (element: Element, kind: string): readonly Element[] =>
  inOrder(
    element.place
      .in(element.id)
      .filter((link) => link.kind === kind)
      .map((link) => element.place.present(link.from)),
  );

const isReply = (flow: Element): boolean => flow.place.out(flow.id).some((link) => link.kind === "replies_to");

const others = (component: Element, flows: readonly Element[], end: "from" | "to"): readonly Element[] =>
  inOrder(flows.flatMap((flow) => relatedTo(flow, end)).filter((each) => each !== component));

function dataOf(element: Element): readonly Element[] {
  if (element.kind === "flow") return ahead(element, "carries");
  if (element.kind !== "component") return NONE;
  const carried = relatedTo(element, "flows").flatMap((flow) => relatedTo(flow, "data"));
  return inOrder([...ahead(element, "stores"), ...ahead(element, "processes"), ...carried]);
}

/** Boundaries in a circle hold each other: each is passed once. */
function upwards(element: Element): readonly Element[] {
  const found: Element[] = [];
  const passed = new Set([element]);
  for (let [next] = relatedTo(element, "parent"); next !== undefined && !passed.has(next);) {
    passed.add(next);
    found.push(next);
    [next] = relatedTo(next, "parent");
  }
  return found;
}

function downwards(boundary: Element): readonly Element[] {
  const passed = new Set([boundary]);
  for (const each of passed) {
    if (each.kind === "boundary") for (const child of relatedTo(each, "children")) passed.add(child);
  }
  return inOrder([...passed].filter((each) => each.kind === "component"));
}

function inOrder(elements: readonly (Element | undefined)[]): readonly Element[] {
  const present = elements.filter((each) => each !== undefined);
  if (present.length < 2) return present;
  return [...new Set(present)].sort((a, b) => (a.id < b.id ? -1 : 1));
}
