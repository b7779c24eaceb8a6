import { basename } from "node:path";
import { counted, defineTool, runUri, stateOf, systemField, systemUri } from "@seca/base";
import { SecaError, readAllowedFile } from "@seca/core/kernel";
import { TICKET_FORMATS } from "@seca/core/tickets";
import { INPUT_BYTES_MAX } from "@seca/core/model";
import * as z from "zod";

const WAIT_MS_MAX = 20_000;

export const ticketIngest = defineTool({
  name: "ticket_ingest",
  title: "Read tickets",
  description:
    "Reads a tracker's export (CSV with a header row, or JSON Lines) into the record. Tickets are told apart by source and their own id, so reading a newer export updates them; rows that are no ticket are listed. A large file may give a run instead: follow it with run_status.",
  effect: "adds",
  input: z.object({
    system: systemField,
    text: z.string().optional(),
    path: z.string().max(4096).describe("Absolute path of a local file.").optional(),
    name: z.string().min(1).max(200).describe("File name; default from path.").optional(),
    format: z.enum(TICKET_FORMATS).optional(),
    source: z.string().min(1).max(100).describe("The tracker, for example jira-shop.").optional(),
    branch: z.string().max(80).optional(),
    wait_ms: z.int().min(0).max(WAIT_MS_MAX).default(10_000).describe("Waits so long for a large file."),
  }),
  output: z.object({
    system: z.string(),
    run: z.string().optional(),
    state: z.string(),
    source: z.string().optional(),
    format: z.string().optional(),
    version: z.string().optional(),
    read: z.int().optional(),
    added: z.int().optional(),
    changed: z.int().optional(),
    unchanged: z.int().optional(),
    skipped: z.int().optional(),
    skipped_rows: z.array(z.object({ line: z.int(), reason: z.string() })).optional(),
  }),
  example: {
    text: "id,title,description\n17,Login without second factor,Anybody with a password gets in",
    source: "helpdesk",
  },
  text: ({ run, state, skipped = 0, skipped_rows = [], read = 0, ...report }) => {
    if (report.version === undefined) return `The tickets are read by run ${run} (${state}): run_status follows it.`;
    const rows = skipped_rows.map(({ line, reason }) => `line ${line}: ${reason}`);
    const more = skipped > rows.length ? [`… and ${skipped - rows.length} more`] : [];
    const said = `${counted(read, "ticket")} of ${report.source} read: ${report.added} new, ${report.changed} changed, ${report.unchanged} as before (version ${report.version}).`;
    return [said, ...(skipped > 0 ? [`${counted(skipped, "row")} told:`, ...rows, ...more] : [])].join("\n");
  },
  links: ({ system, run }) => [
    { uri: systemUri(system), name: system },
    ...(run === undefined ? [] : [{ uri: runUri(run), name: run }]),
  ],
  run: async ({ system: idOrName, text, path, name, wait_ms, ...request }, { workbench, signal }) => {
    if ((text === undefined) === (path === undefined)) {
      throw new SecaError(
        "bad_input",
        "Exactly one of text and path is needed.",
        "An attached file is passed as text.",
      );
    }
    if (path !== undefined && !workbench.files)
      throw new SecaError("refused", "A path means nothing here.", "Send the content as text.");
    const bytes =
      text === undefined ? await readAllowedFile(path!, workbench.files!, INPUT_BYTES_MAX) : Buffer.from(text, "utf8");
    const system = await workbench.systemId(idOrName);
    const file = {
      ...request,
      bytes,
      name: name ?? (path === undefined ? (request.source ?? "tickets") : basename(path)),
    };
    const { run, report } = await workbench.ingestTickets(system, file, { waitMs: wait_ms, signal });
    const { skippedRows, ...counts } = report ?? {};
    return {
      system,
      state: run === undefined ? "done" : stateOf(run),
      ...(run !== undefined && { run: run.id }),
      ...counts,
      ...(skippedRows !== undefined && {
        skipped_rows: skippedRows.map(({ line, reason }) => ({ line, reason })),
      }),
    };
  },
});
