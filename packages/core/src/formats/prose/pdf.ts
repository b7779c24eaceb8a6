/**
 * The text of a PDF, by a library that is loaded when one is read. It draws nothing, runs no script of the file and asks
 * nobody outside; pages, characters and time are bounded.
 */
import { SecaError, quoted } from "../../kernel/index.ts";
import { NeedsSight, type Source } from "../format.ts";
import { boundedCopy, isEncrypted } from "./pdf-streams.ts";

const PAGES_MAX = 500;
const CHARACTERS_MAX = 2 * 1024 * 1024;
const BYTES_MAX = 32 * 1024 * 1024;
const TIME_MS = 20_000;

export function isPdf({ bytes }: Pick<Source, "bytes">): boolean {
  return bytes.length > 4 && bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44 && bytes[3] === 0x46;
}

export interface PdfText {
  readonly text: string;
  /** Pages after the last one that was read. */
  readonly pagesLeft: number;
}

export async function readPdf(source: Source): Promise<PdfText> {
  const file = quoted(source.name, 120);
  if (source.bytes.length > BYTES_MAX)
    throw new SecaError(
      "too_large",
      `${file} is larger than ${BYTES_MAX / 1024 / 1024} MB.`,
      "Hand over its text, or the pages that describe the system.",
    );
  if (isEncrypted(source.bytes))
    throw new SecaError(
      "bad_input",
      `${file} is protected by a password.`,
      "Save it without protection, or hand over its text.",
    );
  // The library takes the bytes for itself, so it gets its own.
  const bytes = boundedCopy(source.bytes);
  if (!bytes)
    throw new SecaError(
      "too_large",
      `${file} unpacks to more than a description of a system needs.`,
      "Hand over its text, or the pages that describe the system.",
    );
  const read = await pagesOf(bytes, file);
  if (!/\p{L}{2}/u.test(read.text)) throw new NeedsSight(`${file} holds pictures of pages, and no text.`);
  return read;
}

async function pagesOf(bytes: Uint8Array, file: string): Promise<PdfText> {
  const { getDocumentProxy } = await import("unpdf");
  const deadline = Date.now() + TIME_MS;
  const pages: string[] = [];
  let pagesLeft = 0;
  try {
    const document = await getDocumentProxy(bytes, {
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      stopAtErrors: false,
      verbosity: 0,
    });
    let length = 0;
    for (let number = 1; number <= Math.min(document.numPages, PAGES_MAX); number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = textOf(items as readonly Piece[]);
      pages.push(text);
      length += text.length;
      page.cleanup();
      if (length > CHARACTERS_MAX || Date.now() > deadline) break;
    }
    pagesLeft = document.numPages - pages.length;
    await document.destroy();
  } catch (cause) {
    const isLocked = cause instanceof Error && cause.name === "PasswordException";
    throw new SecaError(
      "bad_input",
      isLocked ? `${file} asks for a password.` : `${file} is no PDF that can be read.`,
      isLocked ? "Save it without a password, or hand over its text." : "Save it again, or hand over its text.",
      { cause },
    );
  }
  return { text: pages.join("\n\n"), pagesLeft };
}

interface Piece {
  readonly str?: string;
  readonly hasEOL?: boolean;
  readonly height?: number;
  readonly transform?: readonly number[];
}

/** Lines by their height on the page: a larger step down is a paragraph, and a word cut by a line's end is whole again. */
function textOf(items: readonly Piece[]): string {
  let text = "";
  let lastY: number | undefined;
  let lastHeight = 0;
  for (const { str = "", hasEOL = false, height = 0, transform } of items) {
    const y = transform?.[5];
    if (str !== "" && lastY !== undefined && y !== undefined) {
      const step = Math.abs(lastY - y);
      if (step > 1.9 * Math.max(height, lastHeight, 1) && !text.endsWith("\n\n")) text = `${text.trimEnd()}\n\n`;
      else if (step > 0.5 * Math.max(height, 1) && !text.endsWith("\n")) text += "\n";
    }
    text += str;
    if (str.trim() !== "") {
      lastY = y;
      lastHeight = height;
    }
    if (hasEOL) text += "\n";
  }
  return text.replaceAll(/(\p{Ll})-\n(?=\p{Ll})/gu, "$1");
}
