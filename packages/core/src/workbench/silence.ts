import type { Analysis, Judgement } from "../engine/index.ts";
import type { Grouped, Silence } from "./analysis-answers.ts";

const GROUPS_SHOWN = 12;

/** Why rules that looked found nothing: the difference between safe and not asked. */
export function silenceOf(analysis: Analysis): Omit<Silence, "version"> {
  const of = (outcome: Judgement["outcome"]): readonly Judgement[] => analysis.findings({ outcomes: [outcome] });
  const [silent, settled] = [of("not-applicable"), of("mitigated")];
  return {
    looked: silent.length + settled.length + of("fires").length + of("unknown").length,
    notApplicable: grouped(silent),
    mitigated: grouped(settled),
  };
}

/** By the last of what is shown: what comes before says only to what a rule applies. */
function grouped(judgements: readonly Judgement[]): Grouped {
  const counts = new Map<string, { what: string; value: string; count: number }>();
  for (const { because } of judgements) {
    const { what, value } = because.at(-1) ?? NOTHING_SAID;
    const key = `${what} ${value}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { what, value, count: 1 });
  }
  const groups = [...counts.values()].sort(
    (a, b) => b.count - a.count || (`${a.what} ${a.value}` < `${b.what} ${b.value}` ? -1 : 1),
  );
  return { total: judgements.length, groups: groups.slice(0, GROUPS_SHOWN) };
}

const NOTHING_SAID = { what: "the rule's own terms", value: "not met" };
