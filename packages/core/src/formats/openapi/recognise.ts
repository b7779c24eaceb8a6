import type { Source } from "../format.ts";

const BEGINNING = 20_000;

/** The version stands at the left edge of YAML, or as a key of JSON; both name what they describe under `info`. */
export function certaintyOf({ text }: Source): number {
  const beginning = text?.slice(0, BEGINNING) ?? "";
  if (/^\s*\{/.test(beginning)) return /"openapi"\s*:\s*"3\.\d/.test(beginning) ? 0.97 : 0;
  return /^["']?openapi["']?\s*:\s*["']?3\.\d/m.test(beginning) ? 0.97 : 0;
}
