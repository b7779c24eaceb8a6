import type { Entity, Props } from "../../../model/index.ts";

export type Property = NonNullable<Props<"hazard">["properties"]>[number];

export type Aspect = "kept" | "used" | "linked" | "unseen" | "alone";

/** What a requirement is about in the words of hazards: what follows from another is left to that one. */
export function propertiesOf({ props, name }: Entity<"requirement">): readonly Property[] {
  const said = props.properties ?? [];
  const listed: readonly Property[] = said.length > 0 ? said : cued(`${props.text} ${name}`);
  const kept = listed.filter(
    (each) =>
      !(each === "privacy" && listed.includes("confidentiality")) &&
      !((each === "legal" || each === "mission") && listed.length > 1),
  );
  const own = kept.map((each): Property => {
    if (each === "legal")
      return /\b(?:record|trace|attribut|log|prov|unaltered|same)/i.test(props.text) ? "integrity" : "availability";
    return each === "mission" ? "availability" : each;
  });
  return [...new Set(own)].slice(0, 2);
}

const CUES: readonly (readonly [property: Property, words: RegExp])[] = [
  [
    "safety",
    /\b(?:harm|injur|hurt|kill|die|fall|burn|crash|safe|collide|explod|explosion|overdos|toxic|fire|flood|poison|drown|electrocut|overheat|too hot|suffocat|trapped)/i,
  ],
  [
    "confidentiality",
    /\b(?:shown?|seen?|secret|private|confidential|disclos|leak|known|read by|passed on|reveal|learn)/i,
  ],
  ["availability", /\b(?:availab|within|stop|outage|ready|lost|always|running|keep|continue|restor|back)\b/i],
  ["integrity", /\b(?:chang|alter|correct|right|only|authoris|authoriz|forg|genuine|true|record|trace|once|approv)/i],
];

function cued(text: string): readonly Property[] {
  const found = CUES.filter(([, words]) => words.test(text)).map(([property]) => property);
  return found.length === 0 ? ["integrity"] : found;
}

/** What a requirement is about beyond its properties, by how it is put. */
const ASPECTS: readonly (readonly [aspect: Aspect, words: RegExp, of: readonly Property[]])[] = [
  [
    "linked",
    /\b(?:traceable|linked|attributable|related|re-?identif\w+) to (?:a |any |one )?(?:person|patient|individual|people)|anonym/i,
    ["privacy", "confidentiality"],
  ],
  [
    "kept",
    /\b(?:kept|retained|stored|held)\b.*\b(?:long|longer|after)\b|\b(?:not|never) be kept\b|\bdeleted?\b|\berased?\b/i,
    ["privacy", "confidentiality"],
  ],
  ["used", /\bused? (?:only )?(?:to|for)\b/i, ["privacy", "confidentiality"]],
  [
    "unseen",
    /\b(?:noticed|recorded|reported|traceable|attributable|logged|told|notified|informed)\b/i,
    ["privacy", "confidentiality", "integrity", "safety", "availability"],
  ],
  ["alone", /\b(?:alone|single (?:person|engineer|operator|administrator|employee)|four.eyes)\b/i, ["integrity"]],
];

export const aspectOf = (text: string, property: Property): Aspect | undefined =>
  ASPECTS.find(([, words, of]) => of.includes(property) && words.test(text))?.[0];
