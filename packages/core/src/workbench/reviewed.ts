import { type Analysis, type Review, type Reviewed, review, threatIdOf } from "../engine/index.ts";
import { factId } from "../graph/index.ts";
import type { Entity } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";

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

/** The findings of an analysis as people left them: those that are there, and those that a control settles. */
export interface ReviewedAnalysis extends Review {
  readonly byId: ReadonlyMap<string, Reviewed>;
}

/** Each is for one day, since decisions end. */
const known = new WeakMap<Analysis, { readonly today: string; readonly reviewed: ReviewedAnalysis }>();

export function reviewed({ analysis, snapshot }: Analysed, today: string): ReviewedAnalysis {
  const last = known.get(analysis);
  if (last?.today === today) return last.reviewed;
  const made = review(analysis.findings({ outcomes: ["fires", "mitigated"] }), {
    overlays: snapshot.entities("overlay"),
    decisions: snapshot.entities("decision"),
    today,
  });
  // A finding is also found by its id as a threat.
  const ids = made.judgements.flatMap((each) => [[each.id, each] as const, [threatIdOf(each.id), each] as const]);
  const now = { ...made, byId: new Map(ids) };
  known.set(analysis, { today, reviewed: now });
  return now;
}

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
  const fact = snapshot.entity(factId("decision", [threatIdOf(finding), "assignee"])) as Entity<"decision"> | undefined;
  return fact === undefined || (fact.props.expires ?? today) < today ? undefined : fact.props.assignee;
}

/** Findings that still call for something: also those that somebody confirmed. */
export const isOpen = ({ outcome, standing }: Reviewed): boolean =>
  outcome === "fires" && (standing === "open" || standing === "confirmed");
