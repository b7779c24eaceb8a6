import { quoted } from "@seca/core/kernel";
import type * as z from "zod";
import { nearestTo } from "./missing.ts";

/** How much of a caller's own value is said back. */
const ECHO_MAX = 60;
/** Names and values listed in one sentence. */
const CHOICES_MAX = 40;
const KEYS_MAX = 5;

/** One thing wrong with an input: where, what was read, what is allowed. */
export function issueText(issue: z.core.$ZodIssue, input: unknown, schema: z.core.$ZodType): string {
  const read = valueAt(input, issue.path);
  const where = issue.path.length === 0 ? "the whole" : pathText(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownKeys(issue, namesAt(schema, issue.path));
    case "custom":
      return `${where}: ${issue.message}`;
    default:
      return read === undefined && issue.path.length > 0
        ? `${where} is missing (${allowed(issue)})`
        : `${where} is ${shown(read)}, allowed: ${allowed(issue)}`;
  }
}

function unknownKeys({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, known: readonly string[]): string {
  const place = path.length === 0 ? "" : ` in ${pathText(path)}`;
  const said = keys.slice(0, KEYS_MAX).map((key) => {
    const close = nearestTo(key, known);
    if (close.length > 0) return `${echo(key)}${place} is not known, nearest: ${close.join(", ")}`;
    if (known.length > 0) return `${echo(key)}${place} is not known, allowed: ${listed(known)}`;
    return `${echo(key)}${place} is not known`;
  });
  if (keys.length > KEYS_MAX) said.push(`${keys.length - KEYS_MAX} more keys are not known`);
  return said.join("; ");
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return listed(issue.values.map(String));
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return issue.pattern === undefined ? `text in the form ${issue.format}` : `text that matches ${issue.pattern}`;
    case "invalid_union":
      return eitherOf(issue.errors.flat());
    case "invalid_key":
    case "invalid_element":
      return eitherOf(issue.issues);
    case "unrecognized_keys":
      return `without ${listed(issue.keys.slice(0, KEYS_MAX).map((key) => echo(key)))}`;
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** Cut before it is quoted, so that megabytes are not looked through for a few letters. */
const echo = (text: string): string => quoted(text.slice(0, 2 * ECHO_MAX), ECHO_MAX);

function unitOf(origin: string, count: number | bigint): string {
  if (origin === "string") return Number(count) === 1 ? " character" : " characters";
  if (origin === "array" || origin === "set") return Number(count) === 1 ? " entry" : " entries";
  return "";
}

const eitherOf = (issues: readonly z.core.$ZodIssue[]): string =>
  [...new Set(issues.map(allowed))].slice(0, KEYS_MAX).join(" or ") || "another shape";

const listed = (names: readonly string[]): string =>
  names.slice(0, CHOICES_MAX).join(", ") + (names.length > CHOICES_MAX ? ", …" : "");

/** A value in a few words, however large it is: a list of a million entries is never written out. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "string") return echo(value);
  return String(value);
}

/** `operations[2].field`; keys come from the caller, so they are bounded and quoted as any other value of theirs. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((sofar, key) => {
    if (typeof key === "number") return `${sofar}[${key}]`;
    return sofar === "" ? String(key) : `${sofar}.${String(key)}`;
  }, "");
  return echo(text);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[key];
  }
  return here;
}

/** The keys an object may have at some place of a schema; none where the place has more than one shape. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = schema._zod as { def: Partial<Parts> };
  const inner = def.innerType ?? def.in;
  if (inner) return namesAt(inner, path);
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(def.shape ?? {});
  const part = def.element ?? def.valueType ?? def.shape?.[String(key)];
  return part ? namesAt(part, rest) : [];
}

/** The ways in which one schema of zod holds another. */
interface Parts {
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
  readonly element: z.core.$ZodType;
  readonly valueType: z.core.$ZodType;
  readonly innerType: z.core.$ZodType;
  readonly in: z.core.$ZodType;
}
