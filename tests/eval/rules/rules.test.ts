/** The rules on whole systems: what people expect of them, how much they say, and whether each has something to say. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../packages/core/src/plugins/stride/index.ts";
import { missesOf, readExpectations } from "./expectations.ts";
import { countsOf, findingsPerElement, isSettled, overlapsOf } from "./figures.ts";
import { examplesOf, expectationsFile, fixturesOf } from "./systems.ts";

const root = join(import.meta.dirname, "../../..");
const [examples, fixtures] = [await examplesOf(root), await fixturesOf(root)];
const all = [...examples, ...fixtures];

describe.each(examples)("$name", (system) => {
  it("is judged as people expect who read its description", async () => {
    const expectations = await readExpectations(expectationsFile(root, system.name));
    expect(expectations.length).toBeGreaterThan(15);
    expect(missesOf(expectations, system)).toEqual([]);
  });
});

it.each(all)("says of $name no more than four things an element", (system) => {
  expect(findingsPerElement(system)).toBeLessThanOrEqual(4);
});

it("has of four rules in five something to say but a question", () => {
  const counts = countsOf(RULES, all);
  const mute = [...counts].filter(([, each]) => !isSettled(each)).map(([id]) => id);
  // The names are compared, so that a failure tells which.
  expect(mute.slice(RULES.length / 5)).toEqual([]);
});

it("has no two rules that fire together and are settled alike", () => {
  expect(overlapsOf(RULES, all)).toEqual([]);
});

describe("an expectation", () => {
  const [system] = examples;
  const miss = (over: Partial<Parameters<typeof missesOf>[0][number]>): string[] =>
    missesOf([{ at: "component/none", rule: RULES[0]!.id, outcome: "fires", because: "", ...over }], system!);

  it("of an element or a rule that is not there is missed", () => {
    expect(miss({})).toEqual([`${RULES[0]!.id}@component/none: there is no such element`]);
    expect(miss({ rule: "stride/x/y" })).toEqual(["stride/x/y@component/none: there is no such rule"]);
  });

  it("is mended by an erratum, and by nothing else", () => {
    const at = system!.snapshot.entities("data")[0]!.id;
    const mended = { outcome: "not-applicable", reason: "a flow's rule" } as const;
    expect(miss({ at })).toEqual([`${RULES[0]!.id}@${at}: not-applicable, expected fires`]);
    expect(miss({ at, mended })).toEqual([]);
  });
});
