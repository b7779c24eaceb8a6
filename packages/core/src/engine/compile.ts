import { LEVELS } from "../model/index.ts";
import type { Element } from "./element.ts";
import type { Witness } from "./evidence.ts";
import { NO, type Truth, UNKNOWN, WORDS, YES, opposite, truthOf } from "./kleene.ts";
import { boundariesCrossed, exposureOf, stepsOfFlow } from "./facts.ts";
import { type Predicate, PROPERTIES_RATED, type Relation } from "./predicate.ts";
import { fieldOf } from "./field.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import { levelsOf } from "./sensitivity.ts";
import { isOfType, ofTechnology, ofTrait } from "./profile.ts";

/** A predicate as two closures: what is true of an element, and why. Both note all that they look at. */
export interface Test {
  readonly holds: (element: Element) => Truth;
  /** Tells what makes the answer what it is: proof for a yes or no, what to ask for an unknown. */
  readonly explain: (element: Element, answer: Truth, into: Witness) => void;
}

type Of<K extends Predicate["is"]> = Extract<Predicate, { is: K }>;

export function compile(predicate: Predicate, reads: Reads): Test {
  switch (predicate.is) {
    case "always":
      return { holds: () => YES, explain: () => undefined };
    case "type":
      return leaf(
        (element) => (reads.note(element, ASPECT.fields), isOfType(element, predicate.in)),
        (element, into) => into.prove(element, "type", element.props.type ?? "", "model"),
      );
    case "trait":
      return technological((element) => ofTrait(element, predicate.in), reads);
    case "technology":
      return technological((element) => ofTechnology(element, predicate.in), reads);
    case "said":
      return said(predicate, reads);
    case "field":
      return field(predicate, reads);
    case "sensitive":
      return sensitive(predicate, reads);
    case "crossing":
      return crossing(predicate, reads);
    case "exposed":
      return exposed(predicate, reads);
    case "at":
      return at(predicate, reads);
    case "some":
      return some(predicate.of, compile(predicate.that, reads), reads);
    case "every": {
      const that = compile(predicate.that, reads);
      return negation(some(predicate.of, negation(that), reads));
    }
    case "all":
      return conjunction(predicate.of.map((each) => compile(each, reads)));
    case "any":
      // Not all of them are not: the same law for proof as for truth.
      return negation(conjunction(predicate.of.map((each) => negation(compile(each, reads)))));
    case "not":
      return negation(compile(predicate.that, reads));
  }
}

/** A question with one place to look: it proves itself, or is itself what to ask. */
function leaf(
  holds: (element: Element) => Truth,
  prove: (element: Element, into: Witness) => void,
  ask: (element: Element, into: Witness) => void = () => undefined,
): Test {
  return { holds, explain: (element, answer, into) => (answer === UNKNOWN ? ask : prove)(element, into) };
}

const negation = ({ holds, explain }: Test): Test => ({
  holds: (element) => opposite(holds(element)),
  explain: (element, answer, into) => explain(element, opposite(answer), into),
});

function conjunction(tests: readonly Test[]): Test {
  const holds = (element: Element): Truth => {
    let least: Truth = YES;
    for (let at = 0; at < tests.length; at++) {
      const truth = tests[at]!.holds(element);
      if (truth === NO) return NO;
      if (truth < least) least = truth;
    }
    return least;
  };
  const explain = (element: Element, answer: Truth, into: Witness): void => {
    for (const test of tests) {
      if (answer !== YES && test.holds(element) !== answer) continue;
      test.explain(element, answer, into);
      // One part that is no is enough; of what is unknown, every part has to be asked for.
      if (answer === NO) return;
    }
  };
  return { holds, explain };
}

function some(relation: Relation, that: Test, reads: Reads): Test {
  const related = (element: Element): readonly Element[] => {
    reads.note(element, ASPECT.links);
    return relatedTo(element, relation);
  };
  const holds = (element: Element): Truth => {
    let most: Truth = NO;
    for (const each of related(element)) {
      const truth = that.holds(each);
      if (truth === YES) return YES;
      if (truth > most) most = truth;
    }
    return most;
  };
  const explain = (element: Element, answer: Truth, into: Witness): void => {
    const all = related(element);
    if (all.length === 0) into.prove(element, relation, "none", "model");
    for (const each of all) {
      if (answer !== NO && that.holds(each) !== answer) continue;
      if (answer === YES) into.prove(each, relation, "yes", "model");
      that.explain(each, answer, into);
      if (answer === YES) return;
    }
  };
  return { holds, explain };
}

function at({ end, that }: Of<"at">, reads: Reads): Test {
  const test = compile(that, reads);
  const standing = (flow: Element): Element | undefined => {
    reads.note(flow, ASPECT.links);
    return relatedTo(flow, end)[0];
  };
  return {
    holds: (flow) => {
      const element = standing(flow);
      return element === undefined ? UNKNOWN : test.holds(element);
    },
    explain: (flow, answer, into) => {
      const element = standing(flow);
      if (element === undefined) into.ask(flow, end);
      else test.explain(element, answer, into);
    },
  };
}

function said({ attribute }: Of<"said">, reads: Reads): Test {
  const aspects = ASPECT.fields | attributeAspect(attribute);
  return leaf(
    (element) => (reads.note(element, aspects), truthOf(element.attribute(attribute).value)),
    (element, into) => {
      const { value, from } = element.attribute(attribute);
      into.prove(element, attribute, value, from);
    },
    (element, into) => into.ask(element, attribute),
  );
}

function technological(holds: (element: Element) => Truth, reads: Reads): Test {
  return leaf(
    (element) => (reads.note(element, ASPECT.fields), holds(element)),
    (element, into) => into.prove(element, "technology", namesOf(element), "model"),
    (element, into) => into.ask(element, "technology"),
  );
}

const namesOf = ({ technologies }: Element): string => technologies.map(({ id }) => id).join(", ") || "none";

function field({ field: name, in: values }: Of<"field">, reads: Reads): Test {
  const known = new Set(values);
  return leaf(
    (element) => {
      reads.note(element, ASPECT.fields);
      const value = fieldOf(element, name);
      return value === undefined ? UNKNOWN : known.has(value) ? YES : NO;
    },
    (element, into) => into.prove(element, name, String(fieldOf(element, name)), "model"),
    (element, into) => into.ask(element, name),
  );
}

function sensitive({ of, least }: Of<"sensitive">, reads: Reads): Test {
  const property = PROPERTIES_RATED.indexOf(of);
  const limit = LEVELS.indexOf(least);
  const level = (element: Element) => {
    reads.note(element, ASPECT.sensitivity);
    return levelsOf(element)[property]!;
  };
  return {
    holds: (element) => {
      const { sure, open } = level(element);
      return sure >= limit ? YES : open.length > 0 ? UNKNOWN : NO;
    },
    explain: (element, answer, into) => {
      const { sure, by, because, open } = level(element);
      if (answer === UNKNOWN) for (const each of open) into.ask(each, each.kind === "data" ? of : "data");
      else into.prove(by ?? element, because === "" ? of : because, LEVELS[sure] ?? "none", "derived");
    },
  };
}

function crossing({ types }: Of<"crossing">, reads: Reads): Test {
  const crossed = (flow: Element): readonly Element[] => {
    const boundaries = boundariesCrossed(flow, reads);
    return types === undefined ? boundaries : boundaries.filter((each) => types.includes(each.props.type ?? ""));
  };
  return leaf(
    (flow) => (crossed(flow).length > 0 ? YES : NO),
    (flow, into) => {
      const boundaries = crossed(flow);
      for (const boundary of boundaries) into.prove(boundary, "crossed", flow.id, "derived");
      if (boundaries.length === 0) into.prove(flow, "crossing", "none", "derived");
    },
  );
}

function exposed({ steps = Number.MAX_SAFE_INTEGER }: Of<"exposed">, reads: Reads): Test {
  const holds = (element: Element): Truth => {
    if (element.kind === "component") {
      reads.note(element, ASPECT.exposure);
      return element.stepsSure <= steps ? YES : element.stepsPossible <= steps ? UNKNOWN : NO;
    }
    const { sure, possible } = element.kind === "flow" ? stepsOfFlow(element, reads) : exposureOf(element, reads);
    return sure <= steps ? YES : possible <= steps ? UNKNOWN : NO;
  };
  return {
    holds,
    explain: (element, answer, into) => {
      const { sure, open } = exposureOf(element, reads);
      if (answer === UNKNOWN) for (const each of open) into.ask(each, "internet_facing");
      else into.prove(element, "exposed", answer === YES ? stepsInWords(sure) : WORDS[NO], "derived");
    },
  };
}

const stepsInWords = (steps: number): string => (steps === 0 ? "directly" : steps === 1 ? "1 step" : `${steps} steps`);
