import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../../kernel/index.ts";
import { type Filter, type Interaction, holds, parseFilter } from "./filter.ts";

const told = (text: string): string => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof SecaError) return error.message;
    throw error;
  }
  return "it can be read";
};

it("reads types, properties and crossings, joined in any depth", () => {
  expect(
    parseFilter(
      "source is 'GE.P' and not (flow crosses 'GE.TB.B' or target.Is Signed is 'No')".replace("Is Signed", "isSigned"),
    ),
  ).toEqual({
    is: "and",
    of: [
      { is: "type", subject: "source", type: "GE.P" },
      {
        is: "not",
        of: {
          is: "or",
          of: [
            { is: "crosses", type: "GE.TB.B" },
            { is: "property", subject: "target", name: "isSigned", value: "No" },
          ],
        },
      },
    ],
  });
});

it("takes words in any case, and what is denied twice as said", () => {
  expect(parseFilter("NOT not Flow IS 'x'")).toEqual({ is: "type", subject: "flow", type: "x" });
});

it("binds and closer than or", () => {
  expect(parseFilter("flow is 'a' or flow is 'b' and flow is 'c'")).toMatchObject({
    is: "or",
    of: [{}, { is: "and" }],
  });
});

it.each([
  ["", /at character 1: source, target or flow is expected/],
  ["source", /is is expected/],
  ["flow near 'x'", /is or crosses is expected/],
  ["source crosses 'x'", /is is expected/],
  ["somebody is 'x'", /"somebody" is none of source, target and flow/],
  ["source is GE.P", /a value in single quotes is expected/],
  ["(source is 'x'", /a closing parenthesis is missing/],
  ["source is 'x')", /"\)" does not belong there/],
  ["source is 'x", /a name, a quoted value or a parenthesis is expected/],
  ["constructor.__proto__ is 'x'", /is none of source, target and flow/],
  [`${"(".repeat(100_000)}`, /longer than 20000 characters/],
  [`${"(".repeat(10_000)}source is 'x'`, /nested deeper than 100 levels/],
])("refuses %.40s", (text, sentence) => {
  expect(told(text)).toMatch(sentence);
});

describe("a filter holds", () => {
  const at: Interaction = {
    isA: (subject, type) => `${subject} ${type}` === "source GE.P",
    has: (subject, name, value) => `${subject} ${name} ${value}` === "flow kind secret",
    crosses: (type) => type === "GE.TB.B",
  };

  it.each([
    ["source is 'GE.P'", true],
    ["target is 'GE.P'", false],
    ["flow.kind is 'secret' and flow crosses 'GE.TB.B'", true],
    ["not flow crosses 'GE.TB.B'", false],
    ["flow crosses 'GE.TB.L' or source is 'GE.P'", true],
  ])("%s: %s", (text, is) => {
    expect(holds(parseFilter(text), at)).toBe(is);
  });

  it("whenever what it denies does not", () => {
    const leaf: fc.Arbitrary<Filter> = fc.constantFrom(
      { is: "type", subject: "source", type: "GE.P" },
      { is: "type", subject: "target", type: "GE.P" },
      { is: "crosses", type: "GE.TB.B" },
    );
    const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.record({
          is: fc.constantFrom("and" as const, "or" as const),
          of: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(filter, (of) => {
        expect(holds({ is: "not", of }, at)).toBe(!holds(of, at));
      }),
    );
  });
});
