/** Which form of a verb a word is, where it may be several: `read` behind `to`, behind `is`, behind `has`. */
import type { VerbForm } from "../lexicon/verbs.ts";
import type { Word } from "../words.ts";

export function formAt(forms: readonly VerbForm[], before: Word | undefined): VerbForm {
  if (forms.length === 1) return forms[0]!;
  const wanted =
    before?.tag === "modal" || before?.tag === "to" || before?.tag === "do"
      ? "base"
      : before?.tag === "be" || before?.tag === "have"
        ? "en"
        : undefined;
  return forms.find(({ form }) => form === wanted) ?? forms[0]!;
}
