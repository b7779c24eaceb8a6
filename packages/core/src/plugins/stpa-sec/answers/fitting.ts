import { ATTRIBUTES, type AttributeFact, type AttributeName } from "../../../knowledge/index.ts";
import type { Entity } from "../../../model/index.ts";
import type { StpaRead } from "../read.ts";
import { isLocal } from "../structure/variables.ts";
import type { Fitting } from "./demands.ts";

/** Whether an attribute means something of an element, and of one of its sort. */
export function isFitting(attribute: AttributeName, of: Fitting | undefined, element: string, read: StpaRead): boolean {
  const entity = read.facts.entity(element);
  const { at }: AttributeFact = ATTRIBUTES[attribute];
  if (entity === undefined || !at.includes(entity.kind)) return false;
  if (of === undefined) return true;
  if (entity.kind === "component") return SORTS[of]((entity as Entity<"component">).props.type);
  const isNetworked = !isLocal((entity as Entity<"flow">).props.protocol);
  if (of === "answering") return typeAt("to", element, read) !== "actor";
  if (of === "signed-in") return isNetworked && typeAt("from", element, read) === "actor";
  return of === "networked" && isNetworked;
}

function typeAt(end: "from" | "to", flow: string, read: StpaRead): Type | undefined {
  const [component] = read.related(flow, end);
  return component === undefined ? undefined : (read.facts.entity(component) as Entity<"component">).props.type;
}

type Type = Entity<"component">["props"]["type"];
const oneOf =
  (...types: readonly Type[]) =>
  (type: Type): boolean =>
    types.includes(type);
const isParty = oneOf("external");
const isPerson = oneOf("actor");

const SORTS: Readonly<Record<Fitting, (type: Type) => boolean>> = {
  networked: () => true,
  answering: () => true,
  "signed-in": () => true,
  thing: (type) => !isParty(type) && !isPerson(type),
  person: isPerson,
  party: isParty,
  machine: oneOf("device", "sensor", "actuator"),
  keeper: oneOf("store", "queue", "service", "process", "device"),
  thinking: oneOf("agent", "model"),
};
