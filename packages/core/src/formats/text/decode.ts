import { isUtf8 } from "node:buffer";

/** The bytes as text, or why they are none. */
export type Decoded =
  | { readonly text: string; readonly why?: undefined }
  | { readonly text?: undefined; readonly why: string };

/** UTF-8 with or without a byte order mark, UTF-16 only with one. Nothing is replaced: a text is whole or none. */
export function decode(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, 0xff, 0xfe)) return utf16(bytes, "utf-16le");
  if (startsWith(bytes, 0xfe, 0xff)) return utf16(bytes, "utf-16be");
  const body = startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes;
  if (isUtf8(body)) return withoutControls(new TextDecoder("utf-8", { ignoreBOM: true }).decode(body));
  return { why: `invalid UTF-8 at offset ${firstInvalid(body) + bytes.length - body.length}` };
}

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

function utf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): Decoded {
  const name = encoding === "utf-16le" ? "UTF-16LE" : "UTF-16BE";
  if (bytes.length % 2 === 1) return { why: `invalid ${name}: an odd number of bytes` };
  try {
    return withoutControls(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return { why: `invalid ${name}: half of a character stands alone` };
  }
}

/** No text that people write holds these; they are what files of programs, pictures and archives begin with. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

function withoutControls(text: string): Decoded {
  const index = text.search(CONTROL);
  if (index === -1) return { text };
  const code = text.charCodeAt(index).toString(16).padStart(4, "0").toUpperCase();
  return { why: `the control character U+${code} at character ${index + 1}` };
}

/** Walks by windows that are valid, and then by characters. */
function firstInvalid(bytes: Uint8Array): number {
  let index = 0;
  while (index < bytes.length) {
    const window = WINDOWS.find((size) => index + size <= bytes.length && isUtf8(bytes.subarray(index, index + size)));
    if (window === undefined) return index;
    index += window;
  }
  return index;
}

/** A window may end within a character and look invalid; the smaller ones get over that place. */
const WINDOWS = [65_536, 65_535, 65_534, 65_533, 256, 4, 3, 2, 1];
