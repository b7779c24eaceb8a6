import { counted, defineTool, exportUri, systemField, versionField } from "@seca/base";
import * as z from "zod";

/** Longer texts are read at their address: a model that reads one through its answer has room for little else. */
const TEXT_MAX = 24_000;

export const graphExport = defineTool({
  name: "graph_export",
  title: "Export the model",
  description:
    "Writes a version of the model in another tool's format: seca (our own YAML, complete), threat-dragon, otm, threagile or threat-composer; of STPA-Sec stpa-tables-csv, stpa-tables-md, control-structure (JSON) or control-structure-mermaid. The answer lists what that format has no place for. A long text is read at the address in the answer.",
  effect: "reads",
  input: z.object({ system: systemField, format: z.string().max(40).default("seca"), version: versionField }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    format: z.string(),
    characters: z.int(),
    text: z.string().optional(),
    dropped: z.array(z.object({ what: z.string(), count: z.int(), why: z.string() })),
  }),
  example: { format: "otm" },
  text: ({ version, format, characters, text, dropped }) =>
    [
      `Version ${version} as ${format}, ${counted(characters, "character")}.`,
      ...(dropped.length === 0
        ? []
        : [`No place for: ${dropped.map(({ what, count, why }) => `${count} ${what} (${why})`).join("; ")}.`]),
      text ?? "Read it at the address below.",
    ].join("\n"),
  links: ({ system, format, characters }) => [
    { uri: exportUri(system, format), name: `${system} as ${format}`, title: counted(characters, "character") },
  ],
  run: async ({ system: named, format, version }, { workbench }) => {
    const system = await workbench.systemId(named);
    const written = await workbench.exportModel(system, { format, version });
    return {
      system,
      version: written.version,
      format,
      characters: written.text.length,
      ...(written.text.length <= TEXT_MAX && { text: written.text }),
      dropped: written.dropped.map((each) => ({ ...each })),
    };
  },
});
