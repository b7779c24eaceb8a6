import { type Domain, spoken } from "../../../logic/index.ts";
import type { Entity } from "../../../model/index.ts";
import { keyOf } from "../read.ts";
import { type TableRead, allOf, sources, targets } from "./table-read.ts";

/** A control action with what it weighs, who issues it and which hazards its misuse may bring about. */
export interface Action {
  readonly entity: Entity<"control_action">;
  /** Its id as part of other ids. */
  readonly key: string;
  readonly controller: Entity<"controller"> | undefined;
  readonly variables: readonly Weighed[];
  readonly hazards: readonly NearHazard[];
  /** The controller has other actions on the same thing, so that their order means something. */
  readonly hasSiblings: boolean;
}

export interface Weighed extends Domain {
  readonly id: string;
  readonly name: string;
}

export interface NearHazard {
  readonly entity: Entity<"hazard">;
  /** What it is a state of; undefined: the system as a whole. */
  readonly of: Entity | undefined;
  /** 0: what is handed over; 1: what is acted on; 2: what is kept there; 3: the system as a whole. */
  readonly distance: number;
}

export function actionOf(id: string, read: TableRead): Action | undefined {
  const entity = read.entity(id);
  if (entity?.kind !== "control_action") return undefined;
  const [controller] = targets(read, id, "issued_by", "controller");
  return {
    entity: entity as Entity<"control_action">,
    key: keyOf(id),
    controller,
    variables: variablesOf(id, controller, read),
    hazards: hazardsNear(id, read),
    hasSiblings: controller !== undefined && hasSiblings(id, controller.id, read),
  };
}

/** A table of more is not read by anybody. */
const VARIABLES_MAX = 20;

/** Where nobody said what it weighs: whatever the controller holds, or learns by the feedback it gets. */
function variablesOf(id: string, controller: Entity | undefined, read: TableRead): readonly Weighed[] {
  const weighed = targets(read, id, "weighs", "process_variable");
  if (weighed.length > 0 || controller === undefined) return asDomains(weighed);
  const held = sources(read, controller.id, "held_by", "process_variable");
  const learnt = sources(read, controller.id, "informs", "feedback").flatMap((feedback) =>
    sources(read, feedback.id, "informed_by", "process_variable"),
  );
  const all = new Map([...held, ...learnt].map((variable) => [variable.id, variable]));
  return asDomains([...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
}

/** In expressions a variable goes by the end of its key, and by its whole key where two of the same action end alike. */
function asDomains(variables: readonly Entity<"process_variable">[]): readonly Weighed[] {
  const shown = variables.slice(0, VARIABLES_MAX);
  const ends = shown.map(({ id }) => keyOf(id).slice(keyOf(id).lastIndexOf(".") + 1));
  return shown.flatMap(({ id, name, props }, nth) => {
    const end = ends[nth]!;
    const variable = end === "" || ends.filter((each) => each === end).length > 1 ? keyOf(id) : end;
    const values = [...new Set(props.values.map(spoken))].filter((value) => value !== "");
    const aliases = [...new Set([spoken(name), keyOf(id)])].filter((alias) => alias !== variable);
    return values.length === 0 ? [] : [{ id, name, variable, values, aliases }];
  });
}

function hazardsNear(id: string, read: TableRead): readonly NearHazard[] {
  const near = new Map<string, NearHazard>();
  const take = (places: readonly Entity[], distance: number): void => {
    for (const place of places)
      for (const hazard of sources(read, place.id, "state_of", "hazard"))
        if (!near.has(hazard.id)) near.set(hazard.id, { entity: hazard, of: place, distance });
  };
  const flows = targets(read, id, "travels", "flow");
  const actedOn = targets(read, id, "acts_on").flatMap((target): readonly Entity[] =>
    target.kind === "controller" ? sources(read, target.id, "realises") : [target],
  );
  take(
    flows.flatMap((flow) => targets(read, flow.id, "carries", "data")),
    0,
  );
  take([...flows, ...actedOn], 1);
  take(
    actedOn.flatMap((target) => ["stores", "processes"].flatMap((link) => targets(read, target.id, link, "data"))),
    2,
  );
  for (const { entity, of, distance } of spokenFor(id, read))
    if (!near.has(entity.id)) near.set(entity.id, { entity, of, distance });
  if (near.size === 0)
    for (const hazard of allOf(read, "hazard"))
      if (targets(read, hazard.id, "state_of").length === 0)
        near.set(hazard.id, { entity: hazard, of: undefined, distance: 3 });
  return [...near.values()];
}

/** Hazards to which people say that the action leads. */
function spokenFor(id: string, read: TableRead): readonly NearHazard[] {
  const said = read.facts.in(id).filter(({ kind }) => kind === "misuses" || kind === "judges");
  return said
    .flatMap(({ from }) => targets(read, from, "leads_to", "hazard"))
    .map((entity) => ({ entity, of: targets(read, entity.id, "state_of")[0], distance: 1 }));
}

/** By links alone, and no more of them than it takes: a hub has thousands. */
function hasSiblings(id: string, controller: string, read: TableRead): boolean {
  const isIssuedByIt = (other: string): boolean =>
    read.out(other).some(({ kind, to }) => kind === "issued_by" && to === controller);
  return read
    .out(id)
    .filter(({ kind }) => kind === "acts_on")
    .some(({ to }) => read.in(to).some(({ kind, from }) => kind === "acts_on" && from !== id && isIssuedByIt(from)));
}
