import type { Entity } from "../../../model/index.ts";
import { type ReachRead, reachersOf } from "../adversaries/reach.ts";
import { FACTORS, type Factor } from "./factors/index.ts";
import type { Problem } from "./problems.ts";
import type { Spot, Ways } from "./ways.ts";

/** A factor at a place where it can be, with those who can bring it about there. */
export interface Occasion {
  readonly factor: Factor;
  readonly spot: Spot;
  /** Those who need the least for it first; none where it happens by itself. */
  readonly by: readonly Entity<"adversary">[];
}

/** All that can go wrong on the ways of one action: what each of its unsafe uses takes its scenarios from. */
export function occasionsOn(ways: Ways, read: ReachRead): readonly Occasion[] {
  const reached = new Map<string, readonly Entity<"adversary">[]>();
  const reachers = (element: string): readonly Entity<"adversary">[] => {
    const known = reached.get(element) ?? reachersOf(element, read);
    reached.set(element, known);
    return known;
  };
  return ways.spots.flatMap((spot) =>
    FACTORS.filter((factor) => factor.at === spot.at && suits(factor, spot, ways, read)).flatMap((factor) => {
      if (factor.action === undefined) return [{ factor, spot, by: [] }];
      const by = reachers(spot.element).filter(
        ({ props }) => (props.position === "insider") === (factor.byInsiders === true),
      );
      return by.length === 0 ? [] : [{ factor, spot, by }];
    }),
  );
}

export const fits = ({ factor }: Occasion, problem: Problem): boolean => factor.problems.includes(problem);

function suits(factor: Factor, { element, isFirst }: Spot, ways: Ways, read: ReachRead): boolean {
  if (factor.once === true && !isFirst) return false;
  if (factor.untold === true && ways.isTold) return false;
  if (factor.of === undefined) return true;
  const { type } = (read.entity(element)?.props ?? {}) as { readonly type?: string };
  return (type === "actor") === (factor.of === "people");
}
