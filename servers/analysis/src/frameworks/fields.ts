import { branchField, systemField } from "@seca/base";
import * as z from "zod";

/** As long as a call may take. */
const WAIT_MS_MAX = 25_000;

/** What running one framework takes, and running many. */
export const running = {
  system: systemField,
  branch: branchField,
  sections: z
    .array(z.string().max(100))
    .min(1)
    .max(20)
    .describe("Ids: only these are shown, and only their frameworks run.")
    .optional(),
  wait_ms: z
    .int()
    .min(0)
    .max(WAIT_MS_MAX)
    .default(20_000)
    .describe("Waits so long, then a run goes on: run_status follows it."),
};

/** What was found, or the run that is still looking for it. */
export const Analysed = z.object({
  system: z.string(),
  state: z.string(),
  run: z.string().optional(),
  version: z.string().optional(),
  engine: z.string().optional(),
  frameworks: z.array(z.string()).optional(),
  findings: z.record(z.string(), z.int()).describe("By severity.").optional(),
  total: z.int().optional(),
  mitigated: z.int().optional(),
  derived: z.record(z.string(), z.int()).describe("By kind.").optional(),
  questions: z.int().optional(),
  cells: z.int().optional(),
  reused: z.int().optional(),
  gaps: z.int().optional(),
  worst: z.array(z.object({ id: z.string(), severity: z.string(), element: z.string(), says: z.string() })).optional(),
  ask: z.array(z.object({ element: z.string(), attribute: z.string(), asks: z.string(), settles: z.int() })).optional(),
});
export type Analysed = z.infer<typeof Analysed>;
