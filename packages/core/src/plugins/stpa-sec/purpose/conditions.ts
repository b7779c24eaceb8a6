import type { StpaRead } from "../read.ts";
import type { Aim } from "./aims.ts";
import { inAspect } from "./aspect-states.ts";
import { ofData } from "./data-states.ts";
import { lowerFirst, upperFirst } from "./grammar.ts";
import { ofPart } from "./part-states.ts";
import { placeOf } from "./places.ts";

/** A state of the system that must not be, what keeps it from being, and what is to happen when it is. */
export interface Condition {
  readonly name: string;
  readonly condition: string;
  readonly prevent: string;
  readonly respond: string;
  /** What its words come from. */
  readonly read: readonly string[];
}

/** In the words of the system: the asset, and what stands around it. */
export function conditionOf(
  { asset, property, aspect }: Pick<Aim, "asset" | "property" | "aspect">,
  read: StpaRead,
): Condition | undefined {
  const it = placeOf(asset, read);
  if (it === undefined) return undefined;
  const isData = asset.startsWith("data/");
  const state =
    aspect !== undefined
      ? inAspect(it, aspect, isData, read)
      : isData
        ? ofData(it, property, read)
        : ofPart(it, property, read);
  return {
    name: upperFirst(state.name),
    condition: `${upperFirst(state.condition)}.`,
    prevent: `${upperFirst(state.prevent)}.`,
    respond: `When ${lowerFirst(state.condition)}, ${state.respond}.`,
    read: [it, ...state.of].flatMap((place) => place?.id ?? []),
  };
}
