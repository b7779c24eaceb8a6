import { expect, it } from "vitest";
import * as z from "zod";
import { hintsOf } from "./effect.ts";
import { defineTool } from "./tool.ts";

const tool = defineTool({
  name: "graph_find",
  title: "Find",
  description: "Finds entities.",
  effect: "reads",
  input: z.object({
    text: z.string(),
    limit: z.int().max(50).default(20),
    props: z.record(z.string(), z.unknown()).optional(),
  }),
  output: z.object({ found: z.array(z.object({ id: z.string() })) }),
  example: { text: "api" },
  run: () => ({ found: [] }),
});

it("lists a tool with all four hints, its example and small schemas", () => {
  expect(tool.listed()).toEqual({
    name: "graph_find",
    title: "Find",
    description: "Finds entities.",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    _meta: { "seca/example": { text: "api" } },
    inputSchema: {
      type: "object",
      properties: {
        text: { type: "string" },
        limit: { type: "integer", maximum: 50, default: 20 },
        props: { type: "object", additionalProperties: {} },
      },
      required: ["text"],
    },
    outputSchema: {
      type: "object",
      properties: {
        found: { type: "array", items: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
      },
      required: ["found"],
    },
  });
});

it("makes its schemas once", () => {
  expect(tool.listed()).toBe(tool.listed());
});

it.each([
  ["reads", "readOnlyHint idempotentHint"],
  ["adds", ""],
  ["changes", ""],
  ["destroys", "destructiveHint idempotentHint"],
  ["fetches", "openWorldHint"],
  ["publishes", "destructiveHint openWorldHint"],
] as const)("a tool that %s is: %s", (effect, hints) => {
  const said = Object.entries(hintsOf(effect)).filter(([, holds]) => holds);
  expect(said.map(([hint]) => hint).join(" ")).toBe(hints);
});
