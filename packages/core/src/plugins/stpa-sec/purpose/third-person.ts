import { isMany, lowerFirst } from "./grammar.ts";

/**
 * What somebody says of themselves, as others say it of them: "I must be able to take over" is that the pilot must be
 * able to. Whoever reads a loss does not know whose words they were. "We" and "our" may be all of a company, and stay.
 */
export function inThirdPerson(text: string, speaker: string | undefined): string {
  if (speaker === undefined || !/\b(?:I|me|my|mine|My)\b/.test(text)) return text;
  const bare = lowerFirst(speaker.replace(/^(?:the|a|an) /i, "").trim());
  if (bare === "") return text;
  const who = `the ${bare}`;
  const whose = isMany(bare) ? `${who}'` : `${who}'s`;
  return text
    .replaceAll(/\bI am\b/g, `${who} ${isMany(bare) ? "are" : "is"}`)
    .replaceAll(/\bI have\b/g, `${who} ${isMany(bare) ? "have" : "has"}`)
    .replaceAll(/\bI\b|\bme\b/g, who)
    .replaceAll(/\bmine\b/g, `what is ${whose}`)
    .replaceAll(/\b[Mm]y\b/g, whose);
}
