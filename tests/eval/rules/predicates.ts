/** What rules ask: each predicate once, however often it is asked, and every attribute that is read. */
import type { Predicate, Rule } from "../../../packages/core/src/engine/index.ts";
import { canonicalJson } from "../../../packages/core/src/model/index.ts";

/** Of each rule what makes it dangerous where it applies; rules are told apart by it. */
export const dangersIn = (rules: readonly Rule[]): number =>
  new Set(rules.map(({ of, when, holds }) => canonicalJson({ of, when, holds }))).size;

/** Single questions, such as one of an attribute or of a type, without what joins them. */
export const questionsAsked = (rules: readonly Rule[]): number =>
  new Set(
    rules
      .flatMap(predicatesOf)
      .flatMap(partsOf)
      .map((part) => canonicalJson(part)),
  ).size;

export const attributesRead = (rules: readonly Rule[]): readonly string[] =>
  [
    ...new Set(
      rules
        .flatMap(predicatesOf)
        .flatMap(partsOf)
        .flatMap((part) => (part.is === "said" ? [part.attribute] : [])),
    ),
  ].sort();

const predicatesOf = ({ when, holds, unless, adjust }: Rule): readonly Predicate[] => [
  when,
  holds,
  ...unless,
  ...adjust.map((each) => each.when),
];

function partsOf(predicate: Predicate): readonly Predicate[] {
  switch (predicate.is) {
    case "all":
    case "any":
      return predicate.of.flatMap(partsOf);
    case "not":
    case "at":
    case "some":
    case "every":
      return partsOf(predicate.that);
    default:
      return [predicate];
  }
}
