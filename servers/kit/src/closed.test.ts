import { expect, it } from "vitest";
import * as z from "zod";
import { closed } from "./closed.ts";

const reads = (schema: z.ZodType, input: unknown): unknown => {
  const result = closed(schema).safeParse(input);
  return result.success ? result.data : result.error.issues.map((issue) => issue.code);
};
const Point = z.object({ x: z.int().min(0) });

it.each([
  ["an object", Point, { x: 1, y: 2 }],
  ["an optional object", z.object({ at: Point.optional() }), { at: { x: 1, y: 2 } }],
  ["an object with a default", z.object({ at: Point.default({ x: 0 }) }), { at: { x: 1, y: 2 } }],
  ["a list", z.object({ all: z.array(Point) }), { all: [{ x: 1 }, { x: 1, y: 2 }] }],
  ["a record", z.record(z.string(), Point), { a: { x: 1, y: 2 } }],
  ["a tuple", z.tuple([Point]), [{ x: 1, y: 2 }]],
  ["a transformed object", Point.transform(({ x }) => x), { x: 1, y: 2 }],
  ["a refined object", Point.refine(({ x }) => x < 9), { x: 1, y: 2 }],
  ["a lazy object", z.lazy(() => Point), { x: 1, y: 2 }],
  [
    "a choice by a field",
    z.discriminatedUnion("op", [z.object({ op: z.literal("a"), at: Point }), z.object({ op: z.literal("b") })]),
    { op: "a", at: { x: 1, y: 2 } },
  ],
] as const)("refuses an unknown key in %s", (_, schema, input) => {
  expect(reads(schema, input)).toEqual(["unrecognized_keys"]);
});

it.each([
  ["a loose object", z.looseObject({}), { y: 2 }],
  ["an object that says what else it holds", z.object({}).catchall(z.number()), { y: 2 }],
  ["an intersection", z.intersection(Point, z.object({ y: z.number() })), { x: 1, y: 2 }],
  ["any value", z.object({ value: z.json() }), { value: { a: [{ b: 1 }] } }],
] as const)("leaves %s open", (_, schema, input) => {
  expect(reads(schema, input)).toEqual(input);
});

it("keeps every check", () => {
  expect(reads(z.object({ at: Point.refine(({ x }) => x < 9) }), { at: { x: 9 } })).toEqual(["custom"]);
  expect(reads(Point, { x: -1 })).toEqual(["too_small"]);
});

it("makes a default anew for every call", () => {
  const schema = closed(z.object({ tags: z.array(z.string()).default(() => []) }));
  schema.parse({}).tags.push("mine");
  expect(schema.parse({})).toEqual({ tags: [] });
});

it("closes a schema that speaks of itself, also after it was used", () => {
  const schema = z.object({ value: z.json() });
  schema.parse({ value: [[1]] });
  expect(reads(schema, { value: { a: [1] }, other: 1 })).toEqual(["unrecognized_keys"]);
});
