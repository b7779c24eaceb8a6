import { type Operation, canonicalJson } from "../model/index.ts";
import { type Assessed, isOpen } from "./assessment.ts";
import { byWorst } from "./severity.ts";

/** One thing to design in, and all that it would settle. */
export interface Mitigation {
  readonly does: string;
  /** To be sent once the design does it. */
  readonly operation: Operation;
  /** Ids of open findings, the worst first. */
  readonly settles: readonly string[];
  /** How many of these fail the gate. */
  readonly failing: number;
}

/**
 * What could be done, ranked by what it would settle: first what stands in the gate's way, then everything open. Remedies
 * of several findings that ask for the same fact are one.
 */
export function rankMitigations(findings: readonly Assessed[], failing: ReadonlySet<string>): readonly Mitigation[] {
  const found = new Map<string, { does: string; operation: Operation; settles: Set<string> }>();
  for (const { id, remedies } of findings.filter(isOpen).toSorted(byWorst))
    for (const { does, element, field, value } of remedies) {
      const operation: Operation = { op: "set", target: element, field, value };
      const key = canonicalJson(operation);
      const known = found.get(key);
      if (known) known.settles.add(id);
      else found.set(key, { does, operation, settles: new Set([id]) });
    }
  return [...found]
    .map(([key, { does, operation, settles }]) => ({
      key,
      mitigation: {
        does,
        operation,
        settles: [...settles],
        failing: [...settles].filter((id) => failing.has(id)).length,
      },
    }))
    .sort(
      (a, b) =>
        b.mitigation.failing - a.mitigation.failing ||
        b.mitigation.settles.length - a.mitigation.settles.length ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ mitigation }) => mitigation);
}
