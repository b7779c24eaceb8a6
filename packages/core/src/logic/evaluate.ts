import { SecaError, quoted } from "../kernel/index.ts";
import type { Expression } from "./expression.ts";

/** One context: a value for each variable. */
export type Cell = ReadonlyMap<string, string>;

/** Contexts that lie together: for each variable the values that it may have. A variable that is absent may have any. */
export type Cube = ReadonlyMap<string, readonly string[]>;

/** Whether a context meets an expression that was checked against the context's variables. */
export function evaluate(expression: Expression, cell: Cell): boolean {
  switch (expression.is) {
    case "always":
      return true;
    case "test": {
      const value = cell.get(expression.variable);
      if (value === undefined)
        throw new SecaError(
          "bad_input",
          `The context has no value for ${quoted(expression.variable)}.`,
          "Check the expression against the domains of the same table first.",
        );
      return expression.values.includes(value);
    }
    case "not":
      return !evaluate(expression.of, cell);
    case "and":
      return expression.of.every((part) => evaluate(part, cell));
    case "or":
      return expression.of.some((part) => evaluate(part, cell));
  }
}

/**
 * Whether all contexts of a cube meet an expression, or none. "some" also where it would take trying out each: it is
 * the answer that claims nothing.
 */
export function evaluateOver(expression: Expression, cube: Cube): "all" | "none" | "some" {
  switch (expression.is) {
    case "always":
      return "all";
    case "test": {
      const values = cube.get(expression.variable);
      if (values === undefined) return "some";
      const met = values.filter((value) => expression.values.includes(value)).length;
      return met === values.length ? "all" : met === 0 ? "none" : "some";
    }
    case "not": {
      const of = evaluateOver(expression.of, cube);
      return of === "all" ? "none" : of === "none" ? "all" : "some";
    }
    default: {
      const parts = expression.of.map((part) => evaluateOver(part, cube));
      const [decides, yields] = expression.is === "and" ? (["none", "all"] as const) : (["all", "none"] as const);
      if (parts.includes(decides)) return decides;
      return parts.every((part) => part === yields) ? yields : "some";
    }
  }
}
