/** Every clause has a verb: where none was told, the likeliest word is it. */
import { isHead, singular } from "../lexicon/heads.ts";
import { VERB_FORMS } from "../lexicon/verbs.ts";
import type { Tag, Word } from "../words.ts";
import { opensObject } from "./neighbours.ts";

/** Every clause has a verb: where none was told, the likeliest word is it. */
export function rescue(words: readonly Word[]): void {
  words.forEach(({ tag: kind, low }, at) => {
    if (kind !== "sub" || !/^(?:if|when|whenever|once|while|until)$/.test(low)) return;
    const stop = words.findIndex((word, index) => index > at && (word.tag === "," || word.tag === ";"));
    const part = words.slice(at + 1, stop === -1 ? at + 1 : stop);
    const last = part.at(-1);
    // `if the pump alarms, …`: the last word before the break.
    if (last?.tag === "noun" && part.length >= 2 && part.every(({ tag: other }) => NOMINAL.has(other)))
      if (/[a-z]s$/.test(last.low) && !/(?:ss|us|is)$/.test(last.low)) last.tag = "verb";
  });
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    const word = words[at];
    if (word && word.tag !== ";" && word.tag !== ":" && word.tag !== "stop" && word.tag !== "sub" && word.tag !== "rel")
      continue;
    const part = words.slice(from, at);
    if (
      part.length >= 4 &&
      !part.some(
        ({ tag: kind }) =>
          kind === "verb" || kind === "be" || kind === "modal" || kind === "have" || kind === "do" || kind === "→",
      )
    )
      rescueIn(part);
    from = at + 1;
  }
}

const NOMINAL: ReadonlySet<Tag> = new Set(["noun", "name", "det", "adj", "num"]);

function rescueIn(part: readonly Word[]): void {
  const hasPlural = (until: number): boolean =>
    part.slice(0, until).some(({ tag: kind, low }) => (kind === "noun" || kind === "name") && singular(low) !== low);
  const at = part.findIndex(({ tag: kind, low }, index) => {
    if (kind !== "noun" || index === 0) return false;
    const [before, next] = [part[index - 1]!, part[index + 1]];
    if (
      before.tag !== "noun" &&
      before.tag !== "name" &&
      before.tag !== ")" &&
      before.tag !== "pron" &&
      before.tag !== "adv" &&
      before.tag !== ","
    )
      return false;
    if (next === undefined || !["det", "prep", "to", "pron", "name", "noun", "adj", "num"].includes(next.tag))
      return false;
    const forms = VERB_FORMS.get(low);
    if (forms?.some(({ form }) => form === "z"))
      return (
        opensObject(part, index + 1) ||
        next.tag === "to" ||
        next.tag === "prep" ||
        next.tag === "name" ||
        !isHead(singular(low))
      );
    if (forms?.some(({ form }) => form === "base"))
      return (
        hasPlural(index) &&
        (opensObject(part, index + 1) || next.tag === "to" || next.tag === "prep" || next.tag === "name")
      );
    return (
      /^[a-z]{3,}s$/.test(low) &&
      !/(?:ss|us|is)$/.test(low) &&
      !isHead(singular(low)) &&
      singular(before.low) === before.low &&
      (opensObject(part, index + 1) || next.tag === "name" || next.tag === "adj" || next.tag === "noun")
    );
  });
  if (at !== -1) part[at]!.tag = "verb";
}
