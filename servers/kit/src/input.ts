import { SecaError } from "@seca/core/kernel";
import type * as z from "zod";
import { closed } from "./closed.ts";
import { issueText } from "./issue.ts";

/** As many wrong places as help to mend a call; the rest is counted. */
const ISSUES_MAX = 5;
/** Deeper than any argument we ask for, and shallow enough for every recursive reader. */
const DEPTH_MAX = 100;

interface Expected<Schema extends z.ZodObject> {
  readonly schema: Schema;
  /** Whose arguments these are, as the sentence names it: `graph_find`, `resources/read`. */
  readonly whose: string;
  readonly example?: unknown;
}

/**
 * Reads what a caller sent, strictly: an unknown key is refused at any depth, because a misspelt option that is
 * silently dropped gives a wrong answer. Every issue says where, what was read and what is allowed, in our words.
 */
export function readInput<Schema extends z.ZodObject>(input: unknown, expected: Expected<Schema>): z.output<Schema> {
  const { schema, whose, example } = expected;
  const trap = trapIn(input);
  const read = trap === undefined ? closed(schema).safeParse(input ?? {}) : undefined;
  if (read?.success) return read.data;

  const issues = read === undefined ? [trap] : read.error.issues.map((issue) => issueText(issue, input, schema));
  const rest = issues.length - ISSUES_MAX;
  const said = issues.slice(0, ISSUES_MAX).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
  throw new SecaError(
    "bad_input",
    `These arguments do not fit ${whose}: ${said}.`,
    example === undefined
      ? "Mend them and call again."
      : `Mend them and call again, for example with ${JSON.stringify(example)}.`,
  );
}

/** What no schema may see: a key that would reach a prototype, or nesting that would exhaust a recursive reader. */
function trapIn(value: unknown, depth = 0): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > DEPTH_MAX) return `they are nested deeper than ${DEPTH_MAX} levels`;
  if (Object.hasOwn(value, "__proto__")) return `"__proto__" is not a key`;
  for (const part of Object.values(value)) {
    const trap = trapIn(part, depth + 1);
    if (trap !== undefined) return trap;
  }
  return undefined;
}
