import type { Origin } from "../model/index.ts";
import { readCsvTickets } from "./csv/index.ts";
import { readJsonLinesTickets } from "./jsonl/index.ts";
import type { TicketBatch } from "./ticket.ts";

export type { TicketBatch } from "./ticket.ts";

/** The ways in which tickets come as a file. */
export const TICKET_FORMATS = ["csv", "jsonl"] as const;
export type TicketFormat = (typeof TICKET_FORMATS)[number];

export async function readTickets(
  text: string,
  request: { format: TicketFormat; source: string; origin: Origin },
): Promise<TicketBatch> {
  const { format, source, origin } = request;
  return format === "csv" ? readCsvTickets(text, source, origin) : readJsonLinesTickets(text, source, origin);
}

/** JSON lines begin with a brace; everything else that trackers export as text is CSV. */
export function guessTicketFormat(text: string): TicketFormat {
  return /^\uFEFF?\s*\{/.test(text.slice(0, 1000)) ? "jsonl" : "csv";
}
