import type { XmlElement as Parsed, XmlText } from "@rgrove/parse-xml";
import { quoted } from "../../kernel/index.ts";
import { broken, refuseLongText } from "./problems.ts";
import type { XmlElement } from "./xml-element.ts";
import { type Xml, loadXml } from "./xml-library.ts";

export interface XmlOptions {
  /** The file as errors name it. */
  readonly file?: string | undefined;
  readonly lengthMax?: number;
}

/** Models with their pictures inside take a few million characters. */
const LENGTH_MAX = 12_000_000;
const ELEMENTS_MAX = 300_000;
const DEPTH_MAX = 200;

/** The root element. Neither declarations of types nor entities are followed, so nothing is fetched and nothing grows. */
export async function readXml(text: string, options: XmlOptions = {}): Promise<XmlElement> {
  refuseLongText(text, options.lengthMax ?? LENGTH_MAX);
  refuseHostile(text, options.file);
  const xml = await loadXml();
  const root = parsed(xml, text, options.file);
  const lines = lineStarts(text);
  return toElement(xml, root, (offset) => placeOf(lines, offset));
}

/** Looks through the markup before the library does, which would call itself once a level. */
function refuseHostile(text: string, file: string | undefined): void {
  let [depth, elements] = [0, 0];
  for (let index = text.search(MARK); index !== -1; index = nextMark(text, index)) {
    const refuse = (problem: string): never => broken(file, lineOfOffset(text, index), problem);
    if (text.startsWith("<!--", index)) index = endOf(text, "-->", index + 4);
    else if (text.startsWith("<![CDATA[", index)) index = endOf(text, "]]>", index);
    else if (text.startsWith("<?", index)) index = endOf(text, "?>", index);
    else if (text.startsWith("<!", index)) refuse("has a declaration of types (DOCTYPE), which is not read");
    else if (text.startsWith("</", index)) depth--;
    else if (text.startsWith("<", index)) {
      index = endOfTag(text, index, refuse);
      if (++elements > ELEMENTS_MAX) refuse(`there are more than ${ELEMENTS_MAX} elements up to here`);
      if (text.charAt(index - 1) !== "/" && ++depth > DEPTH_MAX) refuse(`is nested deeper than ${DEPTH_MAX} levels`);
    } else refuseEntity(text, index, refuse);
  }
}

const MARK = /[<&]/;

function nextMark(text: string, after: number): number {
  NEXT_MARK.lastIndex = after + 1;
  return NEXT_MARK.exec(text)?.index ?? -1;
}

const NEXT_MARK = /[<&]/g;

/** What is never closed is left to the library, which tells it. */
function endOf(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index === -1 ? text.length : index + mark.length - 1;
}

/** The index of the tag's last character; a `>` within quotes does not end it. */
function endOfTag(text: string, from: number, refuse: (problem: string) => never): number {
  TAG_MARK.lastIndex = from + 1;
  for (let found = TAG_MARK.exec(text); found !== null; found = TAG_MARK.exec(text)) {
    const [mark] = found;
    if (mark === ">") return found.index;
    if (mark === "&") refuseEntity(text, found.index, refuse);
    else {
      const close = text.indexOf(mark, found.index + 1);
      if (close === -1) return text.length;
      const bad = text.slice(found.index, close).search(BAD_ENTITY);
      if (bad !== -1) refuseEntity(text, found.index + bad, refuse);
      TAG_MARK.lastIndex = close + 1;
    }
  }
  return text.length;
}

const BAD_ENTITY = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;
const TAG_MARK = /[>"'&]/g;

function refuseEntity(text: string, index: number, refuse: (problem: string) => never): void {
  ENTITY.lastIndex = index;
  if (ENTITY.test(text)) return;
  refuse(
    `has ${quoted(text.slice(index, index + 20).split(/[;\s<]/)[0], 20)}; only &lt; &gt; &amp; &quot; &apos; and numbers stand for characters`,
  );
}

const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});/y;

function parsed(xml: Xml, text: string, file: string | undefined): Parsed {
  try {
    const { root } = xml.parseXml(text, { includeOffsets: true });
    if (root !== null) return root;
  } catch (error) {
    if (!(error instanceof xml.XmlError)) throw error;
    broken(file, error.line, "is not well-formed XML: a tag, a quote or a name is wrong here");
  }
  return broken(file, 1, "holds no element");
}

function toElement(
  xml: Xml,
  element: Parsed,
  place: (offset: number) => Pick<XmlElement, "line" | "column">,
): XmlElement {
  const { start, end } = element;
  const inside = element.children;
  return {
    name: element.name.slice(element.name.indexOf(":") + 1),
    attributes: new Map(Object.entries(element.attributes)),
    children: inside.flatMap((node) => (node instanceof xml.XmlElement ? [toElement(xml, node, place)] : [])),
    text: inside.flatMap((node) => (node instanceof xml.XmlText ? [(node as XmlText).text] : [])).join(""),
    ...place(start),
    start,
    end,
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}

function placeOf(starts: readonly number[], offset: number): Pick<XmlElement, "line" | "column"> {
  let [low, high] = [0, starts.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

const lineOfOffset = (text: string, offset: number): number => placeOf(lineStarts(text.slice(0, offset)), offset).line;
