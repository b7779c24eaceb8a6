import * as z from "zod";
import { IsoDate, Level, Line, Properties, Text, described } from "./fields.ts";

/** What people need of a system, and what everybody takes for granted. */
export const needKinds = {
  stakeholder: z.strictObject({ role: Line.optional(), ...described }),
  requirement: z.strictObject({
    text: Text,
    /** Whose words: a trace upwards ends at a stakeholder's requirement. */
    level: z.enum(["stakeholder", "system", "component"]),
    properties: Properties.optional(),
    priority: Level.optional(),
    status: z.enum(["proposed", "agreed", "rejected"]).optional(),
    ...described,
  }),
  objective: z.strictObject({ text: Text, ...described }),
  assumption: z.strictObject({
    text: Text,
    owner: Line.optional(),
    reviewBy: IsoDate.optional(),
    state: z.enum(["open", "confirmed", "refuted"]).optional(),
    ...described,
  }),
  mission: z.strictObject({
    purpose: Text,
    method: Text.optional(),
    goals: z.array(Line).max(50).optional(),
    ...described,
  }),
};
