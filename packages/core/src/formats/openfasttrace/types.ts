import type { Entity, Kind } from "../../model/index.ts";
import { TRACED_KINDS, escapeOf, escapedKey, unescapedKey } from "../traced.ts";

/** What an artifact type of OpenFastTrace is with us. */
export interface Meaning {
  readonly kind: Kind;
  readonly props?: Readonly<Record<string, unknown>>;
}

/** Requirements of each level have a type of their own, since one level is covered by other things than the next. */
const LEVELS = { stakeholder: "need", system: "req", component: "creq" } as const;

const requirement = (level: keyof typeof LEVELS): Meaning => ({ kind: "requirement", props: { level } });

const OWN = new Map<string, Meaning>([
  ...TRACED_KINDS.filter((kind) => kind !== "requirement").map((kind): [string, Meaning] => [
    kind.replaceAll("_", ""),
    { kind },
  ]),
  ["need", requirement("stakeholder")],
  ["req", requirement("system")],
  ["creq", requirement("component")],
]);

/** The types of OpenFastTrace's own documents, from features down to tests. */
const THEIRS = new Map<string, Meaning>([
  ["feat", requirement("stakeholder")],
  ["arch", requirement("component")],
  ["dsn", requirement("component")],
  ["impl", { kind: "mitigation" }],
  ...["utest", "itest", "stest", "test", "bld"].map((type): [string, Meaning] => [type, { kind: "verification" }]),
]);

export const meaningOf = (type: string): Meaning => OWN.get(type) ?? THEIRS.get(type) ?? requirement("system");

export function typeOf({ kind, props }: Pick<Entity, "kind" | "props">): string {
  if (kind !== "requirement") return kind.replaceAll("_", "");
  return LEVELS[(props as { readonly level: keyof typeof LEVELS }).level];
}

/**
 * The layers of a trace from the stakeholder down, each with what covers it by the method. Any one does; where none
 * does, the first is written as what the item needs.
 */
const COVERED_BY = new Map<string, readonly string[]>([
  ["need", ["loss", "req"]],
  ["loss", ["hazard"]],
  ["hazard", ["uca", "scenario", "threat", "constraint"]],
  ["uca", ["scenario", "constraint", "req", "mitigation"]],
  ["scenario", ["req", "mitigation"]],
  ["threat", ["mitigation", "req"]],
  ["weakness", ["mitigation", "req"]],
  ["constraint", ["req"]],
  ["req", ["mitigation", "control", "creq"]],
  ["creq", ["mitigation", "control"]],
]);

/** What an item needs: each type that covers it, and at least one that should. */
export function needsOf(type: string, covering: Iterable<string>): string[] {
  const found = new Set(covering);
  const wanted = COVERED_BY.get(type);
  if (wanted !== undefined && !wanted.some((each) => found.has(each))) found.add(wanted[0]!);
  return [...found].sort();
}

/** A key as the name of an item, which begins with a letter and has dots only between words; and back. */
export function nameFromKey(key: string): string {
  const plain = escapedKey(key, /[a-z0-9_.-]/);
  const dots = plain.replaceAll(/\.(?=\.|$)/g, escapeOf("."));
  return /^[a-z]/.test(dots) ? dots : `${escapeOf(dots[0]!)}${dots.slice(1)}`;
}

export const keyFromItem = (name: string): string => unescapedKey(name);
