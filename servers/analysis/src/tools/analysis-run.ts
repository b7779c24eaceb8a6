import { branchField, defineTool, systemField, systemUri } from "@seca/base";
import * as z from "zod";

export const analysisRun = defineTool({
  name: "analysis_run",
  title: "Analyse a system",
  description:
    "Analyses a system and says what was found: the worst findings, and the questions whose answers would settle most. After a change only what it touches is analysed again. Put the questions to the user, answer them with change_apply, and look closer with analysis_get.",
  effect: "reads",
  scope: "seca:run",
  input: z.object({
    system: systemField,
    frameworks: z.array(z.string().max(40)).min(1).max(20).describe("Default all that fit: stride.").optional(),
    branch: branchField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    engine: z.string(),
    frameworks: z.array(z.string()),
    findings: z.record(z.string(), z.int()).describe("By severity."),
    total: z.int(),
    mitigated: z.int(),
    questions: z.int(),
    cells: z.int(),
    reused: z.int(),
    gaps: z.int(),
    worst: z.array(z.object({ id: z.string(), severity: z.string(), element: z.string(), says: z.string() })),
    ask: z.array(z.object({ element: z.string(), attribute: z.string(), asks: z.string(), settles: z.int() })),
  }),
  example: {},
  links: ({ system }) => [{ uri: systemUri(system), name: system }],
  run: async ({ system: named, ...request }, { workbench, say }) => {
    const { analysed } = await import("../analysed.ts");
    const { text, ...answer } = await analysed(workbench, await workbench.systemId(named), request);
    say(text);
    return answer;
  },
});
