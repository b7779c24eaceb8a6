import { basename } from "node:path";
import { counted, defineTool, systemField, systemUri } from "@seca/base";
import { SecaError, readAllowedFile } from "@seca/core/kernel";
import { TICKET_FORMATS } from "@seca/core/tickets";
import { INPUT_BYTES_MAX } from "@seca/core/model";
import * as z from "zod";

const SKIPPED_SHOWN = 20;

export const ticketIngest = defineTool({
  name: "ticket_ingest",
  title: "Read tickets",
  description:
    "Reads a tracker's export (CSV with a header row, or JSON Lines) into the record. Tickets are told apart by source and their own id, so reading a newer export updates them; rows that are no ticket are listed.",
  effect: "adds",
  input: z.object({
    system: systemField,
    text: z.string().optional(),
    path: z.string().max(4096).describe("Absolute path of a local file.").optional(),
    name: z.string().min(1).max(200).describe("File name; default from path.").optional(),
    format: z.enum(TICKET_FORMATS).optional(),
    source: z.string().min(1).max(100).describe("The tracker, for example jira-shop.").optional(),
    branch: z.string().max(80).optional(),
  }),
  output: z.object({
    system: z.string(),
    source: z.string(),
    format: z.string(),
    version: z.string(),
    read: z.int(),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    skipped: z.int(),
    skipped_rows: z.array(z.object({ line: z.int(), reason: z.string() })),
  }),
  example: {
    text: "id,title,description\n17,Login without second factor,Anybody with a password gets in",
    source: "helpdesk",
  },
  text: (report) => {
    const rows = report.skipped_rows.map(({ line, reason }) => `line ${line}: ${reason}`);
    const more = report.skipped > rows.length ? [`… and ${report.skipped - rows.length} more`] : [];
    const said = `${counted(report.read, "ticket")} of ${report.source} read: ${report.added} new, ${report.changed} changed, ${report.unchanged} as before (version ${report.version}).`;
    return [said, ...(report.skipped > 0 ? [`${counted(report.skipped, "row")} told:`, ...rows, ...more] : [])].join(
      "\n",
    );
  },
  links: ({ system }) => [{ uri: systemUri(system), name: system }],
  run: async ({ system: idOrName, text, path, name, ...request }, { workbench }) => {
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
    const report = await workbench.ingestTickets(system, {
      ...request,
      bytes,
      name: name ?? (path === undefined ? (request.source ?? "tickets") : basename(path)),
    });
    const { skipped, ...rest } = report;
    return {
      system,
      ...rest,
      skipped: skipped.length,
      skipped_rows: skipped.slice(0, SKIPPED_SHOWN).map(({ line, reason }) => ({ line, reason })),
    };
  },
});
