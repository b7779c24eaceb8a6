/** What the rules come to on a set of systems: which speak up, and which say twice what one finding would say. */
import type { Outcome, Rule } from "../../../packages/core/src/engine/index.ts";
import type { Judged } from "./judged.ts";

export type Counts = Readonly<Record<Outcome, number>>;

/** How often each rule fired, was mitigated, was answered and was left open. */
export function countsOf(rules: readonly Rule[], systems: readonly Judged[]): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Record<Outcome, number>>(
    rules.map(({ id }) => [id, { fires: 0, mitigated: 0, "not-applicable": 0, unknown: 0 }]),
  );
  for (const { judgements } of systems) for (const { rule, outcome } of judgements) counts.get(rule)![outcome]++;
  return counts;
}

/** Whether anything was said of a rule anywhere but a question. */
export const isSettled = (counts: Counts): boolean => counts.fires + counts.mitigated + counts["not-applicable"] > 0;

export const findingsPerElement = ({ judgements, elements }: Judged): number =>
  judgements.filter(({ outcome }) => outcome === "fires").length / elements;

/** Different elements and attributes that are asked about. */
export const questionsIn = ({ judgements }: Judged): number =>
  new Set(judgements.flatMap(({ asks = [] }) => asks.map(({ element, attribute }) => `${element} ${attribute}`))).size;

export interface Overlap {
  readonly rules: readonly [string, string];
  readonly together: number;
  /** Of the one of the two that fires on fewer elements. */
  readonly share: number;
}

const SHARE_MAX = 0.8;
/** Fewer elements than these prove nothing. */
const ELEMENTS_MIN = 3;

/**
 * Pairs of one category that fire on the same elements and are settled by the same answer: whoever reads one of them
 * learns nothing from the other.
 */
export function overlapsOf(rules: readonly Rule[], systems: readonly Judged[]): Overlap[] {
  const places = new Map<string, Set<string>>(rules.map(({ id }) => [id, new Set()]));
  for (const { name, judgements } of systems)
    for (const { rule, outcome, element } of judgements)
      if (outcome === "fires") places.get(rule)!.add(`${name} ${element}`);
  return rules.flatMap((one, at) =>
    rules.slice(at + 1).flatMap((other): Overlap[] => {
      if (one.category !== other.category || !sharesRemedy(one, other)) return [];
      const [some, more] = [places.get(one.id)!, places.get(other.id)!];
      const together = [...some].filter((place) => more.has(place)).length;
      const share = together / Math.min(some.size, more.size);
      const tells = together >= ELEMENTS_MIN && share > SHARE_MAX;
      return tells ? [{ rules: [one.id, other.id], together, share }] : [];
    }),
  );
}

const sharesRemedy = (one: Rule, other: Rule): boolean =>
  one.remedies.some(({ at, sets }) =>
    other.remedies.some((remedy) => remedy.at === at && remedy.sets.attribute === sets.attribute),
  );
