import type { Entity } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";
import { type Occasion, fits, occasionsOn } from "../scenarios/occasions.ts";
import { problemOf } from "../scenarios/problems.ts";
import { remembering } from "../scenarios/remembering.ts";
import { sources, targets, waysOf } from "../scenarios/ways.ts";
import type { Demand } from "./demands.ts";

export interface Asked {
  /** With what would break each of them here. */
  readonly constraints: Map<string, string>;
  readonly actions: Set<string>;
}

/** For each demand the constraints that it helps to keep, and the actions that these are about. */
export function askedOf(element: string, all: ReachRead): ReadonlyMap<Demand, Asked> {
  const read = remembering(all);
  const asked = new Map<Demand, Asked>();
  for (const action of actionsThrough(element, read)) {
    const ucas = sources(read, action, "misuses")
      .map((id) => read.entity(id))
      .filter((each): each is Entity<"uca"> => each?.kind === "uca");
    const ways = ucas.length === 0 ? undefined : waysOf(action, read);
    if (ways === undefined) continue;
    const here = occasionsOn({ ...ways, spots: ways.spots.filter((spot) => spot.element === element) }, read);
    for (const { id, props } of ucas) {
      const constraints = sources(read, id, "inverts");
      const problem = problemOf(props);
      for (const occasion of here) if (fits(occasion, problem)) add(occasion, action, constraints, asked);
    }
  }
  return asked;
}

function add({ factor }: Occasion, action: string, constraints: readonly string[], asked: Map<Demand, Asked>): void {
  const known = asked.get(factor.demand) ?? { constraints: new Map(), actions: new Set() };
  asked.set(factor.demand, known);
  known.actions.add(action);
  for (const constraint of constraints)
    if (!known.constraints.has(constraint)) known.constraints.set(constraint, factor.says);
}

/** The control actions on whose way it lies: as who gives them, on their way, as what they act on, or as what reports. */
function actionsThrough(element: string, read: ReachRead): readonly string[] {
  const isAction = (id: string): boolean => id.startsWith("control_action/");
  const passing = (flow: string): readonly string[] => sources(read, flow, "travels");
  const parties = element.startsWith("component/") ? [element, ...targets(read, element, "realises")] : [];
  const found = [
    ...(parties.length === 0 ? [element] : flowsAt(element, read)).flatMap(passing).filter(isAction),
    ...parties.flatMap((party) => [...sources(read, party, "issued_by"), ...sources(read, party, "acts_on")]),
  ];
  const reports = [
    ...(parties.length === 0 ? passing(element).filter((id) => !isAction(id)) : []),
    ...parties.flatMap((party) => sources(read, party, "reported_by")),
  ];
  for (const report of reports)
    for (const variable of sources(read, report, "informed_by")) found.push(...sources(read, variable, "weighs"));
  return [...new Set(found)].sort();
}

const flowsAt = (component: string, read: ReachRead): readonly string[] => [
  ...sources(read, component, "enters"),
  ...sources(read, component, "leaves"),
];
