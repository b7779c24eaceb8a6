import { SecaError, quoted } from "@seca/core/kernel";
import { type Matrix, matrixCsv, matrixXlsx } from "@seca/core/trace";
import type { Body } from "@seca/kit";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export function matrixFile(matrix: Matrix, format: string): Body {
  if (format === "csv") return { body: matrixCsv(matrix), mimeType: "text/csv" };
  if (format === "xlsx") return { body: matrixXlsx(matrix), mimeType: XLSX };
  throw new SecaError("not_found", `A matrix is not written as ${quoted(format)}.`, "There are csv and xlsx.");
}
