import { keyFromName } from "../../model/index.ts";
import { nameFrom } from "../mapping.ts";
import { attribute, child, textOf, type XmlElement } from "../text/index.ts";
import type { Box, Curve, Point } from "./geometry.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { localName, headerIn, nameIn, readProperties, type Property } from "./properties.ts";

/** A thing on a drawing surface: a shape, a boundary or a line. */
export interface Stencil {
  readonly xml: XmlElement;
  /** What it is drawn as: `StencilEllipse`, `Connector`. */
  readonly shape: string;
  readonly guid: string;
  readonly genericType: string;
  readonly type: string;
  /** What the template calls the type; undefined for one that is as general as its shape. */
  readonly typeName: string | undefined;
  readonly name: string;
  readonly properties: readonly Property[];
}

/** Whatever stands under the key of a list of a surface; undefined for what is not written out there. */
export function readStencil(entry: XmlElement, base: KnowledgeBase): Stencil | undefined {
  const xml = child(entry, "Value");
  const shape = localName(attribute(xml, "type"));
  if (xml === undefined || shape === "") return undefined;
  const properties = readProperties(xml);
  const [genericType, type] = [textOf(xml, "GenericTypeId") ?? "", textOf(xml, "TypeId") ?? ""];
  const typeName = base.typeName(type) ?? headerIn(xml);
  const name = nameFrom(nameIn(properties)) ?? nameFrom(typeName) ?? shape;
  const given = textOf(xml, "Guid") ?? textOf(entry, "Key");
  return {
    xml,
    shape,
    guid: given === undefined || given === "" ? `${shape}:${keyFromName(name)}` : given.toLowerCase(),
    genericType,
    type,
    typeName: type === genericType ? undefined : typeName,
    name,
    properties,
  };
}

export function boxOf({ xml }: Stencil): Box {
  const [left, top, width, height] = ["Left", "Top", "Width", "Height"].map((side) => numberIn(xml, side));
  return { left: left!, top: top!, width: width!, height: height! };
}

export function curveOf({ xml }: Stencil): Curve {
  const point = (name: string): Point => ({ x: numberIn(xml, `${name}X`), y: numberIn(xml, `${name}Y`) });
  return { from: point("Source"), handle: point("Handle"), to: point("Target") };
}

const FARTHEST = 1_000_000;

/** What no screen shows stands in the corner. */
function numberIn(xml: XmlElement, name: string): number {
  const value = Number(textOf(xml, name) ?? 0);
  return Math.abs(value) <= FARTHEST ? value : 0;
}

/** The end of a line; undefined for one that hangs loose. */
export function endOf({ xml }: Stencil, end: "Source" | "Target"): string | undefined {
  const guid = textOf(xml, `${end}Guid`)?.toLowerCase();
  return guid === undefined || /^[0-]*$/.test(guid) ? undefined : guid;
}

/** Where a line leaves or meets a shape: `NorthEast`. */
export function portsOf({ xml }: Stencil): readonly string[] {
  return ["PortSource", "PortTarget"].map((port) => textOf(xml, port) ?? "None");
}
