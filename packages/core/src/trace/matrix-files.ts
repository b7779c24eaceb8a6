import { SecaError } from "../kernel/index.ts";
import type { Matrix } from "./matrix.ts";
import { zipped } from "./zip.ts";

/** What programs for tables take at most. */
const COLUMNS_MAX = 16_383;
const ROWS_MAX = 1_048_575;

/** Rows and columns with their ids, and in each cell how they are linked. */
function* grid({ rows, columns }: Matrix): Generator<readonly string[]> {
  if (columns.length > COLUMNS_MAX || rows.length > ROWS_MAX)
    throw new SecaError(
      "too_large",
      `A table of ${rows.length} rows and ${columns.length} columns is more than programs for tables take.`,
      `At most ${ROWS_MAX} rows and ${COLUMNS_MAX} columns: choose narrower kinds, or turn it round.`,
    );
  yield ["", ...columns.map(({ id }) => id)];
  for (const { id, cells } of rows) {
    const by = new Map(cells.map((cell) => [cell.column, cell.by]));
    yield [id, ...columns.map((column) => by.get(column.id) ?? "")];
  }
}

/** By RFC 4180. Nothing in it is ever read as a formula: ids and kinds of links begin with a letter, hops with a digit. */
export function matrixCsv(matrix: Matrix): string {
  return [...grid(matrix)].map((cells) => `${cells.map(inCsv).join(",")}\r\n`).join("");
}

const inCsv = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A workbook of one sheet whose first row and column stay in sight. The same matrix gives the same bytes. */
export function matrixXlsx(matrix: Matrix): Uint8Array {
  const rows = [...grid(matrix)].map((cells, at) => {
    const filled = cells.flatMap((text, column) =>
      text === "" ? [] : [`<c r="${columnName(column)}${at + 1}" t="inlineStr"><is><t>${inXml(text)}</t></is></c>`],
    );
    return `<row r="${at + 1}">${filled.join("")}</row>`;
  });
  const view = `<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>`;
  const sheet = `<worksheet xmlns="${MAIN}">${view}<sheetData>${rows.join("")}</sheetData></worksheet>`;
  return zipped(
    [
      ["[Content_Types].xml", TYPES],
      ["_rels/.rels", relations("officeDocument", "xl/workbook.xml")],
      ["xl/workbook.xml", WORKBOOK],
      ["xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml")],
      ["xl/worksheets/sheet1.xml", sheet],
    ].map(([name = "", text = ""]) => ({ name, text: `${XML}${text}` })),
  );
}

/** A to Z, then AA and on. */
function columnName(at: number): string {
  let name = "";
  for (let rest = at; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(65 + (rest % 26)) + name;
  return name;
}

const inXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const TYPES = [
  `<Types xmlns="${PACKAGE}/content-types">`,
  `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
  `<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>`,
  `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/></Types>`,
].join("");
const WORKBOOK = `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Trace" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const relations = (type: string, target: string): string =>
  `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/${type}" Target="${target}"/></Relationships>`;
