import { LOCAL_AND_WHOLE, type RuleOfCheck } from "./checks.ts";
import { RAW_RULES } from "./raw.ts";

export type { Circumstances, Flaw, Level } from "./check.ts";
export { Checks, checksOf, type RuleOfCheck } from "./checks.ts";
export { flawsOfRaw, type Raw } from "./raw.ts";

/** Every rule once, V01 to V50. */
export const CHECKS: readonly RuleOfCheck[] = [...LOCAL_AND_WHOLE, ...RAW_RULES].sort((a, b) =>
  a.rule < b.rule ? -1 : 1,
);
