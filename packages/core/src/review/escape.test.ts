import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, words } from "./escape.ts";

const Z = "\u200B";

describe("others' words in Markdown", () => {
  it.each([
    ["a | b", "a \\| b"],
    ["`x` *y* _z_ [l](u)", "\\`x\\` \\*y\\* \\_z\\_ \\[l\\]\\(u\\)"],
    ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert\\(1\\)&gt;"],
    ["a\n# b\r\n- c", `a #${Z} b - c`],
    ["ask @octocat about #12 and GH-7", `ask @${Z}octocat about #${Z}12 and GH${Z}-7`],
    ["see https://evil.example or www.evil.example", `see https:${Z}//evil.example or www${Z}.evil.example`],
    ["- item", "\\- item"],
    ["1. item", `1${Z}. item`],
    ["\u202Eabc\u2066\u0007", "abc"],
    ["", ""],
  ])("%j are only words", (text, expected) => expect(words(text)).toBe(expected));

  it("are as long as a cell takes", () => expect(words("x".repeat(5000)).length).toBe(300));

  it("never break a cell, a line or a tag, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(words(text)).not.toMatch(/[\n\r<>]|(?<!\\)(?:\\\\)*\||@\w|#\d/);
        expect(code(text)).toMatch(/^`[^`\n\r]*`$/);
        expect(code(text)).not.toMatch(/(?<!\\)\|/);
      }),
    );
  });
});
