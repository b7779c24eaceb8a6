import type { AttributeName } from "../attributes.ts";
import { type ComponentType, type Trait, traitFact } from "../traits.ts";
import type { Technology } from "./technology.ts";

/** The type of a component that is this technology. */
export const componentTypeOf = (technology: Technology): ComponentType => technology.type;

export const hasTrait = ({ traits }: Technology, trait: Trait): boolean => traits.includes(trait);

/** What holds of a component because of what it is. The trait that comes first has the word. */
export function impliedBy(technology: Technology): ReadonlyMap<AttributeName, "yes" | "no"> {
  const implied = new Map<AttributeName, "yes" | "no">(technology.managed ? [["managed", "yes"]] : []);
  for (const trait of technology.traits)
    for (const [name, value] of Object.entries(traitFact(trait).implies ?? {}) as [AttributeName, "yes" | "no"][])
      if (!implied.has(name)) implied.set(name, value);
  return implied;
}

/** What kinds of data lie in it by its nature. */
export const keptBy = ({ traits }: Technology): readonly AttributeName[] => [
  ...new Set(traits.flatMap((trait) => traitFact(trait).keeps ?? [])),
];
