import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./json.ts";
import { refusalOf } from "./testing.ts";
import { plain, type Tree } from "./tree.ts";

const json = (text: string): unknown => plain(readJson(text));

describe("reading JSON", () => {
  it("tells where every value and every key stands", () => {
    expect(readJson('{\n  "a": [1,\n    true],\n  "b":\n    {}\n}')).toEqual({
      is: "table",
      line: 1,
      column: 1,
      rows: new Map<string, { line: number; value: Tree }>([
        [
          "a",
          {
            line: 2,
            value: {
              is: "list",
              line: 2,
              column: 8,
              items: [
                { is: "leaf", line: 2, column: 9, value: 1 },
                { is: "leaf", line: 3, column: 5, value: true },
              ],
            },
          },
        ],
        ["b", { line: 4, value: { is: "table", line: 5, column: 5, rows: new Map() } }],
      ]),
    });
  });

  it("keeps what a number looked like where we would write it otherwise", () => {
    const leaf = (text: string) => readJson(text);
    const place = { is: "leaf", line: 1, column: 1 };
    expect(leaf("1.10")).toEqual({ ...place, value: 1.1, written: "1.10" });
    expect(leaf("-0")).toEqual({ ...place, value: -0, written: "-0" });
    expect(leaf("12")).toEqual({ ...place, value: 12 });
    expect(leaf("1e999")).toEqual({ ...place, value: "1e999" });
  });

  it("agrees with the engine's own parser on any value", () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => !JSON.stringify(value).includes("__proto__")),
        fc.constantFrom(undefined, 2, "\t"),
        (value, space) => {
          const text = JSON.stringify(value, undefined, space);
          expect(JSON.stringify(json(text))).toBe(JSON.stringify(JSON.parse(text)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("takes exactly the texts that the engine's own parser takes", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"b"',
      '"',
      "1",
      "-",
      "0",
      "01",
      "1.",
      ".5",
      "1.5",
      "e",
      "+1",
      "tru",
      "true",
      "null",
      "false",
      " ",
      "\n",
      "\t",
      "\v",
      "\u00a0",
      "\\",
      '"\\u00e9"',
      '"\\x"',
      "'a'",
      "//",
      "/* */",
      "NaN",
      "undefined",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (list) => {
        const text = list.join("");
        let [ours, theirs]: unknown[] = ["refused", "refused"];
        try {
          ours = plain(readJson(text, { unclear: () => undefined }));
        } catch {}
        try {
          theirs = JSON.parse(text) as unknown;
        } catch {}
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 3000 },
    );
  });

  it("lets the last of a key stand where the reader wants to tell of it", () => {
    const told: unknown[] = [];
    const tree = readJson('{"a": 1,\n"a": 2}', { unclear: (place) => told.push(place) });
    expect(plain(tree)).toEqual({ a: 2 });
    expect(told).toEqual([{ line: 2, text: "a", why: "is here a second time; what line 1 says is passed over" }]);
  });
});

describe("what is wrong is told with its line", () => {
  const told = (problem: string): string => `"x.json" has one problem. line ${problem}.`;
  it.each([
    ["", "1: ends before its value does"],
    ['{"a": 1,\n}', "2: has no key in double quotes where one is expected"],
    ['{"a": 1\n"b": 2}', "2: lacks a comma or the closing }"],
    ["[1\n2]", "2: lacks a comma or the closing ]"],
    ['{"a" 1}', "1: lacks the colon after a key"],
    ["[1] 2", "1: has something after the end of the value"],
    ['["a\nb"]', "1: has a control character or a line end within quotes"],
    ['["a\\x"]', "1: has an unknown escape after a backslash"],
    ["[nul]", "1: has no value where one is expected"],
    ['{"a": 1, "a": 2}', '1: "a" is here a second time; the first is on line 1'],
    ['{"__proto__": 1}', '1: "__proto__" cannot be a key'],
    [`[${"1".repeat(500)}]`, "1: has a number of more than 400 digits"],
    ["[".repeat(1_000_000), "1: is nested deeper than 200 levels"],
    ['{"a":'.repeat(1_000_000), "1: is nested deeper than 200 levels"],
    [`[${"1,".repeat(600_001)}1]`, "1: there are more than 600000 values up to here"],
    [`"${"x".repeat(100)}`, "1: lacks a closing quote"],
  ])("%.40s", async (text, problem) => {
    expect(await refusalOf(() => readJson(text, { file: "x.json" }))).toBe(told(problem));
  });

  it("a text that is too long is not begun", async () => {
    expect(await refusalOf(() => readJson("x".repeat(101), { lengthMax: 100 }))).toBe(
      "The text has 101 characters; at most 100 are read.",
    );
  });
});
