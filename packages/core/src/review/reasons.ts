import type { Binding, Judgement } from "../engine/index.ts";
import { type Assessed, type Assessment, inWords } from "./assessment.ts";

const FACTS_TOLD = 3;

interface Both {
  readonly before: Assessment;
  readonly after: Assessment;
}

/** Why a finding is there that was not: its proof, and how it stood before. */
export function whyNew(is: Assessed, both: Both): string {
  const proof = told(newsIn(is.because, both.before.elsewhere(is.id)?.because ?? []));
  return proof === "" ? stoodAs(is, both) : `${proof}. ${stoodAs(is, both)}`;
}

function stoodAs({ id, element }: Assessed, both: Both): string {
  const { before, after } = both;
  const then = before.elsewhere(id);
  if (then !== undefined) return BEFORE[then.outcome];
  const moved = movedIn(after.groundsOf(id), both);
  if (moved !== "") return `It follows since ${moved}.`;
  return before.has(element) ? "It did not apply before." : `${element} is new.`;
}

/** Which facts are other than they were, of those that something rests on. */
function movedIn(grounds: readonly string[], { before, after }: Both): string {
  const moved = grounds.flatMap((id) => {
    const [was, is] = [before.stateOf(id), after.stateOf(id)];
    if (was === is) return [];
    return [`${id} ${was === undefined ? "is new" : is === undefined ? "is gone" : "changed"}`];
  });
  return listed(moved);
}

const listed = (words: readonly string[]): string =>
  [...words.slice(0, FACTS_TOLD), ...(words.length > FACTS_TOLD ? [`${words.length - FACTS_TOLD} more`] : [])].join(
    ", ",
  );

const BEFORE: Readonly<Record<Judgement["outcome"], string>> = {
  fires: "It was found before.",
  mitigated: "A control settled it before.",
  "not-applicable": "There was no danger before.",
  unknown: "It was an open question before.",
};

/** Which fact settled a finding. One that only became a question again is said to be that. */
export function whyResolved(was: Assessed, both: Both): string {
  const { before, after } = both;
  const now = after.elsewhere(was.id);
  if (now === undefined) {
    const moved = movedIn(before.groundsOf(was.id), both);
    if (moved !== "") return `It does not follow any more: ${moved}.`;
    return after.has(was.element) ? "It does not apply any more." : `${was.element} is gone.`;
  }
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
  const known = new Set(before.map(inWords));
  const news = because.filter((each) => !known.has(inWords(each)));
  return news.length > 0 ? news : because;
}

const told = (because: readonly Binding[]): string => listed(because.map((each) => `${inWords(each)} (${each.from})`));

const asked = ({ asks = [] }: Judgement): string =>
  asks
    .slice(0, FACTS_TOLD)
    .map(({ element, attribute }) => `${element} ${attribute}`)
    .join(", ") || "what nobody said";
