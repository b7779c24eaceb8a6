import { describe, expect, it } from "vitest";
import { refusalOf } from "./testing.ts";
import { attribute, child, children, textOf, within } from "./xml-element.ts";
import { readXml } from "./xml.ts";

const MODEL = `<Model xmlns="urn:x" xmlns:i="urn:i">
  <!-- & < a comment -->
  <a:Item i:type="box > &amp;" name='first'>
    <Name> One &lt;1&gt; </Name>
  </a:Item>
  <Item name="second"><Name><![CDATA[<& two]]></Name><Inner><Name>deep</Name></Inner></Item>
</Model>`;

describe("reading XML", () => {
  it("tells names without prefixes, and where an element stands", async () => {
    const root = await readXml(MODEL);
    const items = children(root, "Item");
    expect(items.map((item) => [item.name, item.line, item.column, textOf(item, "Name")])).toEqual([
      ["Item", 3, 3, "One <1>"],
      ["Item", 6, 3, "<& two"],
    ]);
    expect(items.map((item) => [attribute(item, "i:type"), attribute(item, "type"), attribute(item, "name")])).toEqual([
      ["box > &", "box > &", "first"],
      [undefined, undefined, "second"],
    ]);
    expect(within(root, "Name").map((name) => textOf(name))).toEqual(["One <1>", "<& two", "deep"]);
    expect(MODEL.slice(items[1]!.start, items[1]!.end)).toMatch(/^<Item name="second">.*<\/Item>$/);
    expect([child(root, "Nothing", "Name"), textOf(root, "Nothing"), children(undefined, "x")]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });

  it("counts lines and offsets in a text with characters of four bytes", async () => {
    const text = "<a>\n😀😀\n<b/>\n</a>";
    const b = child(await readXml(text), "b")!;
    expect([b.line, b.column, text.slice(b.start, b.end)]).toEqual([3, 1, "<b/>"]);
  });

  it("a prototype's names are names", async () => {
    const root = await readXml('<constructor __proto__="x"><__proto__/></constructor>');
    expect([root.name, attribute(root, "__proto__"), attribute(root, "toString")]).toEqual([
      "constructor",
      "x",
      undefined,
    ]);
  });
});

describe("refuses, with the line,", () => {
  it.each([
    [
      "external entities",
      '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>',
      "line 2: has a declaration of types (DOCTYPE), which is not read",
    ],
    ["an external DTD", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">\n<a/>', "line 1: has a declaration of types"],
    ["a DTD in small letters", "<!doctype html><a/>", "line 1: has a declaration of types"],
    ["entities of others", "<a>\n&nbsp;</a>", 'line 2: has "&nbsp"; only &lt;'],
    ["entities in attributes", '<a>\n<b c="x &xxe; y"/></a>', 'line 2: has "&xxe"; only &lt;'],
    ["a lone ampersand", "<a>\n a & b</a>", 'line 2: has "&"; only &lt;'],
    ["deep nesting", "<a>".repeat(1_000_000), "line 1: is nested deeper than 200 levels"],
    ["many elements", `<a>${"<b/>".repeat(300_001)}</a>`, "line 1: there are more than 300000 elements up to here"],
    ["a tag that is not closed", "<a>\n<b></a>", "line 2: is not well-formed XML"],
    ["an attribute that is there twice", '<a b="1" b="2"/>', "line 1: is not well-formed XML"],
    ["nothing", "", "is not well-formed XML"],
    ["text", "some words", "is not well-formed XML"],
    ["an open comment", "<a><!-- x", "is not well-formed XML"],
    ["an open quote", '<a b="x', "is not well-formed XML"],
    ["a character that is none", "<a>&#0;</a>", "is not well-formed XML"],
  ])("%s", async (_, text, problem) => {
    expect(await refusalOf(() => readXml(text, { file: "x.tm7" }))).toContain(problem);
  });

  it("a text that is too long", async () => {
    expect(await refusalOf(() => readXml("<a/>", { lengthMax: 3 }))).toBe(
      "The text has 4 characters; at most 3 are read.",
    );
  });
});
