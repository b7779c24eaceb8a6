import { cloudName } from "./identities.ts";
import type { Resource } from "./plan.ts";

/** Labels that many resources have, so none is known by them. */
const GENERAL = /^(?:this|main|default|primary|self|app|instance|all|res)$/;

/** What a thing is called that one or several instances make up. */
export function nameOf(instances: readonly Resource[]): string {
  const names = [...new Set(instances.flatMap((one) => cloudName(one) ?? []))];
  const [first] = instances;
  if (names.length === 1) return names[0]!;
  const { label, address } = first!;
  if (names.length > 1) {
    const begin = commonBeginning(names);
    return begin.length > 2 ? begin : label;
  }
  return GENERAL.test(label) ? address.replace(/\[[^\]]*\]$/, "") : label;
}

function commonBeginning(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let end = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, end))) end--;
  return first.slice(0, end).replace(/[-_ .]+$/, "");
}

/** One thing of which there are many is told by a number; things that have keys are several. */
export const isNumbered = ({ index }: Resource): boolean => index === undefined || /^\d+$/.test(index);

/** The address without the index of the instance itself. */
export const writtenAddress = ({ address, index }: Resource): string =>
  index === undefined ? address : address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");
