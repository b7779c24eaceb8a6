import type { Source } from "../format.ts";

const BEGINNING = 20_000;

/** What `terraform show -json` writes of a plan or a state begins with its version and holds its values. */
export function certaintyOf({ text }: Source): number {
  const beginning = text?.slice(0, BEGINNING) ?? "";
  if (!/^\s*\{/.test(beginning)) return 0;
  const isVersioned = /"terraform_version"\s*:\s*"/.test(beginning) || /"format_version"\s*:\s*"/.test(beginning);
  if (!isVersioned) return 0;
  return /"(?:planned_values|root_module|resource_changes|configuration)"\s*:\s*[[{]/.test(beginning) ? 0.98 : 0;
}
