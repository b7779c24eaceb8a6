import { TECHNOLOGIES, impliedBy, isTrait, traitFact } from "../knowledge/index.ts";
import type { Element } from "./element.ts";
import { NO, type Truth, UNKNOWN, YES } from "./kleene.ts";

/** What a component is, as far as it decides which rules can apply: its type, its technologies, and whether it is our code. */
type Profile = Pick<Element, "kind" | "props" | "technologies" | "attribute">;

export const isOfType = ({ props }: Profile, names: readonly string[]): Truth =>
  props.type !== undefined && names.includes(props.type) ? YES : NO;

/** Tells of an element whether its technology is a certain one, and what rules that out where none is named. */
export interface Technological {
  readonly holds: (profile: Profile) => Truth;
  readonly excludedBy: (profile: Profile) => "technology" | "type" | "custom_code";
}

export function ofTechnology(ids: readonly string[]): Technological {
  const origins = new Set(ids.map((id) => writtenBy.get(id) ?? "unknown"));
  return {
    holds: (profile) => {
      const { kind, technologies } = profile;
      if (!HAVE_TECHNOLOGY.has(kind)) return NO;
      if (technologies.length === 0) return mayBeWritten(profile, origins) ? UNKNOWN : NO;
      return technologies.some(({ id }) => ids.includes(id)) ? YES : NO;
    },
    excludedBy: ({ kind, technologies }) =>
      technologies.length > 0 ? "technology" : HAVE_TECHNOLOGY.has(kind) ? "custom_code" : "type",
  };
}

/**
 * Where no technology is named, what an element is in the drawing still rules out what it cannot be: a store is no
 * firewall, and what is our own code is no product of somebody else.
 */
export function ofTrait(traits: readonly string[]): Technological {
  const byGroup = new Map<string, Set<Written>>();
  for (const trait of traits) {
    if (!isTrait(trait)) continue;
    const { type, implies } = traitFact(trait);
    const written = byGroup.get(groupOf(type)) ?? new Set();
    byGroup.set(groupOf(type), written.add(implies?.custom_code ?? "unknown"));
  }
  const possible = ({ kind, props }: Profile): ReadonlySet<Written> | undefined =>
    HAVE_TECHNOLOGY.has(kind) ? byGroup.get(groupOf(props.type)) : undefined;
  return {
    holds: (profile) => {
      const { kind, technologies } = profile;
      if (technologies.length > 0 && HAVE_TECHNOLOGY.has(kind))
        return technologies.some((technology) => technology.traits.some((trait) => traits.includes(trait))) ? YES : NO;
      const written = possible(profile);
      return written !== undefined && mayBeWritten(profile, written) ? UNKNOWN : NO;
    },
    excludedBy: (profile) =>
      profile.technologies.length > 0 ? "technology" : possible(profile) === undefined ? "type" : "custom_code",
  };
}

/** Whether what it would be is our own code. */
type Written = "yes" | "no" | "unknown";

const mayBeWritten = (profile: Profile, as: ReadonlySet<Written>): boolean => {
  const { value } = profile.attribute("custom_code");
  return value === "unknown" || as.has(value) || as.has("unknown");
};

const writtenBy = new Map<string, Written>(
  TECHNOLOGIES.map((technology) => [technology.id, impliedBy(technology).get("custom_code") ?? "unknown"]),
);

const HAVE_TECHNOLOGY = new Set(["component", "runtime"]);

/** Types that people use for the same thing. A runtime has types of its own, which are none of these. */
const GROUPS: readonly (readonly string[])[] = [
  ["process", "service"],
  ["device", "sensor", "actuator"],
  ["model", "agent"],
];
const groupOf = (type: string | undefined): string =>
  GROUPS.find((group) => group.includes(type ?? ""))?.[0] ?? type ?? "";
