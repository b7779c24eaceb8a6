import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { NeedsSight } from "../format.ts";
import { noSiblings } from "../source.ts";
import { sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

/** A page with each line of text at its own height; an empty list is a page that shows nothing. */
function pdfOf(lines: readonly string[]): Uint8Array {
  const show = lines.map((line, index) => `1 0 0 1 72 ${720 - index * 14} Tm (${line}) Tj`).join("\n");
  const stream = `BT /F1 12 Tf\n${show}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) text += `${String(offset).padStart(10, "0")} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

const read = (bytes: Uint8Array) => format.read(sourceFrom(bytes, "design.pdf"), noSiblings);

describe("a PDF", () => {
  it("is read by its text, over the ends of lines", async () => {
    const { entities } = await read(pdfOf(["The web portal calls the", "order API over HTTPS."]));
    expect(entities.map(({ id }) => id)).toEqual([
      "component/order-api",
      "component/web-portal",
      "flow/web-portal>order-api",
    ]);
  });

  it("that is a scan says so, and what can be done", async () => {
    await expect(read(pdfOf([]))).rejects.toBeInstanceOf(NeedsSight);
    await expect(read(pdfOf([]))).rejects.toMatchObject({
      code: "refused",
      message: '"design.pdf" holds pictures of pages, and no text.',
    });
  });

  it("that unpacks to far more than it weighs is refused before it is unpacked", async () => {
    const bomb = deflateSync(deflateSync(Buffer.alloc(20 * 1024 * 1024)));
    const head = `%PDF-1.4\n1 0 obj<</Length ${bomb.length}/Filter[/FlateDecode/FlateDecode]>>stream\n`;
    const bytes = Buffer.concat([Buffer.from(head), bomb, Buffer.from("\nendstream endobj\n%%EOF")]);
    await expect(read(bytes)).rejects.toMatchObject({
      code: "too_large",
      message: '"design.pdf" unpacks to more than a description of a system needs.',
    });
  });

  it("that is protected says so", async () => {
    await expect(read(Buffer.from("%PDF-1.4\ntrailer<</Encrypt 5 0 R>>\n%%EOF"))).rejects.toMatchObject({
      code: "bad_input",
      message: '"design.pdf" is protected by a password.',
    });
  });

  it("that is broken is told in our words", async () => {
    await expect(read(new TextEncoder().encode("%PDF-1.4\nnothing"))).rejects.toMatchObject({
      code: "bad_input",
      message: '"design.pdf" is no PDF that can be read.',
    });
  });

  it("is recognised by its first bytes, whatever its name", () => {
    expect(format.recognise(sourceFrom(pdfOf(["x"]), "notes"))).toBe(0.9);
  });
});
