import { type Expression, type Test, not } from "./expression.ts";

/**
 * The one text of an expression: nested joins are flat, parts and values sorted and each said once, double denials
 * gone. Reading it gives an expression that prints as the same text.
 */
export function printExpression(expression: Expression): string {
  return printed(canonical(expression));
}

/** The same expression in the form in which it prints. */
export function canonical(expression: Expression): Expression {
  switch (expression.is) {
    case "always":
      return expression;
    case "test":
      return { is: "test", variable: expression.variable, values: [...new Set(expression.values)].sort() };
    case "not": {
      const of = canonical(expression.of);
      return of.is === "not" ? of.of : not(of);
    }
    default:
      return joined(expression.is, expression.of);
  }
}

function joined(is: "and" | "or", of: readonly Expression[]): Expression {
  const flat = of.map(canonical).flatMap((part) => (part.is === is ? part.of : [part]));
  const byText = new Map(flat.map((part) => [printed(part), part]));
  const parts = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  return parts.length === 1 ? parts[0]! : { is, of: parts };
}

function printed(expression: Expression): string {
  switch (expression.is) {
    case "always":
      return "always";
    case "test":
      return testText(expression);
    case "not":
      return expression.of.is === "test" && expression.of.values.length === 1
        ? `${variableText(expression.of.variable)} != ${valueText(expression.of.values[0]!)}`
        : `not ${within(expression.of, ["and", "or"])}`;
    case "and":
      return expression.of.map((part) => within(part, ["or"])).join(" and ");
    case "or":
      return expression.of.map(printed).join(" or ");
  }
}

/** In parentheses where it binds less than what is around it. */
const within = (expression: Expression, looser: readonly Expression["is"][]): string =>
  looser.includes(expression.is) ? `(${printed(expression)})` : printed(expression);

const testText = ({ variable, values }: Test): string =>
  values.length === 1
    ? `${variableText(variable)} = ${valueText(values[0]!)}`
    : `${variableText(variable)} in {${values.map(valueText).join(", ")}}`;

/** Names stand in quotes where a word or mark of them would be read as something else. */
const variableText = (name: string): string =>
  /(?:^| )(?:in|not|always)(?:$| )/iu.test(name) ? inQuotes(name) : valueText(name);
const valueText = (name: string): string =>
  PLAIN.test(name) && !/(?:^| )(?:and|or)(?:$| )/iu.test(name) ? name : inQuotes(name);
const inQuotes = (name: string): string => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const PLAIN = /^[\p{L}\p{N}_.:<>~+%-]+(?: [\p{L}\p{N}_.:<>~+%-]+)*$/u;
