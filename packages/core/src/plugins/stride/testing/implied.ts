import type { Predicate, Rule } from "../../../engine/index.ts";
import { LEVELS, canonicalJson } from "../../../model/index.ts";

/**
 * Pairs of rules of which one fires wherever the other does, of the same kind of element and in the same category: the
 * narrower one says nothing new. Judged by what the predicates say, so a pair that only happens to coincide is not one.
 */
export function impliedAmong(rules: readonly Rule[]): string[] {
  return rules.flatMap((narrow) =>
    rules
      .filter((wide) => wide !== narrow && wide.of === narrow.of && wide.category === narrow.category)
      .filter((wide) => implies(findingOf(narrow), findingOf(wide)))
      .map((wide) => `${narrow.id} fires only where ${wide.id} does`),
  );
}

/** What is true where a rule fires. */
const findingOf = ({ when, holds, unless }: Rule): Predicate => ({
  is: "all",
  of: [when, holds, ...unless.map((that): Predicate => ({ is: "not", that }))],
});

/** Whether one predicate is true wherever another is. No means only that it cannot be told from their shape. */
export function implies(narrow: Predicate, wide: Predicate): boolean {
  if (wide.is === "always") return true;
  if (wide.is === "all") return wide.of.every((part) => implies(narrow, part));
  if (narrow.is === "any") return narrow.of.every((part) => implies(part, wide));
  if (wide.is === "any") return wide.of.some((part) => implies(narrow, part)) || isPartOf(narrow, wide);
  return isPartOf(narrow, wide) || alike(narrow, wide);
}

const isPartOf = (narrow: Predicate, wide: Predicate): boolean =>
  narrow.is === "all" && narrow.of.some((part) => implies(part, wide));

/** Two that ask the same thing, one more strictly. */
function alike(narrow: Predicate, wide: Predicate): boolean {
  if (narrow.is !== wide.is) return false;
  if (canonicalJson(narrow) === canonicalJson(wide)) return true;
  switch (narrow.is) {
    case "type":
    case "trait":
    case "technology":
      return within(narrow.in, (wide as typeof narrow).in);
    case "field":
      return narrow.field === (wide as typeof narrow).field && within(narrow.in, (wide as typeof narrow).in);
    case "sensitive": {
      const { of, least } = wide as typeof narrow;
      return narrow.of === of && LEVELS.indexOf(narrow.least) >= LEVELS.indexOf(least);
    }
    case "crossing": {
      const { types } = wide as typeof narrow;
      return types === undefined || (narrow.types !== undefined && within(narrow.types, types));
    }
    case "exposed":
      return (narrow.steps ?? Infinity) <= ((wide as typeof narrow).steps ?? Infinity);
    case "at":
      return narrow.end === (wide as typeof narrow).end && implies(narrow.that, (wide as typeof narrow).that);
    case "some":
    case "every":
      return narrow.of === (wide as typeof narrow).of && implies(narrow.that, (wide as typeof narrow).that);
    case "not":
      return implies((wide as typeof narrow).that, narrow.that);
    default:
      return false;
  }
}

const within = <T>(some: readonly T[], all: readonly T[]): boolean => some.every((each) => all.includes(each));
