import { type Rule, type RuleDraft, defineRule } from "../../engine/index.ts";
import { ATTRIBUTES, type AttributeFact, type AttributeName } from "../../knowledge/index.ts";

/** The six categories, by the word that stands in a rule's id. */
export const STRIDE = {
  spoofing: "S",
  tampering: "T",
  repudiation: "R",
  "information-disclosure": "I",
  "denial-of-service": "D",
  "elevation-of-privilege": "E",
} as const;
type Category = keyof typeof STRIDE;

interface Threat extends Omit<RuleDraft, "pack" | "category" | "remedies"> {
  readonly id: `stride/${Category}/${string}`;
  readonly remedies: readonly Answer[];
}

/** What to do, and of which attribute at which end it would change the answer. */
interface Answer {
  readonly does: string;
  readonly attribute: AttributeName;
  readonly at: "it" | "from" | "to";
  readonly value: "yes" | "no";
}

/** A rule of this framework: its category follows from its id, and the ids of its remedies follow from both. */
export function threat(pack: string, { id, remedies, ...draft }: Threat): Rule {
  return defineRule({
    ...draft,
    id,
    pack,
    category: STRIDE[id.split("/")[1] as Category],
    remedies: remedies.map(({ does, attribute, at, value }) => ({
      id: `${id}/${at === "it" ? "" : `${at}-`}${attribute.replaceAll("_", "-")}`,
      does,
      at,
      sets: { attribute, value },
    })),
  });
}

/** A remedy that gives an attribute the value which lowers the risk. */
export function sets(attribute: AttributeName, does: string, at: Answer["at"] = "it"): Answer {
  const { good = "yes" }: AttributeFact = ATTRIBUTES[attribute];
  return { does, attribute, at, value: good };
}
