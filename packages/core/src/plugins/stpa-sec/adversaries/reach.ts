import { type Entity, attributeValue } from "../../../model/index.ts";
import type { StpaRead } from "../read.ts";
import { isLocal } from "../structure/variables.ts";

/** As much of the graph as it takes to say who gets where: facts with what was derived, while passes run or afterwards. */
export type ReachRead = Pick<StpaRead, "entity" | "out" | "in">;

/** Who gets at an element, those who need the least for it first. */
export function reachersOf(element: string, read: ReachRead): readonly Entity<"adversary">[] {
  const found = element.startsWith("flow/") ? ofFlow(element, read) : ofComponent(element, read);
  return [...new Set(found)]
    .map((id) => read.entity(id))
    .filter((entity): entity is Entity<"adversary"> => entity?.kind === "adversary")
    .toSorted((a, b) => EASE.indexOf(a.props.position) - EASE.indexOf(b.props.position) || (a.id < b.id ? -1 : 1));
}

const EASE: readonly string[] = ["remote", "adjacent", "network", "physical", "supply_chain", "insider"];

/** Over a network it is enough to be where one end is; a wire has to be touched. */
function ofFlow(flow: string, read: ReachRead): readonly string[] {
  const { protocol } = (read.entity(flow)?.props ?? {}) as { readonly protocol?: string };
  const isTouched = isLocal(protocol);
  const ends = read.out(flow).filter(({ kind }) => kind === "leaves" || kind === "enters");
  const places = ends.flatMap(({ to }) => placesAround(to, read));
  return [
    ...standingAt(flow, read),
    ...places.flatMap((place) => standingAt(place, read)).filter((id) => isPhysical(id, read) || !isTouched),
  ];
}

function ofComponent(component: string, read: ReachRead): readonly string[] {
  const { type } = (read.entity(component)?.props ?? {}) as { readonly type?: string };
  // Sensors, motors and people answer nobody on a network: whoever wants something of them goes there.
  const isWired = type === "sensor" || type === "actuator" || type === "actor";
  const near = placesAround(component, read).flatMap((place) => standingAt(place, read));
  return [...standingAt(component, read), ...near.filter((id) => isPhysical(id, read) || !isWired)];
}

const standingAt = (place: string, read: ReachRead): readonly string[] =>
  read.in(place).flatMap(({ kind, from }) => (kind === "stands_at" ? [from] : []));

const isPhysical = (adversary: string, read: ReachRead): boolean =>
  (read.entity(adversary) as Entity<"adversary"> | undefined)?.props.position === "physical";

const STEP_MIN = 20;
const DEPTH_MAX = 20;

/** Boundaries from which one gets to a component: those around it, up to the first that keeps the ones outside of it out. */
function placesAround(component: string, read: ReachRead): readonly string[] {
  const passed: Entity<"boundary">[] = [];
  const isOpened = opens(component, read);
  for (let at = parentOf(component, read); at !== undefined && passed.length < DEPTH_MAX; at = parentOf(at.id, read)) {
    if (passed.includes(at)) break;
    const outer = at;
    if (!isOpened && passed.some((inner) => keepsOut(inner, outer))) break;
    passed.push(at);
  }
  return passed.map(({ id }) => id);
}

function parentOf(id: string, read: ReachRead): Entity<"boundary"> | undefined {
  const inside = read.out(id).find(({ kind }) => kind === "inside");
  const entity = inside === undefined ? undefined : read.entity(inside.to);
  return entity?.kind === "boundary" ? (entity as Entity<"boundary">) : undefined;
}

/** What is trusted clearly more than what is around it has something that makes it so. */
function keepsOut(inner: Entity<"boundary">, outer: Entity<"boundary">): boolean {
  const { attributes, trust } = inner.props;
  if (["filtered", "isolated", "default_deny"].some((each) => attributeValue(attributes, each) === "yes")) return true;
  return trust !== undefined && outer.props.trust !== undefined && trust - outer.props.trust >= STEP_MIN;
}

/** Whoever stands before it can open it, or plug into it. */
function opens(component: string, read: ReachRead): boolean {
  const { attributes } = (read.entity(component)?.props ?? {}) as Entity<"component">["props"];
  return ["tamper_protected", "debug_locked"].some((each) => attributeValue(attributes, each) === "no");
}
