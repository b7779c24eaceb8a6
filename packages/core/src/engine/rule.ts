import * as z from "zod";
import { SEVERITY_WORDS } from "./rating.ts";
import { Predicate } from "./predicate.ts";

const Id = z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+){1,3}$/);
const Words = z.string().trim().min(3).max(600);

/** Something that would settle a finding: what to do, and what would then be said of which element. */
export const Remedy = z.strictObject({
  id: Id,
  /** As an instruction: "Ask every caller for a token." */
  does: Words,
  at: z.enum(["it", "from", "to"]).default("it"),
  sets: z.strictObject({ attribute: z.string(), value: z.enum(["yes", "no"]) }),
});
export type Remedy = z.infer<typeof Remedy>;

/** A change of the rating where more is true: each raises or lowers by one step. */
const Adjustment = z.strictObject({
  when: Predicate,
  likelihood: z.union([z.literal(-1), z.literal(1)]).optional(),
  impact: z.union([z.literal(-1), z.literal(1)]).optional(),
});

/**
 * One thing that can go wrong with one element. `when` says where the rule applies, `holds` what makes it dangerous,
 * `unless` which controls settle it. A rule with the same predicates as another in different words is the same rule.
 */
export const Rule = z.strictObject({
  /** `plugin/category/what`: `stride/spoofing/unauthenticated-entry`. It never changes once it is published. */
  id: Id,
  pack: z.string().min(1).max(40),
  /** In the words of the framework: one of S, T, R, I, D, E in STRIDE. */
  category: z.string().min(1).max(40),
  name: z.string().trim().min(3).max(120),
  of: z.enum(["component", "flow", "data", "boundary"]),
  /** The question it answers, with {it}, {from} and {to} for the names. */
  asks: Words,
  when: Predicate,
  holds: Predicate,
  unless: z.array(Predicate).max(8).default([]),
  /** The finding as one sentence, with {it}, {from}, {to}, {protocol}, {data} and {boundary}. */
  says: Words,
  likelihood: z.enum(SEVERITY_WORDS.likelihood),
  impact: z.enum(SEVERITY_WORDS.impact),
  adjust: z.array(Adjustment).max(6).default([]),
  cwe: z
    .array(z.string().regex(/^CWE-\d{1,5}$/))
    .min(1)
    .max(5),
  capec: z
    .array(z.string().regex(/^CAPEC-\d{1,4}$/))
    .max(5)
    .default([]),
  attack: z
    .array(z.string().regex(/^T\d{4}(\.\d{3})?$/))
    .max(5)
    .default([]),
  remedies: z.array(Remedy).min(1).max(6),
});
export type Rule = z.output<typeof Rule>;
export type RuleDraft = z.input<typeof Rule>;

/** A rule as its author writes it, checked at once, so that a wrong one cannot be shipped. */
export const defineRule = (draft: RuleDraft): Rule => Object.freeze(Rule.parse(draft));
