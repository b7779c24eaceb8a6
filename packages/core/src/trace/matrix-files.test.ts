import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { entity, link, snapshot } from "../graph/testing.ts";
import { matrixCsv, matrixXlsx } from "./matrix-files.ts";
import { matrixOf } from "./matrix.ts";

const requirement = (key: string) => entity(`requirement/${key}`, { props: { text: "t", level: "system" } });
const mitigation = (key: string) => entity(`mitigation/${key}`, { props: { text: "t" } });
const graph = snapshot(
  ...["a", "b"].map(requirement),
  ...["x", "y"].map(mitigation),
  link("mitigation/x implements requirement/b"),
);
const matrix = matrixOf(graph, { rows: "requirement:system", columns: "mitigation", hops: 1 });

/** What an archive holds, read by its own headers. */
function unzipped(bytes: Uint8Array): Record<string, string> {
  const data = Buffer.from(bytes);
  const files: Record<string, string> = {};
  for (let at = 0; data.readUInt32LE(at) === 0x04034b50;) {
    const [packed, name] = [data.readUInt32LE(at + 18), data.readUInt16LE(at + 26)];
    const begin = at + 30 + name;
    files[data.toString("utf8", at + 30, begin)] = inflateRawSync(data.subarray(begin, begin + packed)).toString();
    at = begin + packed;
  }
  return files;
}

describe("a matrix", () => {
  it("is a table of text", () => {
    expect(matrixCsv(matrix)).toBe(",mitigation/x,mitigation/y\r\nrequirement/a,,\r\nrequirement/b,implements,\r\n");
  });

  it("is a workbook that holds the same, with the same bytes each time", () => {
    const bytes = matrixXlsx(matrix);
    expect(Buffer.compare(bytes, matrixXlsx(matrix))).toBe(0);
    const files = unzipped(bytes);
    expect(Object.keys(files)).toEqual([
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/workbook.xml",
      "xl/_rels/workbook.xml.rels",
      "xl/worksheets/sheet1.xml",
    ]);
    const cells = [...files["xl/worksheets/sheet1.xml"]!.matchAll(/<c r="([A-Z]+\d+)"[^>]*><is><t>([^<]*)/g)];
    expect(cells.map(([, at, text]) => `${at} ${text}`)).toEqual([
      "B1 mitigation/x",
      "C1 mitigation/y",
      "A2 requirement/a",
      "A3 requirement/b",
      "B3 implements",
    ]);
  });

  it("is refused for what is no kind, with the nearest", () => {
    expect(() => matrixOf(graph, { rows: "mitigatio", columns: "requirement", hops: 1 })).toThrow(/no kind of entity/);
    expect(() => matrixOf(graph, { rows: "__proto__", columns: "requirement", hops: 1 })).toThrow(/no kind of entity/);
  });
});
