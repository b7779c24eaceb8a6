import { type Judgement, type Reviewed, type Severity, severityOf } from "../engine/index.ts";
import type { Analysed } from "./analysed.ts";
import type { Finding, FindingsRequest, Page } from "./analysis-answers.ts";
import { about } from "./finding-detail.ts";
import { paged } from "./paging.ts";
import { isOpen, reviewed } from "./reviewed.ts";
import { type KnownRule, namesAround, rulesOf } from "./spoken.ts";

const WORST_FIRST: readonly Severity[] = ["critical", "high", "elevated", "medium", "low"];

/** What rules say of elements, the worst first; among equals in the order of ids. What is open unless more is asked for. */
export function findingsOf(of: Analysed, request: FindingsRequest, today: string): Page<Finding> {
  const { severity = "low", target } = request;
  const rules = rulesOf(of.plugins);
  const ratingOf = ({ rule, severity: rated }: Judgement): Severity => rated ?? ratingBefore(rules.get(rule)!);
  const least = WORST_FIRST.indexOf(severity);
  const found = chosen(of, request, today)
    .filter((each) => target === undefined || each.element === target)
    .filter((each) => WORST_FIRST.indexOf(ratingOf(each)) <= least)
    .sort((a, b) => WORST_FIRST.indexOf(ratingOf(a)) - WORST_FIRST.indexOf(ratingOf(b)));
  return paged(of.snapshot, found, request, (each) => {
    const known = rules.get(each.rule)!;
    const { id, element, says, outcome, standing, edits } = each;
    return {
      ...about(known, element, of.snapshot),
      id,
      severity: ratingOf(each),
      says: says ?? namesAround(element, of.snapshot)(known.rule.asks),
      outcome,
      standing,
      isEdited: edits.length > 0,
      isSuspect: edits.some(({ isSuspect }) => isSuspect),
    };
  });
}

const ratingBefore = ({ rule }: KnownRule): Severity => severityOf(rule.likelihood, rule.impact);

/** People decide of what is there or settled; of the rest only the rule speaks. */
function chosen(of: Analysed, { outcome = "fires", standing }: FindingsRequest, today: string): Reviewed[] {
  if (outcome === "unknown" || outcome === "not-applicable")
    return of.analysis
      .findings({ outcomes: [outcome] })
      .map((judgement) => ({ ...judgement, standing: "open", edits: [] }));
  const left = standing ?? (outcome === "fires" ? "open" : "all");
  return reviewed(of, today).judgements.filter(
    (each) =>
      each.outcome === outcome && (left === "all" || each.standing === left || (left === "open" && isOpen(each))),
  );
}
