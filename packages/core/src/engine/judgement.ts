import { KEY, sha256 } from "../model/index.ts";
import type { Ask, Binding } from "./evidence.ts";
import type { Impact, Likelihood, Severity } from "./rating.ts";

export type Outcome = "fires" | "mitigated" | "not-applicable" | "unknown";

/** What one rule says of one element. Texts of the rule itself (what to do, weaknesses) are found by its id. */
export interface Judgement {
  /** `rule@element`: a rename of either's display name keeps it. */
  readonly id: string;
  readonly rule: string;
  readonly element: string;
  readonly outcome: Outcome;
  /**
   * Fires: what proves it, and each control that would settle it and is not there. Mitigated: the control that settles it. Not applicable: what is not so.
   * Unknown: what is known so far.
   */
  readonly because: readonly Binding[];
  /** The finding as one sentence; for an unknown one, the question of the rule. */
  readonly says?: string;
  readonly likelihood?: Likelihood;
  readonly impact?: Impact;
  readonly severity?: Severity;
  /** Which of `unless` settles it, counted from 0. */
  readonly control?: number;
  /** Only where the outcome is unknown. */
  readonly asks?: readonly Ask[];
  readonly remedies?: readonly Remedying[];
}

/** A remedy of the rule, and what would then be said of which element. */
export interface Remedying {
  readonly remedy: string;
  readonly element: string;
  readonly attribute: string;
  readonly value: "yes" | "no";
}

export const judgementId = (rule: string, element: string): string => `${rule}@${element}`;

/** Where a judgement stands as an entity of the graph, for links and tickets: no rule's id has a dot, no kind's either. */
export const threatIdOf = (judgement: string): string => {
  const at = judgement.indexOf("@");
  const key = `${judgement.slice(0, at).replaceAll("/", ".")}@${judgement.slice(at + 1).replace("/", ".")}`;
  return `threat/${KEY.test(key) ? key : sha256(judgement).slice(0, 32)}`;
};
