/**
 * Plain values as YAML 1.2 in block style. Texts stand in double quotes unless they are words that nothing could take
 * for something else, so no reader, old or new, sees a number, a date or a `no` in them.
 */
export function toYaml(value: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  writeTable(value, "", lines);
  return `${lines.join("\n")}\n`;
}

function writeTable(table: object, indent: string, lines: string[]): void {
  for (const [key, value] of Object.entries(table)) {
    if (value !== undefined) writeEntry(`${indent}${keyOf(key, indent)}:`, value, { indent, lines });
  }
}

/** What follows a key or a dash: on the same line, or below and further in. */
function writeEntry(before: string, value: unknown, { indent, lines }: { indent: string; lines: string[] }): void {
  if (typeof value !== "object" || value === null) {
    lines.push(`${before} ${scalar(value)}`);
    return;
  }
  if (Object.keys(value).length === 0) {
    lines.push(`${before} ${Array.isArray(value) ? "[]" : "{}"}`);
    return;
  }
  lines.push(before);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) writeTable(value, inner, lines);
  else for (const item of value) writeEntry(`${inner}-`, item, { indent: inner, lines });
}

/** A key of more than 1,024 characters has to be announced. */
const keyOf = (key: string, indent: string): string =>
  key.length <= 900 ? scalar(key) : `? ${scalar(key)}\n${indent}`;

function scalar(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : quotedText(value);
  return JSON.stringify(value) ?? "null";
}

const isPlain = (text: string): boolean => PLAIN.test(text) && !WORDS_WITH_MEANING.test(text);
const PLAIN = /^[A-Za-z][A-Za-z0-9_@>./()-]*(?: [A-Za-z0-9_@>./()-]+)*$/;
const WORDS_WITH_MEANING = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|[0-9.]*e[0-9]+)$/i;

/** JSON's escapes are YAML's as well; what YAML does not take as it is, is escaped besides. */
const quotedText = (text: string): string =>
  JSON.stringify(text).replaceAll(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]/g;
