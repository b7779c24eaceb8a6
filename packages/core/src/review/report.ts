import type { Rule } from "../engine/index.ts";
import type { Assessment } from "./assessment.ts";
import type { Baseline } from "./baseline.ts";
import type { Verdict } from "./gate.ts";
import type { Mitigation } from "./mitigations.ts";
import type { Policy } from "./policy.ts";

/** Everything that is told about one version: written as Markdown for people, as SARIF for programs. */
export interface Report {
  readonly assessment: Assessment;
  readonly mitigations: readonly Mitigation[];
  readonly baseline: Baseline | undefined;
  /** Absent where nobody asked for a gate. */
  readonly gate: { readonly policy: Policy; readonly verdict: Verdict } | undefined;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly placeOf: (element: string) => Place | undefined;
}

/** Where an input speaks of an element. */
export interface Place {
  /** The input's name, as it was handed over. */
  readonly input: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
}
