import type { Binding, Judgement } from "../engine/index.ts";
import type { Assessed, Assessment } from "./assessment.ts";

const FACTS_TOLD = 3;

/** Why a finding is there that was not: its proof, and how it stood before. */
export function whyNew(is: Assessed, before: Assessment): string {
  const proof = told(newsIn(is.because, before.elsewhere(is.id)?.because ?? []));
  return proof === "" ? stoodAs(is, before) : `${proof}. ${stoodAs(is, before)}`;
}

function stoodAs({ id, element }: Assessed, before: Assessment): string {
  const then = before.elsewhere(id);
  if (then !== undefined) return BEFORE[then.outcome];
  return before.has(element) ? "It did not apply before." : `${element} is new.`;
}

const BEFORE: Readonly<Record<Judgement["outcome"], string>> = {
  fires: "It was found before.",
  mitigated: "A control settled it before.",
  "not-applicable": "There was no danger before.",
  unknown: "It was an open question before.",
};

/** Which fact settled a finding. One that only became a question again is said to be that. */
export function whyResolved(was: Assessed, after: Assessment): string {
  const now = after.elsewhere(was.id);
  if (now === undefined) return after.has(was.element) ? "It does not apply any more." : `${was.element} is gone.`;
  const proof = told(newsIn(now.because, was.because));
  switch (now.outcome) {
    case "mitigated":
      return `A control settles it: ${proof}.`;
    case "not-applicable":
      return `No danger any more: ${proof}.`;
    case "unknown":
      return `Open, not settled: it hangs on ${asked(now)}.`;
    case "fires":
      return "It is found elsewhere.";
  }
}

/** What was not said before is what made the difference; if all of it was, then all of it. */
function newsIn(because: readonly Binding[], before: readonly Binding[]): readonly Binding[] {
  const known = new Set(before.map(textOf));
  const news = because.filter((each) => !known.has(textOf(each)));
  return news.length > 0 ? news : because;
}

const textOf = ({ element, what, value }: Binding): string => `${element} ${what} is ${value}`;

function told(because: readonly Binding[]): string {
  const shown = because.slice(0, FACTS_TOLD).map((each) => `${textOf(each)} (${each.from})`);
  return [...shown, ...(because.length > FACTS_TOLD ? [`${because.length - FACTS_TOLD} more`] : [])].join(", ");
}

const asked = ({ asks = [] }: Judgement): string =>
  asks
    .slice(0, FACTS_TOLD)
    .map(({ element, attribute }) => `${element} ${attribute}`)
    .join(", ") || "what nobody said";
