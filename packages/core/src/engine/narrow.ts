import type { Element } from "./element.ts";
import { NO, type Truth, YES } from "./kleene.ts";
import { type Predicate, always, not } from "./predicate.ts";
import { isOfType, ofTechnology, ofTrait } from "./profile.ts";
import { relatedTo } from "./relations.ts";

export const never: Predicate = not(always);

/**
 * What is left to ask of elements that are alike in kind, type and technology, of flows also at their ends: what these
 * decide is decided once for all of them. The answer to what is left is the answer to the whole.
 */
export function narrowed(predicate: Predicate, element: Element): Predicate {
  switch (predicate.is) {
    case "type":
      return decided(isOfType(element, predicate.in), predicate);
    case "trait":
      return decided(ofTrait(predicate.in).holds(element), predicate);
    case "technology":
      return decided(ofTechnology(predicate.in).holds(element), predicate);
    case "at": {
      const end = element.kind === "flow" ? relatedTo(element, predicate.end)[0] : undefined;
      if (end === undefined) return predicate;
      const that = narrowed(predicate.that, end);
      return that === always || that === never ? that : { ...predicate, that };
    }
    case "all":
      return joined("all", predicate.of, element, { passed: always, ends: never });
    case "any":
      return joined("any", predicate.of, element, { passed: never, ends: always });
    case "not": {
      const that = narrowed(predicate.that, element);
      return that === always ? never : that === never ? always : not(that);
    }
    default:
      return predicate;
  }
}

const decided = (truth: Truth, predicate: Predicate): Predicate =>
  truth === YES ? always : truth === NO ? never : predicate;

/** Of parts that are joined, those that change nothing are passed over, and one may end it. */
function joined(
  is: "all" | "any",
  parts: readonly Predicate[],
  element: Element,
  { passed, ends }: { readonly passed: Predicate; readonly ends: Predicate },
): Predicate {
  const left = parts.map((part) => narrowed(part, element)).filter((part) => part !== passed);
  if (left.includes(ends)) return ends;
  return left.length === 0 ? passed : left.length === 1 ? left[0]! : { is, of: left };
}
