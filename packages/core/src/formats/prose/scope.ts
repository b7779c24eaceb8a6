/** What a text says it is not about: it may still exchange something with what it is about. */
import type { NounPhrase } from "./phrases.ts";
import type { Line } from "./script.ts";

/** The phrases that a sentence leaves out of scope; of a heading that says so, what each item begins with. */
export function leftOut({ text, sentence, isFirst }: Line, heading: string | undefined): readonly NounPhrase[] {
  if (isFirst && heading !== undefined && OUT.test(heading)) return sentence.nps.slice(0, 1);
  const said = OUT.exec(text);
  if (!said) return [];
  if (sentence.label.length > 0 && said.index < 5) return sentence.nps.slice(1);
  const event = sentence.events.find(({ verb, subject, isNegated }) => {
    const isDenied = isNegated || /^not\b/i.test(said[0]);
    return (
      subject.length > 0 && (verb.lemma === "be" || verb.lemma === "treat" || verb.lemma === "consider" || isDenied)
    );
  });
  return event?.subject ?? [];
}

const OUT =
  /\b(?:out of (?:the )?scope|outside (?:of )?(?:the |our |this |its )?(?:scope|assessment|analysis|review)|not (?:in|within) (?:the )?scope|not (?:a )?part of (?:this|the|our) (?:assessment|analysis|scope|review))\b/i;
