import type { Reviewed } from "../engine/index.ts";
import { shortVersion } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import type { Finding, FindingsRequest, Page } from "./analysis-answers.ts";
import { WORST_FIRST } from "./finding-fields.ts";
import { type Known, about, knownIn, severityFor } from "./known-findings.ts";
import { paged } from "./paging.ts";
import { isOpen, reviewed } from "./reviewed.ts";
import { namesAround } from "./spoken.ts";

/** What was found, the worst first; among equals in the order of ids. What is open unless more is asked for. */
export function findingsOf(of: Analysed, request: FindingsRequest, today: string): Page<Finding> {
  const known = knownIn(of, today);
  return paged(of.snapshot, found(of, request, { today, known }), request, (each) => shown(each, known));
}

/** The worst of what is open, with some of each framework among it: what finds most would else hide the others. */
export function worstOf(of: Analysed, request: FindingsRequest, today: string): Page<Finding> {
  const known = knownIn(of, today);
  const { limit } = request;
  const all = found(of, request, { today, known });
  const byFramework = new Map<string, Reviewed[]>();
  for (const each of all) {
    const { framework } = about(each, known);
    const list = byFramework.get(framework);
    if (list) list.push(each);
    else byFramework.set(framework, [each]);
  }
  const share = Math.max(1, Math.floor(limit / 2 / Math.max(1, byFramework.size)));
  const told = new Set([...byFramework.values()].flatMap((list) => list.slice(0, share)).slice(0, limit));
  for (const each of all) if (told.size < limit) told.add(each);
  const items = all.filter((each) => told.has(each)).map((each) => shown(each, known));
  return { version: shortVersion(of.snapshot.commit), items, total: all.length };
}

interface Around {
  readonly today: string;
  readonly known: Known;
}

function found(of: Analysed, request: FindingsRequest, { today, known }: Around): readonly Reviewed[] {
  const { severity = "low", target, framework } = request;
  const least = WORST_FIRST.indexOf(severity);
  const rank = (each: Reviewed): number => WORST_FIRST.indexOf(severityFor(each, known));
  return chosen(of, request, today)
    .filter((each) => target === undefined || each.element === target)
    .filter((each) => framework === undefined || about(each, known).framework === framework)
    .map((each) => [rank(each), each] as const)
    .filter(([at]) => at <= least)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

function shown(each: Reviewed, known: Known): Finding {
  const { id, element, says, outcome, standing, edits } = each;
  return {
    ...about(each, known),
    id,
    severity: severityFor(each, known),
    says: says ?? namesAround(element, known.graph)(known.rules.get(each.rule)!.rule.asks),
    outcome,
    standing,
    isEdited: edits.length > 0,
    isSuspect: edits.some(({ isSuspect }) => isSuspect),
  };
}

/** People decide of what is there or settled; of the rest only the rule speaks. */
function chosen(of: Analysed, { outcome = "fires", standing }: FindingsRequest, today: string): readonly Reviewed[] {
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
