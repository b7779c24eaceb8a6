import { describe, expect, it } from "vitest";
import { at } from "./access.ts";
import { refusalOf } from "./testing.ts";
import { plain } from "./tree.ts";
import { readYaml, readYamlDocuments, type YamlOptions } from "./yaml.ts";

const yaml = async (text: string, options: YamlOptions = {}): Promise<unknown> => plain(await readYaml(text, options));

describe("reading YAML", () => {
  it("takes 1.2: yes and no are words, and what looks like a time is one too", async () => {
    expect(await yaml("a: yes\nb: NO\nc: 22:22\nd: 010\ne: true\nf: 2001-01-01")).toEqual({
      a: "yes",
      b: "NO",
      c: "22:22",
      d: 10,
      e: true,
      f: "2001-01-01",
    });
  });

  it("is the same for a text whose values go over several lines, which another reader takes", async () => {
    expect(await readYaml("a: { b: 1,\n  c: 2 }")).toEqual(
      await readYaml('{ "a": 0 }').then(() => readYaml("a: { b: 1,\n  c: 2 }")),
    );
    expect(await yaml('a: { b: 1,\n  c: two\n  words }\nd: "x\n  y"')).toEqual({
      a: { b: 1, c: "two words" },
      d: "x y",
    });
  });

  it("reads nothing as nothing", async () => {
    expect(await readYaml("# only this\n")).toEqual({ is: "leaf", line: 1, column: 1, value: null });
  });

  it("takes JSON", async () => {
    expect(await yaml('{"a": [1, {"b": null}]}')).toEqual({ a: [1, { b: null }] });
  });

  it("takes several documents where they are asked for, each with its lines", async () => {
    const trees = await readYamlDocuments("a: 1\n---\n---\nb: 2\n--- # three\n- c\n");
    expect(trees.map((tree) => [tree.line, plain(tree)])).toEqual([
      [1, { a: 1 }],
      [4, { b: 2 }],
      [6, ["c"]],
    ]);
    expect(await refusalOf(() => readYaml("a: 1\n---\nb: 2"))).toBe(
      "The file has one problem. line 3: begins a second document; a file holds one here.",
    );
  });
});

describe("aliases and merge keys", () => {
  const aliases = true;

  it("are written out, and what a table says itself stands", async () => {
    const text = "x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\nz: { <<: [*x, *y], c: 5 }\nw: *x\nv:\n  b: 0\n  <<: *y\n";
    expect(await yaml(text, { aliases })).toEqual({
      x: { a: 1, b: 2 },
      y: { b: 3, c: 4 },
      z: { c: 5, a: 1, b: 2 },
      w: { a: 1, b: 2 },
      v: { b: 0, c: 4 },
    });
  });

  it("keep the line of what they stand for", async () => {
    const tree = await readYaml("x: &x\n  a: 1\ny:\n  <<: *x\n", { aliases });
    expect(at(tree, "y", "a")?.line).toBe(2);
  });

  it("a quoted merge key is a key like any other", async () => {
    expect(await yaml('a: &a 1\nb: { "<<": 2 }', { aliases })).toEqual({ a: 1, b: { "<<": 2 } });
  });

  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 30; i++)
    bomb.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]`);

  it.each([
    ["a bomb", bomb.join("\n"), "line 6: holds more than 400000 values when its aliases are written out"],
    ["an alias in itself", "a: &a [*a]", 'line 1: the alias "*a" lies in what it stands for'],
    ["an alias of nothing", "a: *b", 'line 1: the alias "*b" has no anchor before it'],
    ["an anchor of another document", "a: &x 1\n---\nb: *x", 'line 3: the alias "*x" has no anchor before it'],
    ["a merged word", "a: &a 1\nb: { <<: *a }", "line 1: is merged by <<, which takes a table or a list of tables"],
  ])("%s is refused", async (_, text, problem) => {
    expect(await refusalOf(() => readYamlDocuments(text, { aliases }))).toContain(problem);
  });

  it.each([
    ["an anchor", "a: &x 1", 'line 1: has the anchor "&x", which is not read here'],
    ["an alias", "a: *x", 'line 1: has the alias "*x", which is not read here'],
  ])("%s is refused unless asked for", async (_, text, problem) => {
    expect(await refusalOf(() => readYaml(text))).toContain(problem);
  });

  it("depth counts as written out", async () => {
    const deep = ["a0: &a0 [x]"];
    for (let i = 1; i < 100; i++) deep.push(`a${i}: &a${i} [*a${i - 1}]`);
    expect(await refusalOf(() => readYaml(deep.join("\n"), { aliases }))).toContain("holds more than 64 levels");
  });
});

describe("tags", () => {
  it("stay beside the plain value where they are asked for", async () => {
    const tree = await readYaml("a: !Ref Bucket\nb: !Sub\n  - x\nc: !reset null\nd: !!str 1", { tags: true });
    expect(plain(tree)).toEqual({ a: "Bucket", b: ["x"], c: "null", d: "1" });
    expect(["a", "b", "c", "d"].map((key) => at(tree, key)?.tag)).toEqual(["!Ref", "!Sub", "!reset", undefined]);
  });

  it.each([
    "a: !Ref x",
    "a: !!binary aGk=",
    "a: !!set { b }",
    "a: !!js/function x",
    "a: !<tag:x> 1",
    "a: !!timestamp 2001-01-01",
  ])("%s is refused unless asked for", async (text) => {
    expect(await refusalOf(() => readYaml(text))).toMatch(/line 1: has the tag "!.*", which is not read here/);
  });

  it.each(["a: !!binary aGk=", "a: !!python/object:os.system x", "a: !<tag:x> 1", "%TAG ! x:\n---\na: 1"])(
    "%s is always refused",
    async (text) => {
      expect(await refusalOf(() => readYaml(text, { tags: true }))).toMatch(/which is not read here/);
    },
  );
});

describe("a key that is there twice", () => {
  it("is refused", async () => {
    expect(await refusalOf(() => readYaml("a: 1\nb: 2\na: 3", { file: "x.yaml" }))).toBe(
      '"x.yaml" has one problem. line 3: "a" is here a second time; the first is on line 1.',
    );
  });

  it("is told where the reader wants to tell of it, and the last one stands", async () => {
    const told: unknown[] = [];
    expect(await yaml("a: 1\nb: 2\na: 3", { unclear: (place) => told.push(place) })).toEqual({ a: 3, b: 2 });
    expect(told).toEqual([{ line: 3, text: "a", why: "is here a second time; what line 1 says is passed over" }]);
  });
});

it("numbers that none can hold stay words", async () => {
  expect(await yaml("a: .inf\nb: -.INF\nc: .nan\nd: 1e999\ne: [.inf, &x 1]", { aliases: true })).toEqual({
    a: ".inf",
    b: "-.INF",
    c: ".nan",
    d: "1e999",
    e: [".inf", 1],
  });
});

it("a very long text is read if it is plain, and else refused where it is not", async () => {
  const plainly = "- a: 1\n".repeat(100_000) + `- b: ${"x".repeat(4_000_000)}\n`;
  expect((await readYaml(plainly)).is).toBe("list");
  expect(await refusalOf(() => readYaml(`${plainly}- c: !d 1\n`, { tags: true }))).toMatch(
    /^The file has one problem\. line 100002: is more than plain YAML/,
  );
});
