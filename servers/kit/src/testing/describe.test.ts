import { expect, it } from "vitest";
import { describeTool, toolBudget } from "./describe.ts";

const tool = {
  name: "sum_add",
  title: "Add",
  description: "Adds.",
  inputSchema: { type: "object", properties: { b: {}, a: {} } },
  outputSchema: { type: "object" },
  annotations: { readOnlyHint: true },
  _meta: { "seca/example": { a: 1 } },
};

it("writes down what a tool promises, in an order that does not depend on how it was written", () => {
  expect(describeTool(tool)).toBe(`sum_add: Add
Adds.
hints: {"readOnlyHint":true}
example: {"a":1}
input (26 tokens with name and description): {
  "properties": {
    "a": {},
    "b": {}
  },
  "type": "object"
}
output (5 tokens): {
  "type": "object"
}
`);
});

it("counts four bytes as a token", () => {
  expect(toolBudget({ ...tool, description: "x".repeat(400) })).toEqual({ input: 124, output: 5 });
});
