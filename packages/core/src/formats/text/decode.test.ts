import { describe, expect, it } from "vitest";
import { decode } from "./decode.ts";

const bytes = (...list: readonly number[]): Uint8Array => Uint8Array.from(list);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const swapped = (buffer: Buffer): Buffer => Buffer.from(buffer).swap16();
const TEXT = "name: Größe 😀\r\n\tx\u001b[1m";

describe("a text is read from", () => {
  it.each([
    ["UTF-8", utf8(TEXT)],
    ["UTF-8 with a byte order mark", Buffer.concat([bytes(0xef, 0xbb, 0xbf), utf8(TEXT)])],
    ["UTF-16LE with a byte order mark", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
    ["UTF-16BE with a byte order mark", swapped(Buffer.from(`\uFEFF${TEXT}`, "utf16le"))],
  ])("%s", (_, body) => {
    expect(decode(body)).toEqual({ text: TEXT });
  });

  it("nothing, as nothing", () => {
    expect(decode(bytes())).toEqual({ text: "" });
  });
});

describe("no text are", () => {
  it.each([
    ["invalid UTF-8", bytes(0x61, 0xff, 0x61), "invalid UTF-8 at offset 1"],
    ["a cut character", bytes(0x61, 0xe2, 0x82), "invalid UTF-8 at offset 1"],
    ["an overlong form", bytes(0xc0, 0xaf), "invalid UTF-8 at offset 0"],
    ["half of a pair in UTF-8", bytes(0x61, 0xed, 0xa0, 0x80), "invalid UTF-8 at offset 1"],
    ["a fault behind a byte order mark", bytes(0xef, 0xbb, 0xbf, 0x61, 0xff), "invalid UTF-8 at offset 4"],
    ["a fault far in", Buffer.concat([utf8("aé€😀".repeat(30_000)), bytes(0xff)]), "invalid UTF-8 at offset 300000"],
    ["an odd number of bytes in UTF-16", bytes(0xff, 0xfe, 0x61), "invalid UTF-16LE: an odd number of bytes"],
    ["half of a pair in UTF-16", bytes(0xff, 0xfe, 0x00, 0xd8), "invalid UTF-16LE: half of a character stands alone"],
    ["UTF-16 without a mark", Buffer.from("ab", "utf16le"), "the control character U+0000 at character 2"],
    ["a picture", bytes(0x89, 0x50, 0x4e, 0x47), "invalid UTF-8 at offset 0"],
    ["a bell", utf8("ab\u0007"), "the control character U+0007 at character 3"],
  ])("%s", (_, body, why) => {
    expect(decode(body)).toEqual({ why });
  });
});
