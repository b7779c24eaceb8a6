import { branchField, cursorField, defineTool, fileFields, systemField, systemUri } from "@seca/base";
import * as z from "zod";

export const designReview = defineTool({
  name: "design_review",
  title: "Try a design on a variant",
  description:
    "Tries operations or a changed file on a variant, never on main, and says which findings are new, resolved or changed and why, whether it passes the gate, and what to do next. Go on with the branch it names until it passes; accept then brings it into its base. With branch alone it reviews what is there.",
  effect: "changes",
  input: z.object({
    system: systemField,
    operations: z.array(z.record(z.string(), z.unknown())).min(1).describe("As for change_apply.").optional(),
    ...fileFields,
    branch: branchField.describe("The variant. Default by what is sent."),
    base: z.string().min(1).max(80).describe("Begun from, compared with. Default main.").optional(),
    policy: z
      .record(z.string(), z.unknown())
      .describe("severity (default high), maxOpen, questions, allow, onlyNew, frameworks.")
      .optional(),
    accept: z.boolean().describe("Merge it if it passes.").optional(),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    branch: z.string(),
    version: z.string(),
    base: z.string(),
    passed: z.boolean(),
    reasons: z.array(z.string()),
    became: z.record(z.string(), z.int()).describe("Findings by state."),
    questions: z.int(),
    settled: z.int(),
    findings: z.array(z.object({ id: z.string(), state: z.string(), severity: z.string(), why: z.string() })),
    next: z.array(z.record(z.string(), z.unknown())).describe("Operations to send once designed in."),
    ask: z.array(z.object({ asks: z.string(), operation: z.record(z.string(), z.unknown()) })),
    merged: z.string().describe("The base's new version.").optional(),
    cells: z.int(),
    ran: z.int(),
    cursor: z.string().optional(),
  }),
  example: {
    operations: [{ op: "add", target: "component", value: { name: "Report API", type: "process" } }],
    branch: "with-reports",
  },
  links: ({ system }) => [{ uri: systemUri(system), name: system }],
  run: async (request, { workbench, attach, say }) => {
    const { reviewDesign } = await import("../design-review.ts");
    const { text, ...answer } = await reviewDesign(request, { workbench, attach });
    say(text);
    return answer;
  },
});
