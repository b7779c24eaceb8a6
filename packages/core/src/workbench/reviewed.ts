import { type Analysis, type Review, type Reviewed, review, threatIdOf } from "../engine/index.ts";
import { factId, isFindingId } from "../graph/index.ts";
import type { Entity } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import { type Derived, derivedFindings } from "./derived-findings.ts";
import { groundOf } from "./ground.ts";

/** What people decided of a finding, as it is shown with it. */
export interface Decided {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string;
  /** Who decided. */
  readonly by: string;
  /** Its last day. */
  readonly expires?: string;
}

/**
 * The findings of an analysis as people left them: those that are there, and those that a control settles. What rules say
 * of elements and what frameworks worked out by themselves stand beside each other, in the order of ids.
 */
export interface ReviewedAnalysis extends Review {
  readonly byId: ReadonlyMap<string, Reviewed>;
  /** What only those say of themselves that frameworks worked out. */
  readonly derived: ReadonlyMap<string, Derived>;
}

/** Each is for one day, since decisions end. */
const known = new WeakMap<Analysis, { readonly today: string; readonly reviewed: ReviewedAnalysis }>();

export function reviewed(of: Analysed, today: string): ReviewedAnalysis {
  const { analysis, snapshot } = of;
  const last = known.get(analysis);
  if (last?.today === today) return last.reviewed;
  const said = { overlays: snapshot.entities("overlay"), decisions: snapshot.entities("decision"), today };
  const derived = derivedFindings(groundOf(of), said);
  const isOfRule = ({ props }: Entity): boolean =>
    !derived.byId.has((props as { readonly target?: string }).target ?? "");
  const ruled = review(analysis.findings({ outcomes: ["fires", "mitigated"] }), {
    overlays: said.overlays.filter(isOfRule),
    decisions: said.decisions.filter(isOfRule),
    today,
  });
  // A finding of a rule is also found by its id as a threat.
  const ids = ruled.judgements.flatMap((each) => [[each.id, each] as const, [threatIdOf(each.id), each] as const]);
  const now: ReviewedAnalysis = {
    judgements:
      derived.judgements.length === 0
        ? ruled.judgements
        : [...ruled.judgements, ...derived.judgements].sort((a, b) => (a.id < b.id ? -1 : 1)),
    detached: [...ruled.detached, ...derived.detached].sort(),
    expired: [...ruled.expired, ...derived.expired].sort(),
    byId: new Map([...derived.judgements.map((each) => [each.id, each] as const), ...ids]),
    derived: derived.byId,
  };
  known.set(analysis, { today, reviewed: now });
  return now;
}

/** What a finding is called in the graph: the entity that it is, or as which it is shown. */
export const entityOf = (finding: string): string => (isFindingId(finding) ? threatIdOf(finding) : finding);

/** The decision that gave a finding its standing, by the id that its fact has. */
export function decidedBy(id: string | undefined, { snapshot }: Pick<Analysed, "snapshot">): Decided | undefined {
  const fact = id === undefined ? undefined : (snapshot.entity(id) as Entity<"decision"> | undefined);
  if (fact === undefined) return undefined;
  const { verdict, reason, expires, author } = fact.props;
  const by = author ?? (fact.origin.by === "user" ? fact.origin.author : undefined) ?? fact.origin.by;
  return { id: fact.id, verdict, reason, by, ...(expires !== undefined && { expires }) };
}

/** Who sees to a finding; nobody once the day of it is over. */
export function assigneeOf(
  finding: string,
  { snapshot }: Pick<Analysed, "snapshot">,
  today: string,
): string | undefined {
  const fact = snapshot.entity(factId("decision", [entityOf(finding), "assignee"])) as Entity<"decision"> | undefined;
  return fact === undefined || (fact.props.expires ?? today) < today ? undefined : fact.props.assignee;
}

/** Findings that still call for something: also those that somebody confirmed. */
export const isOpen = ({ outcome, standing }: Reviewed): boolean =>
  outcome === "fires" && (standing === "open" || standing === "confirmed");
