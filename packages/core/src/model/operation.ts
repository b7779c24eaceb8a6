import * as z from "zod";

export const OPERATIONS_MAX = 5000;

/** One flat step of a change. Which of the fields an `op` takes is checked strictly when the change is planned. */
export const Operation = z.strictObject({
  op: z.enum([
    "add",
    "set",
    "unset",
    "remove",
    "link",
    "unlink",
    "restore",
    "answer",
    "dismiss",
    "accept",
    "confirm",
    "assign",
    "decide",
  ]),
  target: z.string().max(500),
  field: z.string().max(120).optional(),
  at: z.string().max(120).optional(),
  value: z.unknown().optional(),
});
export type Operation = z.infer<typeof Operation>;
