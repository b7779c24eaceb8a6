import * as z from "zod";
import { Level, Line, Properties, Reference, Text, described } from "./fields.ts";

const lens = z.enum(["safety", "security", "both"]).optional();

export const UCA_TYPES = ["not_provided", "provided", "timing", "duration"] as const;
const UCA_SUBTYPES = [
  "wrong",
  "insufficient",
  "excessive",
  "asymmetric",
  "too_early",
  "too_late",
  "out_of_order",
  "stopped_too_soon",
  "applied_too_long",
] as const;

/** The artefacts of STPA-Sec. One family with a lens, so safety and security meet in the same links. */
export const stpaKinds = {
  loss: z.strictObject({ text: Text, value: Line.optional(), priority: Level.optional(), ...described }),
  hazard: z.strictObject({ system: Line, condition: Text, lens, properties: Properties.optional(), ...described }),
  constraint: z.strictObject({
    text: Text,
    /** A responsibility is what one controller does to keep others; of a controller is what an unsafe action inverts to. */
    type: z.enum(["prevent", "respond", "refine", "responsibility", "controller"]).optional(),
    ...described,
  }),
  controller: z.strictObject({ level: z.int().min(0).max(50).optional(), human: z.boolean().optional(), ...described }),
  control_action: z.strictObject({
    text: Text,
    continuous: z.boolean().optional(),
    /** Whether it steers something, or hands data over: the two ways into the method. */
    front: z.enum(["control", "data"]).optional(),
    ...described,
  }),
  feedback: z.strictObject({ text: Text, ...described }),
  process_variable: z.strictObject({ values: z.array(Line).min(2).max(50), ...described }),
  /** What makes a context hazardous, as an expression over process variables. */
  hazard_rule: z.strictObject({
    type: z.enum(UCA_TYPES),
    subtype: z.enum(UCA_SUBTYPES).optional(),
    when: Text,
    ...described,
  }),
  /** What always holds, as an expression over process variables: contexts against it cannot occur. */
  invariant: z.strictObject({ holds: Text, ...described }),
  /** The contexts in which an action of one type was looked at. Its cells follow from the variables and are not kept. */
  context_table: z.strictObject({
    type: z.enum(UCA_TYPES),
    subtype: z.enum(UCA_SUBTYPES).optional(),
    variables: z.array(Reference).max(20),
    contexts: z.int().min(0),
    hazardous: z.int().min(0),
    undecided: z.int().min(0),
    impossible: z.int().min(0),
    /** Loss scenarios that follow from its unsafe actions; they are made when somebody looks. */
    scenarios: z.int().min(0).optional(),
    ...described,
  }),
  uca: z.strictObject({
    type: z.enum(UCA_TYPES),
    subtype: z.enum(UCA_SUBTYPES).optional(),
    /** The context as an expression over process variables; the sentence is rendered from it. */
    context: Text,
    comment: Text.optional(),
    ...described,
  }),
  scenario: z.strictObject({
    text: Text,
    class: z.enum(["controller", "feedback", "control_path", "process"]),
    factor: Line.optional(),
    action: z.enum(["spoof", "tamper", "drop", "delay", "replay", "disclose", "elevate"]).optional(),
    access: Line.optional(),
    ...described,
  }),
  adversary: z.strictObject({
    position: z.enum(["insider", "supply_chain", "network", "adjacent", "physical", "remote"]),
    capability: Level.optional(),
    goal: Line.optional(),
    ...described,
  }),
  justification: z.strictObject({
    /** The type of unsafe control action that was considered and found harmless. */
    type: z.enum(UCA_TYPES).optional(),
    reason: Text,
    reviewer: Line.optional(),
    regarding: z.array(Reference).max(20).optional(),
    ...described,
  }),
};
