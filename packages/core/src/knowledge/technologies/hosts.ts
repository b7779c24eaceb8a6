import { TECHNOLOGIES } from "./list.ts";
import type { Technology } from "./technology.ts";

let bySuffix: ReadonlyMap<string, Technology> | undefined;

/** Whose host a name is, by its longest known end: `db1.abc.eu-west-1.rds.amazonaws.com`. A port may follow. */
export function technologyOfHost(host: string): Technology | undefined {
  if (host.length > 260) return undefined;
  bySuffix ??= new Map(TECHNOLOGIES.flatMap((one) => one.hosts.map((suffix) => [suffix, one])));
  const name = host
    .trim()
    .toLowerCase()
    .replace(/:\d{1,5}$/, "")
    .replace(/\.$/, "");
  const labels = name.split(".");
  for (let from = 0; from < labels.length - 1; from++) {
    const found = bySuffix.get(labels.slice(from).join(".")) ?? withAnyLabel(labels.slice(from), bySuffix);
    if (found) return found;
  }
  return undefined;
}

/** The pattern's `*` may stand for any label but the first. */
function withAnyLabel(labels: readonly string[], bySuffix: ReadonlyMap<string, Technology>): Technology | undefined {
  for (let star = 1; star < Math.min(labels.length, 4); star++) {
    const found = bySuffix.get(labels.with(star, "*").join("."));
    if (found) return found;
  }
  return undefined;
}
