import { type TableRead, tableAsMarkdown, tablesAsCsv } from "../tables/index.ts";
import { onOneLine } from "../../../kernel/index.ts";
import { controlStructureOf } from "./control-structure.ts";
import { asMermaid } from "./mermaid.ts";
import { allTables } from "./table-at.ts";

/** What of the analysis can be taken elsewhere as a text, by the name under which it is asked for. */
export const WRITTEN: Readonly<Record<string, (read: TableRead) => string>> = {
  "stpa-tables-csv": (read) => tablesAsCsv(allTables(read)),
  "stpa-tables-md": (read) =>
    allTables(read)
      .map((judged) => `## ${titleOf(judged.id, read)} (${judged.id})\n\n${tableAsMarkdown(judged)}`)
      .join("\n"),
  "control-structure": (read) => `${JSON.stringify(controlStructureOf(read), undefined, 1)}\n`,
  "control-structure-mermaid": (read) => asMermaid(controlStructureOf(read)),
};

const titleOf = (id: string, read: TableRead): string =>
  onOneLine(read.entity(id)?.name ?? id).replaceAll(/[\\`*_[\]<>|]/g, "");
