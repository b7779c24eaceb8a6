import type { Element } from "./element.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";

/** The boundaries around one end of a flow and not around the other. */
export function boundariesCrossed(flow: Element, reads: Reads): readonly Element[] {
  if (flow.kind !== "flow") return NONE;
  reads.note(flow, ASPECT.links);
  const [from, to] = [relatedTo(flow, "from")[0], relatedTo(flow, "to")[0]];
  if (from === undefined || to === undefined) return NONE;
  const [left, entered] = [around(from, reads), around(to, reads)];
  if (flow.crossed.left !== left || flow.crossed.entered !== entered) {
    const outwards = left.filter((each) => !entered.includes(each));
    flow.crossed = { left, entered, all: [...outwards, ...entered.filter((each) => !left.includes(each))] };
  }
  for (const boundary of flow.crossed.all) reads.note(boundary, ASPECT.fields);
  return flow.crossed.all;
}

function around(element: Element, reads: Reads): readonly Element[] {
  reads.note(element, ASPECT.links);
  return relatedTo(element, "boundaries");
}

export interface Exposure {
  /** Steps from the internet that are certain; infinite where there is no way. */
  readonly sure: number;
  readonly possible: number;
  /** Where nobody said whether it faces the internet, if that is what the answer hangs on. */
  readonly open: readonly Element[];
}

/** How somebody on the internet gets at an element: a flow by where it begins, data by who holds it, a boundary by its members. */
export function exposureOf(element: Element, reads: Reads): Exposure {
  reads.note(element, ASPECT.links);
  switch (element.kind) {
    case "component":
      return ofComponent(element, reads);
    case "flow":
      return ofFlow(element, reads);
    case "data":
      return nearest(relatedTo(element, "holders"), reads);
    case "boundary":
      return ofBoundary(element, reads);
    default:
      return NOWHERE;
  }
}

const FACING = attributeAspect("internet_facing") | ASPECT.fields;

function ofComponent(component: Element, reads: Reads): Exposure {
  reads.note(component, ASPECT.exposure | FACING);
  const { stepsSure: sure, stepsPossible: possible } = component;
  if (sure <= possible) return { sure, possible, open: NONE };
  const open =
    component.attribute("internet_facing").value === "unknown" ? [component] : callersInDoubt(component, reads);
  return { sure, possible, open };
}

/** It faces nothing itself: the answer lies with one of those who call it, or further up. */
function callersInDoubt(component: Element, reads: Reads): readonly Element[] {
  const open = new Set<Element>();
  const passed = new Set([component]);
  for (const each of passed) {
    reads.note(each, ASPECT.links);
    for (const caller of relatedTo(each, "callers")) {
      reads.note(caller, ASPECT.exposure | FACING);
      for (const boundary of boundaryInDoubt(caller, reads)) open.add(boundary);
      if (caller.stepsPossible >= caller.stepsSure) continue;
      if (caller.attribute("internet_facing").value === "unknown") open.add(caller);
      else passed.add(caller);
    }
    if (open.size >= OPEN_MAX || passed.size >= CALLERS_MAX) break;
  }
  return [...open].slice(0, OPEN_MAX);
}

const OPEN_MAX = 3;
const CALLERS_MAX = 20;

/** A flow goes on what stands where it begins: anybody's own words, or a step further than they got. */
export function stepsOfFlow(flow: Element, reads: Reads): { readonly sure: number; readonly possible: number } {
  reads.note(flow, ASPECT.links);
  const from = relatedTo(flow, "from")[0];
  if (from === undefined) return NOWHERE;
  reads.note(from, ASPECT.exposure);
  const { isOutside, stepsSure, stepsPossible } = from;
  return {
    sure: isOutside === "yes" ? 0 : stepsSure + 1,
    possible: isOutside === "no" ? stepsPossible + 1 : 0,
  };
}

function ofFlow(flow: Element, reads: Reads): Exposure {
  const { sure, possible } = stepsOfFlow(flow, reads);
  const from = relatedTo(flow, "from")[0];
  if (from === undefined || sure <= possible) return { sure, possible, open: NONE };
  return {
    sure,
    possible,
    open: [...boundaryInDoubt(from, reads), ...ofComponent(from, reads).open].slice(0, OPEN_MAX),
  };
}

/** The boundary of which it would have to be known whether it faces the internet, for a party to be outside or not. */
function boundaryInDoubt(party: Element, reads: Reads): readonly Element[] {
  if (party.isOutside !== "unknown") return NONE;
  reads.note(party, ASPECT.links);
  return relatedTo(party, "boundaries").slice(-1);
}

function ofBoundary(boundary: Element, reads: Reads): Exposure {
  reads.note(boundary, FACING);
  const facing = boundary.attribute("internet_facing").value;
  if (facing === "yes") return { sure: 0, possible: 0, open: NONE };
  const members = nearest(relatedTo(boundary, "members"), reads);
  return facing === "no" ? members : { ...members, possible: 0, open: [boundary, ...members.open].slice(0, OPEN_MAX) };
}

function nearest(elements: readonly Element[], reads: Reads): Exposure {
  let [sure, possible] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const open: Element[] = [];
  for (const element of elements) {
    const exposure = exposureOf(element, reads);
    sure = Math.min(sure, exposure.sure);
    possible = Math.min(possible, exposure.possible);
    if (open.length < OPEN_MAX) open.push(...exposure.open);
  }
  return { sure, possible, open: open.slice(0, OPEN_MAX) };
}

const NONE: readonly Element[] = [];
const NOWHERE: Exposure = { sure: Number.POSITIVE_INFINITY, possible: Number.POSITIVE_INFINITY, open: NONE };
