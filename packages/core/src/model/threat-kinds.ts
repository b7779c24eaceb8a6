import * as z from "zod";
import { Line, Reference, Text, described } from "./fields.ts";

export const SEVERITIES = ["low", "medium", "elevated", "high", "critical"] as const;

/** What may go wrong, and how bad it would be. */
export const threatKinds = {
  threat: z.strictObject({
    text: Text,
    categories: z.array(Line).max(20).optional(),
    severity: z.enum(SEVERITIES).optional(),
    weaknesses: z.array(Line).max(20).optional(),
    status: z.enum(["open", "mitigated", "accepted", "dismissed"]).optional(),
    ...described,
  }),
  weakness: z.strictObject({
    text: Text,
    cwe: z
      .string()
      .regex(/^CWE-\d{1,5}$/)
      .optional(),
    ...described,
  }),
  attack_step: z.strictObject({ text: Text, join: z.enum(["and", "or"]).optional(), ...described }),
  question: z.strictObject({ text: Text, target: Reference.optional(), attribute: Line.optional(), ...described }),
  risk: z.strictObject({
    likelihood: z.enum(["unlikely", "likely", "very_likely", "frequent"]),
    impact: z.enum(["low", "medium", "high", "very_high"]),
    severity: z.enum(SEVERITIES).optional(),
    ...described,
  }),
};
