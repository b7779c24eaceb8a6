import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Domain } from "./domain.ts";
import { evaluate, evaluateOver } from "./evaluate.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";
import { expressionOf, implicantsOf } from "./implicants.ts";
import { contextCount, tableOf, tally } from "./table.ts";

const domain = (variable: string, ...values: string[]): Domain => ({ variable, values });
const many = (variables: number, values: number): Domain[] =>
  Array.from({ length: variables }, (_, nth) =>
    domain(`v${nth}`, ...Array.from({ length: values }, (_value, each) => `x${each}`)),
  );

describe("a table", () => {
  it("holds each context once, in the order of names, and judges those that can occur", () => {
    const table = tableOf([domain("motion", "stopped", "moving"), domain("door", "open", "shut")], {
      invariants: [parseExpression("not (door = open and motion = moving)")],
      verdict: (cell) => (cell.get("door") === "open" ? "hazardous" : "undecided"),
    });
    expect(table.contexts.map(({ cell, verdict }) => [...cell.values(), verdict].join(" "))).toEqual([
      "open moving impossible",
      "open stopped hazardous",
      "shut moving undecided",
      "shut stopped undecided",
    ]);
    expect(tally(table)).toEqual({ hazardous: 1, safe: 0, undecided: 2, impossible: 1 });
  });

  it("without variables has the one context in which nothing is known", () => {
    const table = tableOf([], { verdict: () => "undecided" });
    expect(table.contexts).toEqual([{ cell: new Map(), verdict: "undecided" }]);
  });

  it.each([
    [[domain("a", "1", "1")], /"a" has the same value twice/],
    [[domain("a", "1"), domain("a", "2")], /two variables named "a"/],
    [[domain("a")], /"a" has 0 values/],
    [[domain("a", " 1")], /" 1" cannot be written in an expression/],
    [[domain("a", "1\u202e2")], /cannot be written in an expression/],
    [many(1, 51), /51 values/],
    [many(21, 2), /21 variables are more than a table of contexts takes, which is 20/],
  ])("refuses %j", (domains, told) => {
    expect(() => tableOf(domains, { verdict: () => "safe" })).toThrow(told);
  });
});

describe("a table with more contexts than anybody looks at", () => {
  const domains = many(8, 5);
  const law = parseExpression("v1 = x2 or v3 in {x0, x1} and v5 = x4");
  const unmet = parseExpression("not (v0 = x0 and v1 = x0)");
  const sample = tableOf(domains, {
    invariants: [unmet],
    verdict: (cell) => (evaluate(law, cell) ? "hazardous" : "undecided"),
    isHazardousThroughout: (cube) => evaluateOver(law, cube) === "all",
  });

  it("is a small sample in which each two values meet that can", () => {
    const missing: string[] = [];
    for (const one of domains)
      for (const other of domains.slice(domains.indexOf(one) + 1))
        for (const a of one.values)
          for (const b of other.values)
            if (!sample.contexts.some(({ cell }) => cell.get(one.variable) === a && cell.get(other.variable) === b))
              missing.push(`${one.variable}=${a} ${other.variable}=${b}`);
    expect(contextCount(domains)).toBe(390_625);
    expect(sample.isWhole).toBe(false);
    expect(missing).toEqual(["v0=x0 v1=x0"]);
    expect(sample.contexts.filter(({ verdict }) => verdict === "impossible")).toEqual([]);
    expect(sample.contexts.length).toBeLessThan(60);
  });

  it("comes out the same from shuffled domains and values", () => {
    const shuffled = domains.toReversed().map(({ variable, values }) => domain(variable, ...values.toReversed()));
    const again = tableOf(shuffled, { invariants: [unmet], verdict: () => "undecided" });
    expect(again.contexts.map(({ cell }) => [...cell])).toEqual(sample.contexts.map(({ cell }) => [...cell]));
  });

  it("gives reasons that hold outside of the sample too", () => {
    const reasons = implicantsOf(sample).map((reason) => printExpression(expressionOf(reason)));
    expect(reasons).toEqual(["v1 = x2", "v3 in {x0, x1} and v5 = x4"]);
  });

  it("claims nothing beyond a context where nobody knows what holds throughout", () => {
    const { contexts } = sample;
    const unsure = implicantsOf({ ...sample, isHazardousThroughout: () => false });
    expect(unsure.map(({ fixed }) => fixed.size)).toEqual(unsure.map(() => 8));
    expect(unsure).toHaveLength(contexts.filter(({ verdict }) => verdict === "hazardous").length);
  });

  it("knows that two values never meet, also when that takes a long search", () => {
    const never = tableOf(many(13, 2), { invariants: [parseExpression("not always")], verdict: () => "safe" });
    expect(never.contexts).toEqual([]);
  });

  it("is the whole table up to the limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 4 }), (variables, values) => {
        const table = tableOf(many(variables, values), { verdict: () => "safe", contextsMax: 64 });
        expect(table.isWhole).toBe(values ** variables <= 64);
        if (table.isWhole) expect(table.contexts).toHaveLength(values ** variables);
        else expect(table.contexts.length).toBeLessThan(values ** variables);
      }),
    );
  });
});
