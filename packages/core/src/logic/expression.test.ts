import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { type Domain, checkAgainst } from "./domain.ts";
import { evaluate, evaluateOver } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";
import { tableOf } from "./table.ts";

const reprinted = (text: string): string => printExpression(parseExpression(text));

describe("an expression", () => {
  it.each([
    ["motion = moving", "motion = moving"],
    ["  motion=moving ", "motion = moving"],
    ["motion != moving", "motion != moving"],
    ["not motion = moving", "motion != moving"],
    ["not not motion = moving", "motion = moving"],
    ["motion in {stopped, moving, stopped}", "motion in {moving, stopped}"],
    ["motion in {moving}", "motion = moving"],
    ["not motion in {a, b}", "not motion in {a, b}"],
    ["b = 1 or a = 1 and c = 1", "a = 1 and c = 1 or b = 1"],
    ["(b = 1 or a = 1) and c = 1", "(a = 1 or b = 1) and c = 1"],
    ["a = 1 AND (b = 1 And (c = 1 and a = 1))", "a = 1 and b = 1 and c = 1"],
    ["not (a = 1 or b = 1)", "not (a = 1 or b = 1)"],
    ["library in use = replaced", '"library in use" = replaced'],
    ["library in use in {replaced, recalled}", '"library in use" in {recalled, replaced}'],
    ["requester = somebody else", "requester = somebody else"],
    ['"stop and go" = "no \\"now\\""', '"stop and go" = "no \\"now\\""'],
    ["position = not aligned", "position = not aligned"],
    ['"not aligned" = yes', '"not aligned" = yes'],
    ["not not aligned = yes", "aligned = yes"],
    ["always", "always"],
    ["always = yes", '"always" = yes'],
    ["__proto__ = constructor", "__proto__ = constructor"],
    ["Geschwindigkeit = über 30 km:h", "Geschwindigkeit = über 30 km:h"],
  ])("%s prints as %s", (text, printed) => {
    expect(reprinted(text)).toBe(printed);
    expect(reprinted(printed)).toBe(printed);
  });

  it.each([
    ["", /at character 1: the end was found where the name of a variable is expected/],
    ["motion", /at character 7: the end was found after "motion" where "=", "!=" or "in {" is expected/],
    ["motion == moving", /at character 8: "==" was found; equality is written "="/],
    ["motion = ", /at character 10: the end was found where a value is expected/],
    ["motion = moving && door = open", /at character 17: "&&" was found; write "and" or "or"/],
    ["(motion = moving", /at character 1: "\(" is opened and never closed/],
    ["motion = moving)", /at character 16: "\)" closes what was never opened/],
    ["motion in {", /at character 12: the end was found where a value is expected/],
    ["motion in {moving", /at character 11: "{" is opened and never closed/],
    ["motion in {}", /at character 12: "}" was found where a value is expected/],
    ["in {a}", /at character 1: "in" was found where the name of a variable is expected/],
    ["a = 1 or or b = 1", /at character 10: "or" was found where the name of a variable is expected/],
    ['"a = 1', /at character 1: a quotation mark is opened and never closed/],
    ['a = ""', /at character 5: a name in quotes is empty/],
    ['"a" b = 1', /at character 5: "b" was found after "a" where/],
    ["a = 1\u202e", /at character 5: the invisible character U\+202E was found/],
    ["a = 1 ! b", /at character 7: "!" has no meaning here/],
  ])("that reads %j is told where it is wrong", (text, told) => {
    expect(() => parseExpression(text)).toThrow(told);
    expect(() => parseExpression(text)).toThrow(SecaError);
  });

  it("is bounded in length, depth, tests and values", () => {
    const many = (count: number, text: string): string => Array.from({ length: count }, () => text).join(" or ");
    expect(() => parseExpression(`${"(".repeat(100_000)}a = 1`)).toThrow(/at most 20000 are read/);
    expect(() => parseExpression(`${"(".repeat(51)}a = 1${")".repeat(51)}`)).toThrow(/nested deeper than 50 levels/);
    expect(() => parseExpression(`${"not ".repeat(51)}a = 1`)).toThrow(/nested deeper than 50 levels/);
    expect(reprinted(`${"(".repeat(50)}a = 1${")".repeat(50)}`)).toBe("a = 1");
    expect(() => parseExpression(many(1001, "a = 1"))).toThrow(/more than 1000 tests/);
    expect(() => parseExpression(`a in {${Array.from({ length: 51 }, (_, nth) => nth).join(",")}}`)).toThrow(
      /more than 50 values/,
    );
    expect(() => parseExpression(7 as unknown as string)).toThrow(/An expression is a text, not "7"/);
  });

  it("never fails in any other way, whatever is read", () => {
    const pieces = fc.constantFrom(
      "a",
      "in",
      "and",
      "or",
      "not",
      "(",
      ")",
      "{",
      "}",
      ",",
      "=",
      "!=",
      '"',
      "\\",
      "always",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces).map((list) => list.join(" ")),
        ),
        (text) => {
          try {
            const printed = reprinted(text);
            expect(reprinted(printed)).toBe(printed);
          } catch (error) {
            expect(error).toBeInstanceOf(SecaError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

const DOMAINS: readonly Domain[] = [
  { variable: "motion", values: ["moving", "stopped"] },
  { variable: "stop and go", values: ["on", "not off", "in"] },
  { variable: "library-age", values: ["current", "replaced"], aliases: ["Library in use"] },
];

describe("an expression against domains", () => {
  it.each([
    ["motion = moving", "motion = moving"],
    ["Motion = MOVING", "motion = moving"],
    ["library in use = replaced", "library-age = replaced"],
    ["library_age != current", "library-age != current"],
  ])("%s means %s", (text, meant) => {
    expect(printExpression(checkAgainst(parseExpression(text), DOMAINS))).toBe(meant);
  });

  it.each([
    ["motoin = moving", '"motoin" at character 1 names no variable, nearest: motion.'],
    ["motion = movin", '"movin" at character 1 is no value of "motion", nearest: moving.'],
    ["motion = moving and xyz = 1", '"xyz" at character 21 names no variable.'],
    [
      "motion in {moving, q, z}",
      '"q" at character 1 is no value of "motion"; "z" at character 1 is no value of "motion".',
    ],
  ])("%s is refused: %s", (text, told) => {
    expect(() => checkAgainst(parseExpression(text), DOMAINS)).toThrow(told);
  });

  it("says which variables there are, and which two a name may mean", () => {
    const refused = (domains: readonly Domain[]): unknown => {
      try {
        return checkAgainst(parseExpression("speed = high"), domains);
      } catch (error) {
        return error instanceof SecaError && [error.message, error.hint];
      }
    };
    const twice = ["x.speed", "y.speed"].map((variable) => ({ variable, values: ["high", "low"], aliases: ["Speed"] }));
    expect(refused(twice)).toEqual([
      '"speed" at character 1 names several variables, it may mean: x.speed, y.speed.',
      "There are: x.speed {high, low}; y.speed {high, low}.",
    ]);
    expect(refused([])).toEqual([
      '"speed" at character 1 names no variable.',
      "There are no variables here: say what the action weighs first.",
    ]);
  });
});

const expressions: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; leaf: Expression }>((tie) => ({
  leaf: fc
    .constantFrom(...DOMAINS)
    .chain(({ variable, values }) =>
      fc.subarray([...values], { minLength: 1 }).map((some): Expression => ({ is: "test", variable, values: some })),
    ),
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.constant<Expression>({ is: "always" }),
    tie("any").map((of): Expression => ({ is: "not", of })),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("any"), { minLength: 1, maxLength: 4 }))
      .map(([is, of]): Expression => ({ is, of })),
  ),
})).any;

const cells = tableOf(DOMAINS, { verdict: () => "safe" }).contexts.map(({ cell }) => cell);

describe("printing", () => {
  it("keeps what is meant, and is the same once read again", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const printed = printExpression(expression);
        const again = checkAgainst(parseExpression(printed), DOMAINS);
        expect(printExpression(again)).toBe(printed);
        expect(cells.map((cell) => evaluate(again, cell))).toEqual(cells.map((cell) => evaluate(expression, cell)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a cube of contexts", () => {
  it("meets an expression throughout or nowhere only if each of its contexts does or does not", () => {
    expect.hasAssertions();
    const cubes = fc
      .tuple(...DOMAINS.map(({ values }) => fc.subarray([...values], { minLength: 1 })))
      .map((parts) => new Map(DOMAINS.map(({ variable }, nth) => [variable, parts[nth]!])));
    fc.assert(
      fc.property(expressions, cubes, (expression, cube) => {
        const inside = cells.filter((cell) =>
          [...cell].every(([variable, value]) => cube.get(variable)!.includes(value)),
        );
        const met = inside.filter((cell) => evaluate(expression, cell)).length;
        const over = evaluateOver(expression, cube);
        if (over === "all") expect(met).toBe(inside.length);
        if (over === "none") expect(met).toBe(0);
        if (inside.length === 1) expect(over).toBe(met === 1 ? "all" : "none");
      }),
    );
  });

  it("claims nothing of a variable that it leaves open", () => {
    expect(evaluateOver(parseExpression("a = 1 or b = 1"), new Map([["b", ["2"]]]))).toBe("some");
    expect(evaluateOver(parseExpression("a = 1 or b = 1"), new Map([["b", ["1"]]]))).toBe("all");
  });
});

it("asks for a context that has the variables of the expression", () => {
  expect(() => evaluate(parseExpression("speed = high"), new Map())).toThrow('The context has no value for "speed".');
});
