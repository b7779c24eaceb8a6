import { onOneLine } from "../../../kernel/index.ts";
import { type Cell, evaluate } from "../../../logic/index.ts";
import { type Judged, cellText } from "./judged.ts";

/** Tables as one CSV file (RFC 4180): a row a context, a column a variable of any of them. */
export function tablesAsCsv(tables: readonly Judged[]): string {
  const variables = [...new Set(tables.flatMap((each) => each.variables.map(({ variable }) => variable)))].sort();
  const head = ["table", "type", "subtype", ...variables, "context", "verdict", "because"];
  const rows = tables.flatMap((judged) =>
    judged.table.contexts.map(({ cell, verdict }) => [
      judged.id,
      judged.misuse.type,
      judged.misuse.subtype ?? "",
      ...variables.map((variable) => cell.get(variable) ?? ""),
      cellText(cell),
      verdict,
      becauseOf(cell, judged).join(" "),
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

/** A table as Markdown, with the verdict and what it rests on. */
export function tableAsMarkdown(judged: Judged): string {
  const names = judged.table.domains.map(({ variable }) => variable);
  const row = (fields: readonly string[]): string => `| ${fields.map(markdownField).join(" | ")} |`;
  const lines = [
    row([...names, "verdict", "because"]),
    row([...names, "", ""]).replaceAll(/[^|]+/g, " --- "),
    ...judged.table.contexts.map(({ cell, verdict }) =>
      row([...names.map((name) => cell.get(name) ?? ""), verdict, becauseOf(cell, judged).join(", ")]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** The ids of what settles a context: what rules it out, else what was decided, else what calls it hazardous. */
export function becauseOf(cell: Cell, { invariants, decisions, grounds }: Judged): readonly string[] {
  const against = invariants.filter(({ when }) => !evaluate(when, cell));
  const decided = decisions.filter(({ when }) => evaluate(when, cell));
  const called = grounds.filter(({ when }) => evaluate(when, cell));
  const first = [against, decided, called].find((some) => some.length > 0) ?? [];
  return first.map(({ entity }) => entity.id).sort();
}

/** A field that a spreadsheet would take for a formula begins with an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const markdownField = (text: string): string =>
  onOneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
