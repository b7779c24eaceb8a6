import { type Entity, entityId } from "../../../model/index.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf } from "../read.ts";
import { called, listed } from "../tables/sentences.ts";
import { type Standing, type Steering, standings } from "./levels.ts";
import { courseOf, ordersOf } from "./paths.ts";

/** The hierarchy is one thing: who stands where follows from all who steer, so there is one cell for it. */
export const WHOLE = "system/whole";

/** Whoever gives orders controls: each such component realises a controller, unless people named one that it realises. */
export function controllersOf(read: StpaRead): Derived {
  const made = new Derivation();
  const orders = new Map<string, readonly string[]>();
  for (const component of read.facts.ids("component")) {
    const given = ordersOf(component, read);
    if (given.length > 0) orders.set(component, given);
  }
  const steering: Steering = new Map([...orders].map(([id, flows]) => [id, steeredBy(id, flows, read)]));
  const places = standings(steering);
  for (const [component, flows] of orders)
    if (!isNamed(component, read)) addController(component, flows, places.get(component)!, read, made);
  return made;
}

const steeredBy = (component: string, flows: readonly string[], read: StpaRead): readonly string[] =>
  [...new Set(flows.flatMap((flow) => courseOf(flow, read).ends))].filter((end) => end !== component);

const isNamed = (component: string, read: StpaRead): boolean =>
  read.facts.out(component).some(({ kind, to }) => kind === "realises" && to.startsWith("controller/"));

const NAMES_MAX = 5;
const LEVEL_MAX = 50;

function addController(
  component: string,
  orders: readonly string[],
  { level, isShared }: Standing,
  read: StpaRead,
  made: Derivation,
): void {
  const { name, props } = read.facts.entity(component) as Entity<"component">;
  const id = entityId("controller", keyOf(component));
  if (read.facts.entity(id) !== undefined) return;
  const origin = byRule("structure/gives-orders", [component, ...orders]);
  const tags = isShared ? ["shared-control"] : [];
  made.entity(id, name, { level: Math.min(level, LEVEL_MAX), human: props.type === "actor" }, origin, tags);
  const names = orders.slice(0, NAMES_MAX).map((flow) => called(read.facts.entity(flow)!.name));
  made.link(component, "realises", id, origin, `It gives orders: ${listed(names)}.`);
}
