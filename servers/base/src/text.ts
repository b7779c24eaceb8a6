/** A compact Markdown table; what would break a cell is replaced. */
export function table(columns: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const line = (cells: readonly (string | number | undefined)[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  const text = String(value).replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** `3 components`, `1 flow`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
