import * as z from "zod";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { WORST_FIRST } from "./severity.ts";

const Id = z.string().min(1).max(400);
const Day = z.iso.date();
const Count = z.int().min(0).max(1_000_000);
const Severity = z.enum(WORST_FIRST);

/** What is let pass although the policy is against it. All that it names has to match. */
export const Allowance = z
  .strictObject({
    finding: Id.optional(),
    rule: Id.optional(),
    element: Id.optional(),
    /** A framework, or `input` for files that were not read: allows its gaps and nothing else. */
    gap: Id.optional(),
    reason: z.string().trim().min(3).max(500),
    /** The last day on which it counts. */
    expires: Day.optional(),
  })
  .refine(({ finding, rule, element, gap }) => [finding, rule, element, gap].some((each) => each !== undefined));
export type Allowance = z.infer<typeof Allowance>;

const MaxOpen = z.strictObject({
  critical: Count.optional(),
  high: Count.optional(),
  elevated: Count.optional(),
  medium: Count.optional(),
  low: Count.optional(),
});
const Questions = z.strictObject({ max: Count, severity: Severity.default("low") });

/** What a design has to fulfil to pass. */
export const Policy = z.strictObject({
  /** The least severity that fails; `none`: no severity fails by itself. */
  severity: z.enum([...WORST_FIRST, "none"]).default("high"),
  /** The frameworks that count and must have run; all that ran unless they are named. */
  frameworks: z.array(z.string().min(1).max(40)).min(1).max(20).optional(),
  /** Only what the baseline does not know fails by its severity. Default: where there is a baseline. */
  onlyNew: z.boolean().optional(),
  /** How many open findings there may be of each severity. */
  maxOpen: MaxOpen.default({}),
  /** For how many days a finding of a severity that fails may be known and open. */
  maxAgeDays: z.int().min(0).max(36_500).optional(),
  /** How many open questions there may be which could bring up a finding of at least this severity. */
  questions: Questions.optional(),
  allow: z.array(Allowance).max(1000).default([]),
});
export type Policy = z.infer<typeof Policy>;

/** What holds where nobody said anything: open findings of high or critical severity fail, and so do gaps. */
export const DEFAULT_POLICY: Policy = Object.freeze(Policy.parse({}));

/** A policy from whatever a caller sent, checked as a whole. */
export function readPolicy(given: unknown): Policy {
  const read = Policy.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw flawAt(issue!, given);
}

/** What each place takes, in our words; a number in a path is a place in a list. */
const TAKES: Readonly<Record<string, string>> = {
  "": `An object with ${fieldsOf(Policy)}`,
  severity: [...WORST_FIRST, "none"].join(", "),
  frameworks: "A list of 1 to 20 frameworks",
  onlyNew: "true or false",
  maxOpen: `An object with a number for any of ${WORST_FIRST.join(", ")}`,
  maxAgeDays: "A number of days, 0 to 36500",
  questions: "An object with max (a number) and severity",
  "questions.max": "A number from 0 on",
  "questions.severity": WORST_FIRST.join(", "),
  allow: "A list of at most 1000 allowances",
  "allow.#": "finding, rule, element or gap (at least one), a reason of 3 to 500 characters, and perhaps expires",
  "allow.#.reason": "A reason of 3 to 500 characters",
  "allow.#.expires": "A day as 2026-12-31",
};

function fieldsOf(schema: z.ZodObject): string {
  return Object.keys(schema.shape).join(", ");
}

function flawAt({ path, ...issue }: z.core.$ZodIssue, given: unknown): SecaError {
  const steps = path.map((step) => (typeof step === "number" ? "#" : String(step)));
  const place = path.length === 0 ? "The policy" : `${quoted(path.join("."))} of the policy`;
  const takes = takenAt(steps);
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const [close] = nearest(key, takes.split(/[^A-Za-z]+/), 1);
    return new SecaError(
      "bad_input",
      `${place} has no ${quoted(key)}.`,
      `${close === undefined ? "" : `Did you mean ${close}? `}Allowed: ${takes}.`,
    );
  }
  const value = valueAt(given, path);
  return new SecaError(
    "bad_input",
    value === undefined ? `${place} is missing.` : `${place} is ${quoted(value)}.`,
    `Allowed: ${takes}.`,
  );
}

/** The words for the innermost place that has some. */
function takenAt(steps: readonly string[]): string {
  for (let length = steps.length; length > 0; length--) {
    const words = steps.slice(0, length).join(".");
    if (Object.hasOwn(TAKES, words)) return TAKES[words]!;
  }
  return TAKES[""]!;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let here = given;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}
