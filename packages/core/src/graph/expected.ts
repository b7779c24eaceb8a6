import { SecaError, quoted } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";

/** Refuses an operation with a part too many or too few. */
export function only(operation: Operation, needed: readonly ("field" | "at" | "value")[]): void {
  for (const part of ["field", "at", "value"] as const) {
    const given = operation[part] !== undefined;
    if (given && !needed.includes(part))
      throw bad(`${operation.op} takes no ${part}.`, `It takes target${needed.map((each) => `, ${each}`).join("")}.`);
    if (!given && needed.includes(part))
      throw bad(`${operation.op} needs ${part}.`, `It takes target${needed.map((each) => `, ${each}`).join("")}.`);
  }
}

export const bad = (sentence: string, hint: string): SecaError => new SecaError("bad_input", sentence, hint);

export function recordOf(value: unknown, meaning: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad(`The value is ${quoted(value)}: ${meaning}.`, "Send an object.");
}
