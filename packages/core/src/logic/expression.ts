/**
 * What a rule says of a context: tests of variables, joined by and, or and not. A test with one value is what people
 * write as `mode = on`, with several as `mode in {on, idle}`; `mode != on` is the denial of a test.
 */
export type Expression =
  | { readonly is: "always" }
  | Test
  | { readonly is: "not"; readonly of: Expression }
  | { readonly is: "and" | "or"; readonly of: readonly Expression[] };

export interface Test {
  readonly is: "test";
  readonly variable: string;
  readonly values: readonly string[];
  /** Where in its text it begins, counted from 0; absent where no text was read. */
  readonly at?: number;
}

export const ALWAYS: Expression = Object.freeze({ is: "always" });

export const test = (variable: string, ...values: readonly string[]): Expression => ({ is: "test", variable, values });
export const not = (of: Expression): Expression => ({ is: "not", of });
export const anyOf = (of: readonly Expression[]): Expression => ({ is: "or", of });

/** Nothing to meet is met by everything. */
export const allOf = (of: readonly Expression[]): Expression =>
  of.length === 0 ? ALWAYS : of.length === 1 ? of[0]! : { is: "and", of };

/** The names of variables it asks about, each once, in the order of names. */
export function variablesIn(expression: Expression): readonly string[] {
  return [...new Set([...testsIn(expression)].map(({ variable }) => variable))].sort();
}

export function* testsIn(expression: Expression): Generator<Test> {
  switch (expression.is) {
    case "always":
      return;
    case "test":
      yield expression;
      return;
    case "not":
      yield* testsIn(expression.of);
      return;
    default:
      for (const part of expression.of) yield* testsIn(part);
  }
}
