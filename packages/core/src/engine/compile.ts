import { onOneLine } from "../kernel/index.ts";
import { LEVELS } from "../model/index.ts";
import { Scribe, TECHNOLOGY } from "./brief.ts";
import type { Element } from "./element.ts";
import type { Witness } from "./evidence.ts";
import { NO, type Truth, UNKNOWN, WORDS, YES, opposite, truthOf } from "./kleene.ts";
import { boundariesCrossed, exposureOf, stepsOfFlow } from "./facts.ts";
import { type End, type Predicate, PROPERTIES_RATED, type Relation } from "./predicate.ts";
import { fieldOf } from "./field.ts";
import { ASPECT, type Reads, attributeAspect } from "./reads.ts";
import { isReply, relatedTo } from "./relations.ts";
import { levelsOf } from "./sensitivity.ts";
import { type Answering, Test } from "./predicate-test.ts";
import { type Technological, isOfType, ofTechnology, ofTrait } from "./profile.ts";

type Of<K extends Predicate["is"]> = Extract<Predicate, { is: K }>;

/** Makes tests of predicates, and of equal ones the same test. */
export class Compiler {
  readonly reads: Reads;
  readonly scribe = new Scribe();
  readonly #known = new Map<string, Test>();

  constructor(reads: Reads) {
    this.reads = reads;
  }

  test(predicate: Predicate): Test {
    const key = JSON.stringify(predicate);
    let test = this.#known.get(key);
    if (test === undefined)
      this.#known.set(key, (test = new Test(this.#answering(predicate), this.reads, this.scribe)));
    return test;
  }

  /** Holds on to nothing of the graph that was asked. */
  forget(): void {
    for (const test of this.#known.values()) test.forget();
  }

  #answering(predicate: Predicate): Answering {
    const { reads } = this;
    switch (predicate.is) {
      case "always":
        return { holds: () => YES, explain: () => undefined };
      case "type":
        return leaf(
          (element) => (reads.note(element, ASPECT.fields), isOfType(element, predicate.in)),
          (element, into) => into.prove(element, "type", element.props.type ?? "", "model"),
        );
      case "trait":
        return technological(ofTrait(predicate.in), reads);
      case "technology":
        return technological(ofTechnology(predicate.in), reads);
      case "said":
        return said(predicate, reads);
      case "affirmed":
        return affirmed(predicate, reads);
      case "replies":
        return leaf(
          (flow) => (reads.note(flow, ASPECT.links), isReply(flow) ? YES : NO),
          (flow, into) => into.prove(flow, "replies", WORDS[isReply(flow) ? YES : NO], "model"),
        );
      case "field":
        return field(predicate, reads);
      case "sensitive":
        return sensitive(predicate, reads);
      case "crossing":
        return crossing(predicate, reads);
      case "exposed":
        return exposed(predicate, reads);
      case "at":
        return at(predicate.end, this.#part(predicate.that), reads);
      case "some":
        return some(predicate.of, this.#part(predicate.that), reads);
      case "every":
        return negation(some(predicate.of, negation(this.#part(predicate.that)), reads));
      case "all":
        return conjunction(predicate.of.map((each) => this.#part(each)));
      case "any":
        // Not all of them are not: the same law for proof as for truth.
        return negation(conjunction(predicate.of.map((each) => negation(this.#part(each)))));
      case "not":
        return negation(this.#part(predicate.that));
    }
  }

  /** What is looked up at once is not worth remembering. */
  #part(predicate: Predicate): Answering {
    return LOOKED_UP.has(predicate.is) ? this.#answering(predicate) : this.test(predicate);
  }
}

const LOOKED_UP: ReadonlySet<Predicate["is"]> = new Set(["always", "type", "said", "field"]);

/** A question with one place to look: it proves itself, or is itself what to ask. */
function leaf(
  holds: (element: Element) => Truth,
  prove: (element: Element, into: Witness) => void,
  asks = "",
): Answering {
  const explain: Answering["explain"] = (element, answer, into) =>
    answer === UNKNOWN ? into.ask(element, asks) : prove(element, into);
  return { holds, explain, asks };
}

const negation = (test: Answering): Answering => ({
  holds: (element) => opposite(test.holds(element)),
  explain: (element, answer, into) => test.explain(element, opposite(answer), into),
  asks: test.asks,
});

function conjunction(tests: readonly Answering[]): Answering {
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
    for (let at = 0; at < tests.length; at++) {
      const test = tests[at]!;
      if (answer !== YES && test.holds(element) !== answer) continue;
      test.explain(element, answer, into);
      // One part that is no is enough; of what is unknown, every part has to be asked for.
      if (answer === NO) return;
    }
  };
  return { holds, explain };
}

function some(relation: Relation, that: Answering, reads: Reads): Answering {
  const related = (element: Element): readonly Element[] => {
    reads.note(element, ASPECT.links);
    return relatedTo(element, relation);
  };
  const holds = (element: Element): Truth => {
    let most: Truth = NO;
    const all = related(element);
    for (let at = 0; at < all.length; at++) {
      const truth = that.holds(all[at]!);
      if (truth === YES) return YES;
      if (truth > most) most = truth;
    }
    return most;
  };
  const explain = (element: Element, answer: Truth, into: Witness): void => {
    const all = related(element);
    if (all.length === 0) into.prove(element, relation, "none", "model");
    for (let at = 0; at < all.length; at++) {
      const each = all[at]!;
      if (answer !== NO && that.holds(each) !== answer) continue;
      if (answer === YES) into.prove(each, relation, "yes", "model");
      that.explain(each, answer, into);
      if (answer === YES) return;
    }
  };
  return { holds, explain };
}

function at(end: End, test: Answering, reads: Reads): Answering {
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

function said({ attribute }: Of<"said">, reads: Reads): Answering {
  const aspects = ASPECT.fields | attributeAspect(attribute);
  return leaf(
    (element) => {
      reads.note(element, aspects);
      return truthOf(element.attribute(attribute).value);
    },
    (element, into) => {
      const { value, from } = element.attribute(attribute);
      into.prove(element, attribute, value, from);
    },
    attribute,
  );
}

/** What is not known is told as such, and counts as no. */
function affirmed({ attribute }: Of<"affirmed">, reads: Reads): Answering {
  const { holds, explain } = said({ is: "said", attribute }, reads);
  return {
    holds: (element) => (holds(element) === YES ? YES : NO),
    explain: (element, answer, into) => explain(element, answer, into),
  };
}

function technological({ holds, excludedBy }: Technological, reads: Reads): Answering {
  return leaf(
    (element) => {
      reads.note(element, element.technologies.length > 0 ? ASPECT.fields : ASPECT.fields | CUSTOM_CODE);
      return holds(element);
    },
    (element, into) => {
      const reason = excludedBy(element);
      if (reason === "technology") into.prove(element, reason, namesOf(element), "model");
      else if (reason === "type") into.prove(element, reason, element.props.type ?? "none", "model");
      else into.prove(element, reason, element.attribute(reason).value, element.attribute(reason).from);
    },
    TECHNOLOGY,
  );
}

const CUSTOM_CODE = attributeAspect("custom_code");

const namesOf = ({ technologies }: Element): string => technologies.map(({ id }) => id).join(", ");

function field({ field: name, in: values }: Of<"field">, reads: Reads): Answering {
  const known = new Set(values);
  return leaf(
    (element) => {
      reads.note(element, ASPECT.fields);
      const value = fieldOf(element, name);
      return value === undefined ? UNKNOWN : known.has(value) ? YES : NO;
    },
    (element, into) => into.prove(element, name, onOneLine(String(fieldOf(element, name))), "model"),
    name,
  );
}

function sensitive({ of, least }: Of<"sensitive">, reads: Reads): Answering {
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

function crossing({ types }: Of<"crossing">, reads: Reads): Answering {
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

function exposed({ steps = Number.MAX_SAFE_INTEGER }: Of<"exposed">, reads: Reads): Answering {
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
