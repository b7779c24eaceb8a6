import { SecaError } from "@seca/core/kernel";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readInput } from "./input.ts";

const Operation = z.object({ op: z.enum(["set", "remove"]), value: z.unknown().optional() });
const schema = z.object({
  node: z.string().max(10),
  depth: z.int().min(1).max(4).default(1),
  operations: z.array(Operation).max(3).optional(),
  tags: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const refusal = (input: unknown): string => {
  try {
    readInput(input, { schema, whose: "graph_explore" });
  } catch (error) {
    if (error instanceof SecaError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
};
const refused = (issues: string): string => `bad_input: These arguments do not fit graph_explore: ${issues}.`;

describe("readInput", () => {
  it("fills in defaults", () => {
    expect(readInput({ node: "api" }, { schema, whose: "graph_explore" })).toEqual({ node: "api", depth: 1 });
  });

  it.each([
    [{}, `"node" is missing (text)`],
    [undefined, `"node" is missing (text)`],
    [{ node: "api", depth: 9 }, `"depth" is 9, allowed: at most 4`],
    [{ node: "api", depth: 1.5 }, `"depth" is 1.5, allowed: a whole number`],
    [{ node: "component/api" }, `"node" is "component/api", allowed: at most 10 characters`],
    [{ node: "api", dept: 2 }, `"dept" is not known, nearest: depth, node`],
    [{ node: "api", operations: [{ op: "sett" }] }, `"operations[0].op" is "sett", allowed: set, remove`],
    [{ node: "api", operations: [{ op: "set", vale: 1 }] }, `"vale" in "operations[0]" is not known, nearest: value`],
    [{ node: "api", operations: [1, 2, 3, 4] }, `"operations" is a list of 4, allowed: at most 3 entries`],
    [{ node: "api", tags: { a: true } }, `"tags.a" is true, allowed: text or a number`],
    [[1, 2], `the whole is a list of 2, allowed: an object`],
    ["text", `the whole is "text", allowed: an object`],
  ])("says where, what was read and what is allowed: %j", (input, issues) => {
    expect(refusal(input)).toBe(refused(issues));
  });

  it("names five wrong places and counts the rest", () => {
    const wrong = Object.fromEntries(["q1", "q2"].map((key) => [key, 1]));
    const operations = [{ op: 1 }, { op: 2 }, { op: 3 }];
    expect(refusal({ node: 1, depth: "x", operations, ...wrong })).toBe(
      refused(
        `"node" is 1, allowed: text; "depth" is "x", allowed: a number; "operations[0].op" is 1, allowed: set, remove; ` +
          `"operations[1].op" is 2, allowed: set, remove; "operations[2].op" is 3, allowed: set, remove; and 1 more`,
      ),
    );
  });

  it("never says back more than a name's worth, however much was sent", () => {
    const megabytes = "x".repeat(5_000_000);
    expect(refusal({ node: megabytes }).length).toBeLessThan(250);
    expect(refusal({ node: "api", [megabytes]: 1 }).length).toBeLessThan(250);
    expect(refusal({ node: Array.from({ length: 1_000_000 }, () => 0) }).length).toBeLessThan(250);
  });

  it.each([`{"node":"api","__proto__":{"x":1}}`, `{"node":"api","tags":{"__proto__":{"x":1}}}`])(
    "refuses a key that would reach a prototype: %s",
    (json) => {
      expect(refusal(JSON.parse(json))).toBe(refused(`"__proto__" is not a key`));
      expect(({} as { x?: number }).x).toBeUndefined();
    },
  );

  it("treats a key called constructor as any other", () => {
    expect(refusal({ node: "api", constructor: 1 })).toBe(
      refused(`"constructor" is not known, allowed: node, depth, operations, tags`),
    );
    expect(readInput({ node: "api", tags: { constructor: 1 } }, { schema, whose: "x" }).tags).toEqual({
      constructor: 1,
    });
  });

  it("refuses nesting that would exhaust a recursive reader", () => {
    const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
    expect(refusal({ node: "api", operations: [{ op: "set", value: deep }] })).toBe(
      refused("they are nested deeper than 100 levels"),
    );
  });

  it("closes an object that speaks of itself, and leaves an open one open", () => {
    const Tree = z.object({
      name: z.string(),
      get children() {
        return z.array(Tree).optional();
      },
    });
    const forest = z.object({ tree: Tree, rest: z.looseObject({}).optional() });
    expect(readInput({ tree: { name: "a" }, rest: { any: 1 } }, { schema: forest, whose: "x" })).toEqual({
      tree: { name: "a" },
      rest: { any: 1 },
    });
    expect(() =>
      readInput({ tree: { name: "a", children: [{ name: "b", nam: 1 }] } }, { schema: forest, whose: "x" }),
    ).toThrow(`"nam" in "tree.children[0]" is not known, nearest: name`);
  });

  it("gives a call that works as the hint", () => {
    expect(() => readInput({}, { schema, whose: "x", example: { node: "api" } })).toThrow(
      expect.objectContaining({ hint: `Mend them and call again, for example with {"node":"api"}.` }),
    );
  });
});
