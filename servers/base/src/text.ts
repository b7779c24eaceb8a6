/** A compact Markdown table; what would break a cell is replaced. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
  cellMax = CELL_MAX,
): string {
  const line = (cells: readonly (string | number | undefined)[]): string =>
    `| ${cells.map((each) => cell(each, cellMax)).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

const CELL_MAX = 160;

function cell(value: string | number | undefined, max: number): string {
  if (value === undefined) return "";
  const text = String(value).replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** `3 components`, `1 flow`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
