import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Tree } from "./tree.ts";
import { composeYaml } from "./yaml-document.ts";
import { plainDocuments } from "./yaml-plain.ts";

/** Where exactly an absent value stands is anybody's guess. */
function placed(tree: Tree): unknown {
  if (tree.is === "list") return { ...tree, items: tree.items.map(placed) };
  if (tree.is === "leaf") return tree.value === null ? { ...tree, column: 0 } : tree;
  return { ...tree, rows: [...tree.rows].map(([key, row]) => [key, row.line, placed(row.value)]) };
}

/** What both make of a text; undefined where the plain reader leaves it to the library. */
async function both(text: string): Promise<{ plain: unknown; library: unknown } | undefined> {
  const { trees: plain } = plainDocuments(text);
  if (plain === undefined) return undefined;
  const { trees, problems } = await composeYaml(text, {});
  const isNothing = (tree: Tree): boolean => tree.is === "leaf" && tree.value === null;
  return {
    plain: plain.map(placed),
    library: problems.length > 0 ? problems : trees.filter((tree) => !isNothing(tree)).map(placed),
  };
}

const examples = new URL("../../../../../examples/", import.meta.url);
const fileOf = (example: string): URL => new URL(`${example}/system.yaml`, examples);

describe("the plain reader and the library agree, places and all, on", () => {
  it.each(readdirSync(examples).filter((name) => existsSync(fileOf(name))))("the example %s", async (name) => {
    const found = await both(readFileSync(fileOf(name), "utf8"));
    expect(found?.plain).toEqual(found?.library);
  });

  it.each([
    "a: 1\nb: two words # three\nc:\nd: ~\ne: ''\nf: \"x\\n\\u00e9\"\ng: it's # x\n",
    "a:\n- x\n- y: 1\n  z: 2\n-\n- - 1\n  - 2\n-   deep: 1\n    b: 2\nb:\n  - {a: 1, b: [x, 'y', \"z\"], c: {}}\n  - []\n",
    "a: |\n  one\n   two\n\n  three\n\n\nb: >-\n  one\n  two\n\n\n  three\n# x\nc: >\n\n  one\nd: |-\n  x",
    "---\na: 1\n---\n# nothing\n---\nb: 2\n",
    "a: 1.10\nb: 010\nc: 0o17\nd: 0x1F\ne: -0\nf: +3\ng: .5\nh: 5.\ni: 1e3\nj: 12345678901234567890\nk: 1e999\nl: .inf\n",
    "a: True\nb: FALSE\nc: yes\nd: NULL\ne: nothing\nf: 22:22\ng: http://x.y:80/z\nh: a:b\ni: -x\nj: 1.2.3\nk: 2001-01-01\n",
    "\"a b\": 1\n'c': 2\n\"d\" : 3\n/pets/{id}: 4\n1.10: 5\nyes: 6\na.b/c: 7\n$ref: '#/x'\n",
    "  a: 1\n  b:\n    c: 2\n",
    "- a\n- b: 1\n",
    "a: 1\r\nb:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\n",
    "a:\n\n  # comment\n  b: 1\n\n\nc: 2",
  ])("%j", async (text) => {
    const found = await both(text);
    expect(found).toBeDefined();
    expect(found!.plain).toEqual(found!.library);
  });

  const words = [
    "a",
    "b c",
    "1",
    "-1",
    "0x1F",
    "1.10",
    "~",
    "null",
    "true",
    "x#y",
    "x #y",
    "'q'",
    '"q\\n"',
    '"',
    "'",
    "''",
    "a:",
    "a: b",
    "http://h:1",
    "[a, b]",
    "[",
    "{a: 1}",
    "{a}",
    "[a: b]",
    "{}",
    "[]",
    "|",
    ">",
    ">-",
    "|+",
    "|2",
    "&a",
    "*a",
    "!t",
    "- ",
    "-",
    "?",
    "? a",
    "%",
    "@",
    "`",
    "<<",
    "---",
    "...",
    "	",
    " ",
    "é",
    "😀",
    "\u2028",
    "",
    "#",
    ":",
    ",",
    "\\",
    "-x",
    "a,b",
    "{{ x }}",
    "${X:-y}",
    "*.txt",
    "=",
    "a-b",
    "__proto__",
    "x	y",
    "x　",
    "x\xA0",
  ];
  const word = fc.constantFrom(...words);
  const line = fc
    .record({
      indent: fc.constantFrom(0, 0, 1, 2, 2, 4, 4, 6, 8),
      dash: fc.constantFrom("", "", "", "- ", "-   ", "- - "),
      key: fc.oneof(
        fc.constant(""),
        word.map((each) => `${each}: `),
        word.map((each) => `${each}:`),
      ),
      value: fc.oneof(
        fc.constant(""),
        word,
        fc.tuple(word, word).map((two) => two.join(" ")),
      ),
    })
    .map(({ indent, dash, key, value }) => " ".repeat(indent) + dash + key + value);

  it("any lines", async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 7 }),
        fc.constantFrom("\n", "\n", "\r\n", "\n\n"),
        async (lines, end) => {
          const found = await both(lines.join(end));
          if (found === undefined) return;
          plain++;
          expect(found.plain).toEqual(found.library);
        },
      ),
      { numRuns: 6000 },
    );
    expect(plain).toBeGreaterThan(100);
  }, 60_000);

  it("any values that are written as YAML", async () => {
    let plain = 0;
    const leaf = fc.oneof(
      word,
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(word, tie("value"), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }), async (table) => {
        const found = await both(stringify(table, { lineWidth: 0, aliasDuplicateObjects: false }));
        if (found === undefined) return;
        plain++;
        expect(found.plain).toEqual(found.library);
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(100);
  }, 60_000);
});

describe("the plain reader leaves to the library", () => {
  it.each([
    ["anchors and aliases", "a: &x 1\nb: *x"],
    ["merge keys", "a:\n  <<: b"],
    ["tags", "a: !x 1"],
    ["a word that goes on", "a: b\n  c"],
    ["quotes over lines", 'a: "b\n  c"'],
    ["brackets over lines", "a: [b,\n  c]"],
    ["a key that is there twice", "a: 1\na: 2"],
    ["a prototype's key", "__proto__: 1"],
    ["a tab before a word", "a:\n\tb: 1"],
    ["a wrong indentation", "a:\n    b: 1\n  c: 2"],
    ["one word alone", "word"],
    ["directives", "%YAML 1.1\n---\na: 1"],
    ["a text indented by its header", "a: |2\n   x"],
    ["deep nesting", "- ".repeat(70)],
  ])("%s", (_, text) => {
    expect(plainDocuments(text)).toEqual({ oddLine: expect.any(Number) as number });
  });

  it("and tells where it stopped", () => {
    expect(plainDocuments("a: 1\nb:\n  - c: &x 1\n")).toEqual({ oddLine: 3 });
  });
});
