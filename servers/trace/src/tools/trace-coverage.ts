import { cursorField, defineTool, limitField, systemField, table, versionField } from "@seca/base";
import * as z from "zod";

export const traceCoverage = defineTool({
  name: "trace_coverage",
  title: "See what is not covered",
  description:
    "Counts, layer by layer down the trace, what is covered at all and what is covered all the way down, and lists gaps with their fixes: what rules V01 to V50 find, or uncovered, deep (not all the way down), unwanted, circles, orphans. A policy says otherwise what needs what and how much.",
  effect: "reads",
  input: z.object({
    system: systemField,
    list: z.enum(["rules", "uncovered", "deep", "unwanted", "circles", "orphans"]).default("rules"),
    layers: z.array(z.string().max(60)).max(40).describe("Gaps of these kinds only.").optional(),
    rules: z.array(z.string().max(20)).max(50).describe("For example V37.").optional(),
    policy: z
      .string()
      .max(20_000)
      .describe("A layer a line, as `scenario: requirement, mitigation 90%`: needs one of these; 90 % deep.")
      .optional(),
    version: versionField,
    limit: limitField(200, 20),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    passed: z.boolean(),
    layers: z.array(
      z.object({
        layer: z.string(),
        items: z.int(),
        covered: z.int(),
        deep: z.int(),
        min: z.int().optional(),
        met: z.boolean().optional(),
      }),
    ),
    counts: z.record(z.string(), z.int()),
    total: z.int(),
    gaps: z.array(z.object({ rule: z.string(), level: z.string(), id: z.string(), says: z.string(), fix: z.string() })),
    cursor: z.string().optional(),
  }),
  example: { list: "uncovered" },
  text: ({ version, passed, layers, counts, total, gaps, cursor }) =>
    [
      `Coverage of version ${version}${layers.some(({ met }) => met !== undefined) ? `: the policy is ${passed ? "met" : "not met"}` : ""}.`,
      table(
        ["layer", "items", "covered", "deep", "asked"],
        layers.map(({ layer, items, covered, deep, min, met }) => [
          layer,
          items,
          covered,
          deep,
          min === undefined ? "" : `${min} %, ${met === true ? "met" : "missed"}`,
        ]),
      ),
      Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([what, count]) => `${count} ${what}`)
        .join(", "),
      ...(total === 0 ? ["Nothing of this list."] : [`${gaps.length} of ${total}:`]),
      ...gaps.map(({ rule, level, says, fix }) => `- ${rule} ${level}: ${says} Fix: ${fix}`),
      ...(cursor === undefined ? [] : [`More with cursor "${cursor}".`]),
    ]
      .filter(Boolean)
      .join("\n"),
  run: async ({ system: named, ...request }, { workbench }) => {
    const system = await workbench.systemId(named);
    const { items, layers, counts, ...answer } = await workbench.tracing.coverage(system, request);
    return {
      system,
      ...answer,
      counts: { ...counts },
      layers: layers.map((layer) => ({ ...layer })),
      gaps: items.map((gap) => ({ ...gap })),
    };
  },
});
