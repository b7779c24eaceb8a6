import { isTrait, traitFact } from "../knowledge/index.ts";
import type { Element } from "./element.ts";
import { NO, type Truth, UNKNOWN, YES } from "./kleene.ts";

/** What a component is, as far as it decides which rules can apply: its type and its technologies. */
type Profile = Pick<Element, "kind" | "props" | "technologies">;

export const isOfType = ({ props }: Profile, names: readonly string[]): Truth =>
  props.type !== undefined && names.includes(props.type) ? YES : NO;

export function ofTechnology({ kind, technologies }: Profile, ids: readonly string[]): Truth {
  if (!HAVE_TECHNOLOGY.has(kind)) return NO;
  if (technologies.some(({ id }) => ids.includes(id))) return YES;
  return technologies.length === 0 ? UNKNOWN : NO;
}

/** Where no technology is named, what it is in the drawing still rules out what it cannot be: a store is no firewall. */
export function ofTrait({ kind, props, technologies }: Profile, traits: readonly string[]): Truth {
  if (!HAVE_TECHNOLOGY.has(kind)) return NO;
  if (technologies.some((technology) => technology.traits.some((trait) => traits.includes(trait)))) return YES;
  if (technologies.length > 0) return NO;
  const group = groupOf(props.type);
  return traits.some((trait) => isTrait(trait) && groupOf(traitFact(trait).type) === group) ? UNKNOWN : NO;
}

const HAVE_TECHNOLOGY = new Set(["component", "runtime"]);

/** Types that people use for the same thing. A runtime has types of its own, of which any may be anything. */
const GROUPS: readonly (readonly string[])[] = [
  ["process", "service"],
  ["device", "sensor", "actuator"],
  ["model", "agent"],
];
const groupOf = (type: string | undefined): string =>
  GROUPS.find((group) => group.includes(type ?? ""))?.[0] ?? type ?? "";
