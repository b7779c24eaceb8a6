import type { Origin } from "../../model/index.ts";
import { type Row, type TicketBatch, toTickets } from "../ticket.ts";

/** One JSON object a line. A line that is none is told and the rest is read. */
export function readJsonLinesTickets(text: string, source: string, origin: Origin): TicketBatch {
  const skipped: { line: number; reason: string }[] = [];
  const rows: { line: number; row: Row }[] = [];
  text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .forEach((line, index) => {
      if (line.trim() === "") return;
      const row = parseRow(line);
      if (row) rows.push({ line: index + 1, row });
      else skipped.push({ line: index + 1, reason: "The line is not a JSON object." });
    });
  const batch = toTickets(rows, source, origin);
  return { tickets: batch.tickets, skipped: [...skipped, ...batch.skipped].sort((a, b) => a.line - b.line) };
}

function parseRow(line: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}
