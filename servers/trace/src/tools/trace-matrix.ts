import { counted, cursorField, defineTool, limitField, matrixUri, systemField, versionField } from "@seca/base";
import * as z from "zod";

export const traceMatrix = defineTool({
  name: "trace_matrix",
  title: "Trace one kind to another",
  description:
    "Which of one kind are traced to which of another, row by row, empty rows too; each cell says the kind of link, or over how many hops. The addresses in the answer hold it whole as CSV and XLSX.",
  effect: "reads",
  input: z.object({
    system: systemField,
    rows: z.string().min(1).max(60).describe("A kind, or requirement:stakeholder, :system, :component."),
    columns: z.string().min(1).max(60),
    hops: z.int().min(1).max(50).default(1).describe("1: linked directly."),
    version: versionField,
    limit: limitField(500, 30),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    rows: z.string(),
    columns: z.string(),
    across: z.int().describe("How many columns."),
    cells: z.int(),
    total: z.int(),
    matrix: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        cells: z.array(z.object({ column: z.string(), by: z.string() })),
        more: z.int().optional(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  example: { rows: "mitigation", columns: "requirement" },
  text: ({ version, rows, columns, across, cells, total, matrix, cursor }) =>
    [
      `${counted(total, "row")} (${rows}) by ${counted(across, "column")} (${columns}), ${counted(cells, "cell")}, version ${version}.`,
      ...matrix.map(
        ({ id, cells, more }) =>
          `- ${id}: ${cells.length === 0 ? "nothing" : cells.map(({ column, by }) => `${column} (${by})`).join(", ")}${more === undefined ? "" : ` and ${more} more`}`,
      ),
      ...(cursor === undefined ? [] : [`More with cursor "${cursor}".`]),
    ].join("\n"),
  links: ({ system, rows, columns }) =>
    ["csv", "xlsx"].map((format) => ({
      uri: matrixUri(system, { rows, columns, format }),
      name: `${rows} by ${columns}.${format}`,
      title: "Direct links, whole",
    })),
  run: async ({ system: named, rows, columns, ...request }, { workbench }) => {
    const system = await workbench.systemId(named);
    const {
      version,
      items,
      total,
      cells,
      columns: across,
      cursor,
    } = await workbench.tracing.matrix(system, {
      ...request,
      rows,
      columns,
    });
    return {
      system,
      version,
      rows,
      columns,
      across: across.length,
      cells,
      total,
      matrix: items.map((row) => ({
        id: row.id,
        name: row.name,
        cells: row.cells.slice(0, CELLS_TOLD).map((cell) => ({ ...cell })),
        ...(row.cells.length > CELLS_TOLD && { more: row.cells.length - CELLS_TOLD }),
      })),
      ...(cursor !== undefined && { cursor }),
    };
  },
});

/** A row may be linked to everything. */
const CELLS_TOLD = 25;
