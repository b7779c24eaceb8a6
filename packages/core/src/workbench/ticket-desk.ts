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
  readonly skipped: TicketBatch["skipped"];
}

/** Reads a tracker's export into the record: tickets are told apart by source and their own id, so reading again updates. */
export async function ingestTickets(
  store: OrganisationStore,
  changes: Changes,
  system: string,
  request: IngestRequest,
): Promise<IngestReport> {
  const text = decode(request.bytes);
  const format = request.format ?? guessTicketFormat(text);
  const source = request.source ?? request.name.replace(/\.[A-Za-z0-9]+$/, "");
  // Read first: a file that cannot be read leaves no trace.
  const origin: Origin = { by: "import", format, input: inputId(request.name) };
  const batch = await readTickets(text, { format, source, origin });
  const { bytes, name, branch } = request;
  await addInput(store, changes, system, { bytes, name, branch }, changes.origin());
  const message = `Read ${batch.tickets.length} tickets from ${name}`;
  const report = await changes.write(system, { branch, message }, (snapshot) =>
    planFacts(
      snapshot,
      new Map(batch.tickets.map((ticket) => [ticket.id, renewed(snapshot.entity(ticket.id), ticket)])),
    ),
  );
  const added = report.differences.filter((difference) => difference.change === "added").length;
  const changed = report.differences.length - added;
  const read = batch.tickets.length;
  return {
    format,
    source,
    version: report.version,
    read,
    added,
    changed,
    unchanged: read - added - changed,
    skipped: batch.skipped,
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
