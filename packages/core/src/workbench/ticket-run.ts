import * as z from "zod";
import type { Caller } from "../kernel/index.ts";
import { type RunKind, defineRun } from "../runs/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import { TICKET_FORMATS } from "../tickets/index.ts";
import type { Changes } from "./changes.ts";
import { addInput } from "./inputs.ts";
import {
  type IngestReport,
  type IngestRequest,
  type PutTickets,
  putTickets,
  readTicketFile,
  reportOn,
} from "./ticket-desk.ts";

const Input = z.object({
  system: z.string(),
  /** Of the bytes, which were kept before. */
  hash: z.string(),
  name: z.string(),
  format: z.enum(TICKET_FORMATS).optional(),
  source: z.string().optional(),
  branch: z.string().optional(),
});
type Input = z.infer<typeof Input>;

const Output: z.ZodType<IngestReport> = z.object({
  format: z.enum(TICKET_FORMATS),
  source: z.string(),
  version: z.string(),
  read: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  skippedRows: z.array(z.object({ line: z.int(), reason: z.string() })),
});

/** More tickets than this are put into the record by a run, which a caller need not wait for. */
export const TICKETS_AT_ONCE = 3000;
const TICKETS_A_STEP = 500;

/** How a run writes: in the name of whoever started it. */
type Desk = (actor: Caller) => { readonly record: OrganisationStore; readonly changes: Changes };

/** Reads a large export in steps of some hundred tickets, each of them a version. */
export const ticketIngest = (deskOf: Desk): RunKind<Input, IngestReport> =>
  defineRun({
    kind: "ticket-ingest",
    input: Input,
    output: Output,
    run: async (context, { system, hash, ...request }) => {
      const { record, changes } = deskOf(context.actor);
      // No step: bytes of one name are the same whenever they are read, and so are the tickets in them.
      const bytes = await record.blobs(system).get(hash);
      const { name, branch } = request;
      const file = await readTicketFile({ bytes, ...request });
      const total = file.tickets.length;
      const kept = await context.step("keep the file", { hash, name }, async () => {
        const { report } = await addInput(record, changes, system, { bytes, name, branch });
        return report.version;
      });
      const sum = { version: kept, added: 0, changed: 0 };
      for (let at = 0; at < total; at += TICKETS_A_STEP) {
        context.progress({ done: at, total, message: "tickets" });
        const tickets = file.tickets.slice(at, at + TICKETS_A_STEP);
        const span = `${at + 1}–${at + tickets.length}`;
        const message = `Read tickets ${span} of ${total} from ${name}`;
        const put = await context.step<PutTickets>(`tickets ${span}`, { hash, at }, () =>
          putTickets(changes, system, { tickets, branch, message }),
        );
        sum.version = put.version;
        sum.added += put.added;
        sum.changed += put.changed;
      }
      context.progress({ done: total, total, message: "tickets" });
      return reportOn(file, sum);
    },
  });

/** The run's input for a file whose bytes are kept. */
export const ticketIngestInput = (
  system: string,
  hash: string,
  { name, format, source, branch }: IngestRequest,
): Input => ({
  system,
  hash,
  name,
  ...(format !== undefined && { format }),
  ...(source !== undefined && { source }),
  ...(branch !== undefined && { branch }),
});
