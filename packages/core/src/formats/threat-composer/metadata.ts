import { isRecord } from "../facts.ts";
import type { Field, Said } from "../mapping.ts";
import { readFields, writeFields } from "../mapping.ts";
import { at, listAt, plain, textAt, type Row, type Tree } from "../text/index.ts";

/**
 * Pairs of a key and a value. Keys of one's own begin with `custom:`, and under such a key goes what our model says and
 * the format has no field for, so a file that comes back is the model that was written.
 */
const OWN = "custom:seca";

export interface Metadata {
  readonly said: Said;
  readonly carried: Said;
  /** The key that an element of ours has. */
  readonly key?: string;
  /** Pairs that say nothing to us, and what stands in place of pairs. */
  readonly rest: unknown;
}

export function readMetadata(tree: Tree, fields: readonly Field[]): Metadata {
  const list = at(tree, "metadata");
  if (list === undefined) return { said: {}, carried: {}, rest: undefined };
  if (list.is !== "list") return { said: {}, carried: {}, rest: plain(list) };
  const rows = new Map<string, Row>();
  const others: unknown[] = [];
  let own: unknown;
  for (const item of listAt(list)) {
    const key = textAt(item, "key");
    const value = at(item, "value");
    const isPair = item.is === "table" && item.rows.size === 2 && key !== undefined && value !== undefined;
    if (isPair && key === OWN) own = plain(value);
    else if (isPair && fields.some(({ foreign }) => foreign === key) && !rows.has(key))
      rows.set(key, { line: item.line, value });
    else others.push(plain(item));
  }
  const { said, rest } = readFields({ is: "table", line: list.line, column: list.column, rows }, fields);
  const kept = [...Object.entries(rest).map(([key, value]) => ({ key, value })), ...others];
  const { key, carried } = ownFrom(own);
  return { said, carried, ...(key !== undefined && { key }), rest: kept.length === 0 ? undefined : kept };
}

/** Lines of `field=value`, the value as JSON. */
function ownFrom(value: unknown): { readonly key?: string; readonly carried: Said } {
  if (!Array.isArray(value)) return { carried: {} };
  const pairs = value.flatMap((line): [string, unknown][] => {
    const [, field, text] = /^([a-z_A-Z]{1,40})=(.*)$/s.exec(String(line)) ?? [];
    if (field === undefined || text === undefined) return [];
    try {
      return [[field, JSON.parse(text) as unknown]];
    } catch {
      return [];
    }
  });
  const { key, ...carried } = Object.fromEntries(pairs);
  return { ...(typeof key === "string" && { key }), carried };
}

export function writeMetadata(
  ours: (field: string) => unknown,
  kept: unknown,
  { fields, own }: { readonly fields: readonly Field[]; readonly own: Said },
): unknown[] {
  const pairs = Array.isArray(kept) ? (kept as unknown[]) : [];
  const isKnown = (pair: unknown): pair is { readonly key: string; readonly value: unknown } =>
    isRecord(pair) && Object.keys(pair).length === 2 && fields.some(({ foreign }) => foreign === pair.key);
  const old = Object.fromEntries(pairs.filter(isKnown).map(({ key, value }) => [key, value]));
  const written = Object.entries(writeFields(ours, old, fields).fields).map(([key, value]) => ({ key, value }));
  const more = pairs.filter((pair) => !isKnown(pair));
  const carried = Object.entries(own).map(([field, value]) => `${field}=${JSON.stringify(value)}`);
  return [...written, ...more, ...(carried.length > 0 ? [{ key: OWN, value: carried }] : [])];
}
