import { completeSystem, defineResource } from "@seca/base";

export const exportResource = defineResource({
  name: "export",
  title: "A system in another tool's format",
  description: "The head of main as seca, threat-dragon, otm, threagile or threat-composer.",
  uri: "seca://system/{system}/export/{format}",
  mimeType: "text/plain",
  complete: {
    system: completeSystem,
    format: async (typed, { workbench }) => (await workbench.writtenFormats()).filter((id) => id.startsWith(typed)),
  },
  read: async ({ system, format }, { workbench }) => {
    const { text } = await workbench.exportModel(await workbench.systemId(system), { format });
    return { body: text, mimeType: TYPES[format] ?? (text.startsWith("{") ? "application/json" : "application/yaml") };
  },
});

/** Of what is neither JSON nor YAML. */
const TYPES: Readonly<Record<string, string>> = {
  "stpa-tables-csv": "text/csv",
  "stpa-tables-md": "text/markdown",
  "control-structure-mermaid": "text/vnd.mermaid",
};
