import { type Severity, severityOf } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { Entity } from "../model/index.ts";
import { WORST_FIRST } from "./finding-fields.ts";

/** Where nobody says how bad it is. */
const UNSAID: Severity = "medium";

/** What is lost decides how bad an unsafe control action is: the priority of the losses that its hazards lead to. */
const BY_PRIORITY = {
  very_high: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  very_low: "low",
} as const satisfies Record<NonNullable<Entity<"loss">["props"]["priority"]>, Severity>;

/** Of a loss whose priority nobody said, and where no loss is known. */
const UNSAID_LOSS: Severity = "elevated";

/** How bad a finding is that a framework worked out: by a risk that rates it, else by what it says, else by its losses. */
export function severityIn(finding: Entity, graph: Snapshot): Severity {
  const rated = graph.in(finding.id).flatMap(({ kind, from }) => {
    const risk = kind === "rates" ? (graph.entity(from) as Entity<"risk"> | undefined)?.props : undefined;
    return risk === undefined ? [] : [risk.severity ?? severityOf(risk.likelihood, risk.impact)];
  });
  if (rated.length > 0) return worstOf(rated)!;
  if (finding.kind === "threat") return (finding as Entity<"threat">).props.severity ?? UNSAID;
  if (finding.kind !== "uca") return UNSAID;
  const losses = lossesOf(finding.id, graph).map(({ props: { priority } }) =>
    priority === undefined ? UNSAID_LOSS : BY_PRIORITY[priority],
  );
  return worstOf(losses) ?? UNSAID_LOSS;
}

const worstOf = (severities: readonly Severity[]): Severity | undefined =>
  WORST_FIRST.find((severity) => severities.includes(severity));

/** Losses that it leads to, over hazards and those that these are a part of. */
function lossesOf(id: string, graph: Snapshot): readonly Entity<"loss">[] {
  const losses: Entity<"loss">[] = [];
  const seen = new Set([id]);
  for (const each of seen)
    for (const { kind, to } of graph.out(each)) {
      if (seen.has(to) || (kind !== "leads_to" && !(kind === "refines" && to.startsWith("hazard/")))) continue;
      seen.add(to);
      const entity = graph.entity(to);
      if (entity?.kind === "loss") losses.push(entity as Entity<"loss">);
    }
  return losses;
}
