import { componentTypeOf, protocolNamed, technologyNamed } from "../../knowledge/index.ts";
import { isHuman } from "./properties.ts";
import type { Stencil } from "./stencils.ts";

/** What the shapes are with us. A template may draw anything as a rectangle, so its own name for the thing counts too. */
const SHAPES: Readonly<Record<string, string>> = {
  StencilEllipse: "process",
  StencilParallelLines: "store",
  StencilRectangle: "external",
};

export const isComponent = ({ shape }: Stencil): boolean => Object.hasOwn(SHAPES, shape);
export const isBoundaryBox = ({ shape }: Stencil): boolean => shape === "BorderBoundary";
export const isBoundaryLine = ({ shape }: Stencil): boolean => shape === "LineBoundary";
export const isFlow = ({ shape }: Stencil): boolean => shape === "Connector";

export function componentTypeFor(stencil: Stencil): string {
  const { shape, typeName = "", genericType, properties } = stencil;
  const isGeneral = genericType.startsWith("GE.");
  if (isGeneral && shape !== "StencilRectangle") return SHAPES[shape]!;
  if (isHuman(properties) || PEOPLE.test(typeName)) return "actor";
  if (isGeneral) return SHAPES[shape]!;
  const technology = technologyNamed(typeName);
  return technology === undefined ? SHAPES[shape]! : componentTypeOf(technology);
}

const PEOPLE = /\b(human|user|person|people|operator|administrator|attacker)\b/i;

/** A boundary is named for what it goes around, by its type or else by whoever drew it. */
export function boundaryTypeFor({ typeName, name }: Stencil): string {
  const words = typeName ?? name;
  return BOUNDARIES.find(([sign]) => sign.test(words))?.[1] ?? "trust";
}

const BOUNDARIES: readonly (readonly [RegExp, string])[] = [
  [/\b(physical|room|building)\b/i, "physical"],
  [/\b(internet|networks?|lan|vlan|wireless|corpnet|subnet)\b/i, "network"],
  [/\b(azure|cloud)\b/i, "cloud"],
  [/\b(sandbox|kernel|user mode|app ?container|process|other browsers)\b/i, "process"],
  [/\b(machine|host|device)\b/i, "host"],
];

/** The protocol that a type of flows is named for: `HTTPS`, but not `Request`. */
export const protocolFor = ({ typeName = "" }: Stencil): string | undefined => protocolNamed(typeName)?.id;
