import { SecaError, nearest, onOneLine, quoted } from "../kernel/index.ts";
import type { Expression, Test } from "./expression.ts";

/** A variable and every value it may have. */
export interface Domain {
  readonly variable: string;
  readonly values: readonly string[];
  /** Other names by which people call the variable; where two variables share one, it names neither. */
  readonly aliases?: readonly string[];
}

const VARIABLES_MAX = 20;
const VALUES_MAX = 50;

/** A name as expressions can hold it: on one line, single spaces, nothing that cannot be seen. */
export function spoken(name: string): string {
  return onOneLine(name.normalize("NFC"))
    .replaceAll(/[\u00ad\u200b-\u200f\u2060-\u206f\ufeff]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Refuses domains from which no table follows. They come in any order and leave in that of their names. */
export function checkedDomains(domains: readonly Domain[]): readonly Domain[] {
  if (domains.length > VARIABLES_MAX) {
    throw new SecaError(
      "too_large",
      `${domains.length} variables are more than a table of contexts takes, which is ${VARIABLES_MAX}.`,
      "Keep those that decide whether the action is safe.",
    );
  }
  const taken = new Set<string>();
  for (const { variable, values } of domains) {
    if (taken.has(variable)) throw notWell(`There are two variables named ${quoted(variable)}.`);
    taken.add(variable);
    for (const name of [variable, ...values])
      if (name === "" || name !== spoken(name)) throw notWell(`${quoted(name)} cannot be written in an expression.`);
    if (new Set(values).size !== values.length) throw notWell(`${quoted(variable)} has the same value twice.`);
    if (values.length === 0 || values.length > VALUES_MAX)
      throw notWell(`${quoted(variable)} has ${values.length} values; 1 to ${VALUES_MAX} are allowed.`);
  }
  return domains
    .map((domain) => ({ ...domain, values: [...domain.values].sort() }))
    .sort((a, b) => (a.variable < b.variable ? -1 : 1));
}

const notWell = (sentence: string): SecaError =>
  new SecaError("bad_input", sentence, "Give each variable a name of its own and different values, each on one line.");

const TOLD_MAX = 5;

/**
 * The expression in the words of the domains: variables by their names and not their aliases, values as they are
 * spelt. Whatever names no variable or no value of it is told, with the nearest that there is.
 */
export function checkAgainst(expression: Expression, domains: readonly Domain[]): Expression {
  const problems: string[] = [];
  const checked = resolved(expression, domains, problems);
  if (problems.length === 0) return checked;
  const more = problems.length > TOLD_MAX ? `; and ${problems.length - TOLD_MAX} more` : "";
  const variables = domains.map(({ variable, values }) => `${variable} {${values.join(", ")}}`);
  const hint =
    variables.length === 0
      ? "There are no variables here: say what the action weighs first."
      : `There are: ${variables.slice(0, 10).join("; ").slice(0, 600)}.`;
  throw new SecaError("bad_input", `${problems.slice(0, TOLD_MAX).join("; ")}${more}.`, hint, {
    details: { problems },
  });
}

function resolved(expression: Expression, domains: readonly Domain[], problems: string[]): Expression {
  switch (expression.is) {
    case "always":
      return expression;
    case "test":
      return resolvedTest(expression, domains, problems);
    case "not":
      return { is: "not", of: resolved(expression.of, domains, problems) };
    default:
      return { is: expression.is, of: expression.of.map((part) => resolved(part, domains, problems)) };
  }
}

function resolvedTest(test: Test, domains: readonly Domain[], problems: string[]): Test {
  const where = test.at === undefined ? "" : ` at character ${test.at + 1}`;
  const named = domainsNamed(test.variable, domains);
  if (named.length !== 1) {
    const names = named.length > 1 ? named.map(({ variable }) => variable) : nearestOf(test.variable, domains);
    const told = names.length === 0 ? "" : `, ${named.length > 1 ? "it may mean" : "nearest"}: ${names.join(", ")}`;
    problems.push(
      `${quoted(test.variable)}${where} names ${named.length > 1 ? "several variables" : "no variable"}${told}`,
    );
    return test;
  }
  const { variable, values } = named[0]!;
  const found = test.values.map((value) => valueNamed(value, values));
  for (const [nth, value] of found.entries()) {
    if (value !== undefined) continue;
    const [close] = nearest(test.values[nth]!, values, 1);
    const told = close === undefined ? "" : `, nearest: ${close}`;
    problems.push(`${quoted(test.values[nth])}${where} is no value of ${quoted(variable)}${told}`);
  }
  return { ...test, variable, values: found.filter((value) => value !== undefined) };
}

/** By its own name, else by an alias, else by either without regard to case, hyphens and underscores. */
function domainsNamed(name: string, domains: readonly Domain[]): readonly Domain[] {
  const own = domains.filter(({ variable }) => variable === name);
  if (own.length > 0) return own;
  const called = domains.filter(({ aliases = [] }) => aliases.includes(name));
  if (called.length > 0) return called;
  const wanted = folded(name);
  return domains.filter(({ variable, aliases = [] }) => [variable, ...aliases].some((each) => folded(each) === wanted));
}

function valueNamed(name: string, values: readonly string[]): string | undefined {
  if (values.includes(name)) return name;
  const alike = values.filter((value) => folded(value) === folded(name));
  return alike.length === 1 ? alike[0] : undefined;
}

function nearestOf(name: string, domains: readonly Domain[]): readonly string[] {
  return nearest(
    name,
    domains.map(({ variable }) => variable),
    2,
  );
}

const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/gu, " ");
