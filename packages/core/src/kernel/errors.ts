/** What a program can tell apart. A new code is a promise to callers: add one only if they would act differently. */
export type ErrorCode =
  | "bad_input"
  | "not_found"
  | "conflict"
  | "exists"
  | "refused"
  | "too_large"
  | "timeout"
  | "unavailable";

/**
 * An error that the caller can mend: a code for programs, a sentence for people, a hint for the next step.
 * Sentence and hint hold only our words and the caller's own values; foreign text belongs into `cause`,
 * which is logged and never shown, so nothing from outside can speak to a model in our voice.
 */
export class SecaError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  /** Structured facts for programs, for example the current values behind a conflict. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    sentence: string,
    hint: string,
    more: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(sentence, more.cause === undefined ? {} : { cause: more.cause });
    this.name = "SecaError";
    this.code = code;
    this.hint = hint;
    this.details = more.details;
  }
}

/** A text on one line, without what steers terminals or turns the reading direction. */
export function onOneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not reach a terminal
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ");
}

/** A caller's value as it may appear in a sentence: quoted, on one line, never longer than a name should be. */
export function quoted(value: unknown, lengthMax = 80): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const line = onOneLine(text);
  return `"${line.length > lengthMax ? `${line.slice(0, lengthMax)}…` : line}"`;
}

/** The names closest to what was asked for, best first: an answer to a typo rather than a bare refusal. */
export function nearest(wanted: string, known: Iterable<string>, count = 3): string[] {
  const needle = wanted.toLowerCase();
  const scored: { name: string; score: number }[] = [];
  for (const name of known) {
    const score = similarity(needle, name.toLowerCase());
    if (score > 0.3) scored.push({ name, score });
  }
  scored.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  return scored.slice(0, count).map((entry) => entry.name);
}

/** Shared pairs of letters (Dice), which forgives order and small typos and costs linear time. */
function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const pairs = new Map<string, number>();
  for (let i = 0; i < a.length - 1; i++) {
    const pair = a.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let i = 0; i < b.length - 1; i++) {
    const pair = b.slice(i, i + 2);
    const left = pairs.get(pair) ?? 0;
    if (left > 0) {
      pairs.set(pair, left - 1);
      shared++;
    }
  }
  return (2 * shared) / Math.max(1, a.length + b.length - 2);
}
