import { planFacts } from "../graph/index.ts";
import { SecaError } from "../kernel/index.ts";
import { type Entity, type Origin, hashOf } from "../model/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import { type TicketBatch, type TicketFormat, guessTicketFormat, readTickets } from "../tickets/index.ts";
import type { Changes } from "./changes.ts";
import { addInput, inputId } from "./inputs.ts";

export interface IngestRequest {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly format?: TicketFormat | undefined;
  /** The tracker the tickets are from; by default the file's name. */
  readonly source?: string | undefined;
  readonly branch?: string | undefined;
}

export interface IngestReport {
  readonly format: TicketFormat;
  readonly source: string;
  readonly version: string;
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** How many rows are no ticket, and the first of them. */
  readonly skipped: number;
  readonly skippedRows: TicketBatch["skipped"];
}

const SKIPPED_SHOWN = 20;

/** A tracker's export as it was read. */
export interface TicketFile extends TicketBatch {
  readonly format: TicketFormat;
  readonly source: string;
}

/** Read before anything is written: a file that cannot be read leaves no trace. The same bytes give the same tickets. */
export async function readTicketFile(request: IngestRequest): Promise<TicketFile> {
  const text = decode(request.bytes);
  const format = request.format ?? guessTicketFormat(text);
  const source = request.source ?? request.name.replace(/\.[A-Za-z0-9]+$/, "");
  const origin: Origin = { by: "import", format, input: inputId(request.name) };
  return { format, source, ...(await readTickets(text, { format, source, origin })) };
}

/** Puts a tracker's export into the record: tickets are told apart by source and their own id, so reading again updates. */
export async function ingestTickets(
  store: OrganisationStore,
  changes: Changes,
  system: string,
  { file, ...request }: IngestRequest & { readonly file: TicketFile },
): Promise<IngestReport> {
  const { bytes, name, branch } = request;
  await addInput(store, changes, system, { bytes, name, branch });
  const message = `Read ${file.tickets.length} tickets from ${name}`;
  return reportOn(file, await putTickets(changes, system, { tickets: file.tickets, branch, message }));
}

/** What became of some tickets. */
export interface PutTickets {
  readonly version: string;
  readonly added: number;
  readonly changed: number;
}

export async function putTickets(
  changes: Changes,
  system: string,
  { tickets, branch, message }: { tickets: TicketBatch["tickets"]; branch?: string | undefined; message: string },
): Promise<PutTickets> {
  const report = await changes.write(system, { branch, message }, (snapshot) =>
    planFacts(snapshot, new Map(tickets.map((ticket) => [ticket.id, renewed(snapshot.entity(ticket.id), ticket)]))),
  );
  const added = report.differences.filter((difference) => difference.change === "added").length;
  return { version: report.version, added, changed: report.differences.length - added };
}

export function reportOn(
  { format, source, tickets, skipped }: TicketFile,
  { version, added, changed }: PutTickets,
): IngestReport {
  const read = tickets.length;
  return {
    format,
    source,
    version,
    read,
    added,
    changed,
    unchanged: read - added - changed,
    skipped: skipped.length,
    skippedRows: skipped.slice(0, SKIPPED_SHOWN),
  };
}

/** The ticket as the file has it now, with what people put to it here. Where its row stands says nothing about it. */
function renewed(before: Entity | undefined, read: Entity): Entity {
  if (!before) return read;
  const { tags, ext } = before;
  const now: Entity = {
    ...read,
    tags: [...new Set([...tags, ...read.tags])].sort(),
    ...(ext === undefined ? {} : { ext }),
  };
  return hashOf({ ...now, origin: before.origin }) === hashOf(before) ? before : now;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SecaError("bad_input", "The file is not UTF-8 text.", "Export it as UTF-8.", { cause });
  }
}
