import { SecaError } from "../../kernel/index.ts";
import type { Origin } from "../../model/index.ts";
import { type TicketBatch, toTickets } from "../ticket.ts";

/** Comma, semicolon or tab separated exports with a header row, as every tracker can write them. */
export async function readCsvTickets(text: string, source: string, origin: Origin): Promise<TicketBatch> {
  const { parse, CsvError } = await import("csv-parse/sync");
  try {
    const rows = parse(text, {
      bom: true,
      columns: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    return toTickets(
      rows.map(({ record, info }) => ({ line: info.lines, row: record })),
      source,
      origin,
    );
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new SecaError(
      "bad_input",
      `The file is not well-formed CSV${"lines" in cause ? ` (line ${String(cause.lines)})` : ""}; nothing was read in.`,
      "Quotes must be closed, and the first row names the columns.",
      { cause },
    );
  }
}

/** The separator that the header row uses most. */
function delimiterOf(text: string): string {
  const header = text.slice(0, 10_000).split("\n", 1)[0] ?? "";
  const count = (separator: string): number => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
}
