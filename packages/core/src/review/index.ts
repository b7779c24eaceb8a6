export type { Assessed, Assessment, OpenPoint, Remedied } from "./assessment.ts";
export {
  absentFrom,
  baselineOf,
  readBaseline,
  stateAgainst,
  withBaseline,
  writeBaseline,
  type Baseline,
} from "./baseline.ts";
export { STATES, compare, type Compared, type Comparison } from "./comparison.ts";
export { INPUT, judge, type Verdict } from "./gate.ts";
export { toMarkdown } from "./markdown.ts";
export { rankMitigations, type Mitigation } from "./mitigations.ts";
export { DEFAULT_POLICY, readPolicy, type Policy } from "./policy.ts";
export { readPolicyFile } from "./policy-file.ts";
export type { Place, Report } from "./report.ts";
export { toSarif } from "./sarif.ts";
export { byWorst, isAtLeast } from "./severity.ts";
