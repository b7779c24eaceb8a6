import * as z from "zod";
import { IsoDate, Line, Reference, Text, described } from "./fields.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What is done about it, and how anybody knows. */
export const answerKinds = {
  mitigation: z.strictObject({
    text: Text,
    type: z.enum(["prevent", "detect", "respond", "recover"]).optional(),
    status: z.enum(["proposed", "planned", "in_progress", "done", "rejected"]).optional(),
    ...described,
  }),
  control: z.strictObject({
    catalogue: Line.optional(),
    reference: Line.optional(),
    text: Text.optional(),
    ...described,
  }),
  verification: z.strictObject({
    text: Text,
    method: z.enum(["test", "review", "analysis", "inspection", "monitoring"]).optional(),
    result: z.enum(["open", "passed", "failed"]).optional(),
    ...described,
  }),
  decision: z.strictObject({
    verdict: z.enum(["accept", "dismiss", "confirm", "assign", "choose", "hazardous", "safe"]),
    reason: Text,
    /** Of a context table, as an expression that only this context meets. */
    cell: Text.optional(),
    author: Line.optional(),
    /** Who is to see to it. */
    assignee: Line.optional(),
    expires: IsoDate.optional(),
    target: Reference.optional(),
    /** Of a link: the link, and what its ends said when it was judged, as hashes. It holds for these contents only. */
    pair: z.strictObject({ link: z.string().max(600), from: Hash, to: Hash }).optional(),
    ...described,
  }),
  evidence: z.strictObject({
    file: Line.optional(),
    line: z.int().min(1).optional(),
    text: Text.optional(),
    address: Line.optional(),
    ...described,
  }),
  /** A person's edit of a generated value: `seen` is what was generated when the edit was made. */
  overlay: z.strictObject({
    target: Reference,
    field: Line,
    value: z.json(),
    seen: z.json().optional(),
    reason: Text.optional(),
    ...described,
  }),
};
