import { type XmlElement, attribute, child, children, textOf, within } from "../text/index.ts";

/** What an object says, by the long names of its attributes: a text as it stands, a choice as the words that were chosen. */
export type Values = ReadonlyMap<string, string | readonly string[]>;

export interface Valued {
  /** The long name of its type; nothing where that is not to be found. */
  readonly typeName: string;
  readonly values: Values;
  /** How many of its texts lost a layout. */
  readonly formatted: number;
}

/** The types of a file, by their identifiers. */
export class Types {
  readonly #text: string;
  readonly #names = new Map<string, string>();
  readonly #attributes = new Map<string, string>();
  readonly #choices = new Map<string, string>();

  constructor(content: XmlElement | undefined, text: string) {
    this.#text = text;
    for (const type of child(content, "SPEC-TYPES")?.children ?? []) {
      this.#names.set(attribute(type, "IDENTIFIER") ?? "", attribute(type, "LONG-NAME") ?? "");
      for (const each of child(type, "SPEC-ATTRIBUTES")?.children ?? []) {
        const id = attribute(each, "IDENTIFIER") ?? "";
        this.#attributes.set(id, attribute(each, "LONG-NAME") ?? id);
      }
    }
    for (const value of within(child(content, "DATATYPES"), "ENUM-VALUE")) {
      const embedded = child(value, "PROPERTIES", "EMBEDDED-VALUE");
      const words = attribute(value, "LONG-NAME") || attribute(embedded, "OTHER-CONTENT") || attribute(embedded, "KEY");
      const id = attribute(value, "IDENTIFIER") ?? "";
      this.#choices.set(id, words ?? id);
    }
  }

  valuesOf(element: XmlElement): Valued {
    const values = new Map<string, string | readonly string[]>();
    let formatted = 0;
    for (const each of child(element, "VALUES")?.children ?? []) {
      const reference = child(each, "DEFINITION")?.children[0]?.text.trim() ?? "";
      const name = this.#attributes.get(reference) ?? reference;
      if (name === "" || values.has(name)) continue;
      if (each.name === "ATTRIBUTE-VALUE-ENUMERATION")
        values.set(
          name,
          children(child(each, "VALUES"), "ENUM-VALUE-REF").map(({ text }) => this.#choice(text.trim())),
        );
      else if (each.name === "ATTRIBUTE-VALUE-XHTML") {
        const laidOut = child(each, "THE-VALUE");
        values.set(name, laidOut === undefined ? "" : wordsOf(this.#text.slice(laidOut.start, laidOut.end)));
        if (laidOut !== undefined && isLaidOut(laidOut)) formatted++;
      } else values.set(name, attribute(each, "THE-VALUE") ?? "");
    }
    const type = child(element, "TYPE")?.children[0]?.text.trim() ?? textOf(element, "TYPE") ?? "";
    return { typeName: this.#names.get(type) ?? "", values, formatted };
  }

  #choice(id: string): string {
    return this.#choices.get(id) ?? id;
  }
}

/** Paragraphs and line breaks come through as lines; anything else is more than words. */
const PLAIN = new Set(["THE-VALUE", "div", "p", "br", "span"]);
const isLaidOut = (element: XmlElement): boolean => !PLAIN.has(element.name) || element.children.some(isLaidOut);

/** The characters of well-formed markup, in their order. */
function wordsOf(markup: string): string {
  return markup
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
    )
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/<\/?(?:[\w.-]+:)?(?:p|div|br|li|tr|h\d|table|ul|ol)(?:\s[^<>]*)?\/?>/g, "\n")
    .replaceAll(/<(?:[^<>"']|"[^"]*"|'[^']*')*>/g, "")
    .replaceAll(
      /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g,
      (_, hex?: string, decimal?: string, name?: string) =>
        name === undefined
          ? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
          : NAMED.get(name)!,
    )
    .replaceAll(/ *\n[ \n]*/g, "\n")
    .trim();
}

const NAMED = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");
