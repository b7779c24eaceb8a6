import type { Entity } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";

/** Where on the way of an action something can go wrong. */
export type Place = "controller" | "path" | "middle" | "told" | "teller" | "process";

export interface Spot {
  /** A component or a flow. */
  readonly element: string;
  readonly at: Place;
  /** The first flow that the action takes: what can go wrong on any of them is told once, there. */
  readonly isFirst: boolean;
  /** The feedback or action that passes there. */
  readonly of: readonly string[];
}

/** Everything that a control action passes, and everything that tells its controller what it has to know. */
export interface Ways {
  readonly action: Entity<"control_action">;
  readonly controller: string | undefined;
  readonly spots: readonly Spot[];
  readonly isTold: boolean;
}

const FEEDBACK_MAX = 6;

export function waysOf(id: string, read: ReachRead): Ways | undefined {
  const action = read.entity(id);
  if (action?.kind !== "control_action") return undefined;
  const spots = new Spots();
  const [controller] = targets(read, id, "issued_by");
  const at = controller === undefined ? [] : components(controller, read);
  for (const component of at) spots.add(component, "controller", id);

  const flows = read
    .out(id)
    .filter(({ kind }) => kind === "travels")
    .toSorted((a, b) => (a.props.order ?? 0) - (b.props.order ?? 0) || (a.to < b.to ? -1 : 1))
    .map(({ to }) => to);
  const ends = targets(read, id, "acts_on").flatMap((target) => components(target, read));
  for (const flow of flows) spots.add(flow, "path", id);
  for (const flow of flows)
    for (const end of endsOf(flow, read)) if (!at.includes(end) && !ends.includes(end)) spots.add(end, "middle", id);
  for (const end of ends) spots.add(end, "process", id);

  const feedback = feedbackOf(id, read);
  for (const each of feedback) {
    for (const flow of targets(read, each, "travels")) spots.add(flow, "told", each);
    for (const by of targets(read, each, "reported_by"))
      for (const component of components(by, read)) spots.add(component, "teller", each);
  }
  return { action: action as Entity<"control_action">, controller, spots: spots.all(), isTold: feedback.length > 0 };
}

/** What informs the variables that the action weighs, in the order of ids. */
export function feedbackOf(action: string, read: ReachRead): readonly string[] {
  const told = targets(read, action, "weighs").flatMap((variable) => targets(read, variable, "informed_by"));
  return [...new Set(told)].sort().slice(0, FEEDBACK_MAX);
}

export const targets = (read: ReachRead, id: string, link: string): readonly string[] =>
  read.out(id).flatMap(({ kind, to }) => (kind === link ? [to] : []));

export const sources = (read: ReachRead, id: string, link: string): readonly string[] =>
  read.in(id).flatMap(({ kind, from }) => (kind === link ? [from] : []));

/** Who a controller is made of; any other part is itself. */
export const components = (party: string, read: ReachRead): readonly string[] =>
  party.startsWith("controller/") ? sources(read, party, "realises") : [party];

const endsOf = (flow: string, read: ReachRead): readonly string[] => [
  ...targets(read, flow, "leaves"),
  ...targets(read, flow, "enters"),
];

/** One place is one spot, whatever passes there; what passes is kept. */
class Spots {
  readonly #spots = new Map<string, { element: string; at: Place; isFirst: boolean; of: string[] }>();

  add(element: string, at: Place, of: string): void {
    const key = `${at} ${element}`;
    const known = this.#spots.get(key);
    if (known !== undefined) {
      if (!known.of.includes(of)) known.of.push(of);
      return;
    }
    const isFirst = [...this.#spots.values()].every((each) => each.at !== at);
    this.#spots.set(key, { element, at, isFirst, of: [of] });
  }

  all(): readonly Spot[] {
    return [...this.#spots.values()];
  }
}
