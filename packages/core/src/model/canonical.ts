import { createHash } from "node:crypto";
import { SecaError } from "../kernel/index.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper than any model we write; a deeper value is a bug or an attack and would exhaust the stack. */
const DEPTH_MAX = 100;

/**
 * One text for one value, whatever the order of its keys (RFC 8785): hashes, ids and stored objects rest on it.
 * Keys whose value is `undefined` are absent, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw new SecaError("bad_input", `${value} is not a number that JSON can hold.`, "Use a finite number.");
  }
  if (typeof value !== "object") {
    throw new SecaError(
      "bad_input",
      `A value of type ${typeof value} cannot be stored.`,
      "Use text, numbers, booleans, lists and objects.",
    );
  }
  if (depth >= DEPTH_MAX) {
    throw new SecaError("bad_input", `The value is nested deeper than ${DEPTH_MAX} levels.`, "Flatten it.");
  }
  if (Array.isArray(value)) {
    let text = "[";
    for (let i = 0; i < value.length; i++) text += (i > 0 ? "," : "") + write(value[i] ?? null, depth + 1);
    return `${text}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    // A date, a map or a set has no keys of its own, so different ones would get the same text and the same hash.
    throw new SecaError("bad_input", "An object with a class cannot be stored.", "Turn it into plain JSON first.");
  }
  const record = value as Record<string, unknown>;
  let text = "";
  for (const key of Object.keys(record).sort()) {
    const entry = record[key];
    if (entry === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${write(entry, depth + 1)}`;
  }
  return `{${text}}`;
}

/** The name of a content: sha-256 of its canonical JSON, as 64 hex digits. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
