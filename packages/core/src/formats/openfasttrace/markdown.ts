import { SecaError } from "../../kernel/index.ts";
import { type Document, ITEM_ID, type Item, TAG, TYPE, idOfItem, isItemId } from "./item.ts";

/**
 * OpenFastTrace's Markdown: headings, an id in backticks, and what follows up to the next heading or id. A line is looked
 * at once, so the time is linear in the text; one too long to be a sign of anything is text.
 */
export function readMarkdown(text: string, { itemsMax = Infinity } = {}): Document {
  return new Reader(itemsMax).document(text);
}

type Section = "text" | "rationale" | "comment" | "covers" | "depends" | "needs" | "tags";

const LINE_MAX = 2000;
/** A hundred thousand items take one to two million. */
const LINES_MAX = 2_500_000;
const tooMany = (most: number, what: string): SecaError =>
  new SecaError("too_large", `The file holds more than ${most} ${what}.`, "Split it into several files.");
const ID_LINE = new RegExp(`^\\s*(?:\`${ITEM_ID}\`|${ITEM_ID})\\s*$`, "u");
const HEADING = /^#{1,6}\s+(\S.*?)\s*$/;
const UNDERLINE = /^(?:=+|-+)\s*$/;
const FENCE = /^\s{0,3}(?:```|~~~)/;
const KEYWORD = /^\s*(Description|Rationale|Comment|Covers|Depends|Needs|Tags|Status):\s*(.*?)\s*$/;
const FORWARD = /^\s*\*?\s*[a-zA-Z]+\s*-->\s*[a-zA-Z]+(?:\s*,\s*[a-zA-Z]+)*\s*:/;
const BULLET = /^\s*[-+*]\s+(.*?)\s*$/;
const LINKED = new RegExp(`(?:^|[\`(\\s[])${ITEM_ID}(?=$|[\`)\\s\\],])`, "u");

interface Draft {
  readonly type: string;
  readonly name: string;
  readonly revision: number;
  readonly title: string | undefined;
  readonly line: number;
  status: string | undefined;
  readonly texts: Record<"text" | "rationale" | "comment", string[]>;
  readonly lists: Record<"covers" | "depends" | "needs" | "tags", string[]>;
}

class Reader {
  readonly #itemsMax: number;
  readonly #items: Item[] = [];
  #title: string | undefined;
  #heading: string | undefined;
  #before = "";
  #draft: Draft | undefined;
  #section: Section = "text";
  #isFenced = false;
  #forwards = 0;

  constructor(itemsMax: number) {
    this.#itemsMax = itemsMax;
  }

  document(text: string): Document {
    let start = 0;
    for (let line = 1; start <= text.length; line++) {
      if (line > LINES_MAX) throw tooMany(LINES_MAX, "lines");
      const next = text.indexOf("\n", start);
      const end = next === -1 ? text.length : next;
      this.#line(text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end), line);
      start = end + 1;
    }
    this.#finish();
    return { title: this.#title, items: this.#items, forwards: this.#forwards };
  }

  #line(line: string, number: number): void {
    const isLong = line.length > LINE_MAX;
    if (!isLong && FENCE.test(line)) this.#isFenced = !this.#isFenced;
    if (isLong || this.#isFenced || !this.#sign(line, number)) this.#words(line);
    this.#before = line;
  }

  /** Whether the line is one that says what the next ones are. */
  #sign(line: string, number: number): boolean {
    const heading = HEADING.exec(line)?.[1] ?? this.#underlined(line);
    if (heading !== undefined) {
      this.#finish();
      this.#heading = heading;
      this.#title ??= heading;
      return true;
    }
    const id = line.includes("~") ? ID_LINE.exec(line) : null;
    if (id !== null && !this.#isListed(line)) {
      this.#begin((id[1] === undefined ? id.slice(4) : id.slice(1)) as [string, string, string], number);
      return true;
    }
    if (line.includes("-->") && FORWARD.test(line)) {
      this.#finish();
      this.#forwards++;
      return true;
    }
    return this.#draft !== undefined && this.#keyword(line);
  }

  /** Words with a line of signs right under them are a heading, and no longer the text they were taken for. */
  #underlined(line: string): string | undefined {
    const words = this.#before.trim();
    if (words === "" || words.length > LINE_MAX || isSign(this.#before) || !UNDERLINE.test(line)) return undefined;
    const texts = this.#draft?.texts;
    if (texts !== undefined) for (const said of Object.values(texts)) if (said.at(-1) === this.#before) said.pop();
    return words;
  }

  /** In a list of what is covered, an id without its bullet is one of the list. */
  #isListed(line: string): boolean {
    return (this.#section === "covers" || this.#section === "depends") && BULLET.test(line);
  }

  #keyword(line: string): boolean {
    const [, word, value = ""] = KEYWORD.exec(line) ?? [];
    const draft = this.#draft!;
    switch (word) {
      case undefined:
        return false;
      case "Description":
      case "Rationale":
      case "Comment": {
        this.#section = word === "Description" ? "text" : (word.toLowerCase() as Section);
        if (value !== "") this.#words(value);
        return true;
      }
      case "Status":
        if (!/^[a-z]+$/.test(value)) return false;
        draft.status = value;
        return true;
      case "Covers":
      case "Depends":
        if (value !== "") return false;
        this.#section = word.toLowerCase() as Section;
        return true;
      default: {
        const values = value === "" ? [] : value.split(",").map((each) => each.trim());
        if (!values.every((each) => (word === "Needs" ? TYPE : TAG).test(each))) return false;
        this.#section = word.toLowerCase() as Section;
        draft.lists[word === "Needs" ? "needs" : "tags"].push(...values);
        return true;
      }
    }
  }

  #words(line: string): void {
    const draft = this.#draft;
    if (draft === undefined) return;
    const section = this.#section;
    if (section === "text" || section === "rationale" || section === "comment") {
      draft.texts[section].push(unescaped(line));
      return;
    }
    const bullet = line.length > LINE_MAX ? undefined : BULLET.exec(line)?.[1];
    if (bullet === undefined) return;
    if (section === "covers" || section === "depends") {
      const [, type, name, revision] = LINKED.exec(bullet) ?? [];
      if (type !== undefined) draft.lists[section].push(`${type}~${name}~${Number(revision)}`);
    } else if ((section === "needs" ? TYPE : TAG).test(bullet)) draft.lists[section].push(bullet);
  }

  #begin([type, name, revision]: readonly [string, string, string], line: number): void {
    const title = this.#heading;
    this.#finish();
    this.#draft = {
      type,
      name,
      revision: Number(revision),
      title,
      line,
      status: undefined,
      texts: { text: [], rationale: [], comment: [] },
      lists: { covers: [], depends: [], needs: [], tags: [] },
    };
  }

  #finish(): void {
    const draft = this.#draft;
    this.#heading = undefined;
    this.#section = "text";
    this.#draft = undefined;
    if (draft === undefined) return;
    const { texts, lists, ...rest } = draft;
    const [text, rationale, comment] = [texts.text, texts.rationale, texts.comment].map(joined);
    if (this.#items.length === this.#itemsMax) throw tooMany(this.#itemsMax, "things");
    this.#items.push({ ...rest, ...lists, text: text ?? "", rationale, comment });
  }
}

/** Lines as one text, without what is blank around it. */
function joined(lines: readonly string[]): string | undefined {
  const text = lines.join("\n").trim();
  return text === "" ? undefined : text;
}

const SIGNS = [HEADING, UNDERLINE, FENCE, KEYWORD, FORWARD, ID_LINE];
const isSign = (line: string): boolean => SIGNS.some((sign) => sign.test(line));

/** A line of a text that would be read as something else begins with a backslash. */
const escaped = (line: string): string => (isSign(line.replace(/^\\+/, "")) ? `\\${line}` : line);
const unescaped = (line: string): string =>
  line.startsWith("\\") && line.length <= LINE_MAX && isSign(line.replace(/^\\+/, "")) ? line.slice(1) : line;

export function writeMarkdown({ title, items }: Document): string {
  const parts = [`# ${title ?? "Specification"}`, ...items.map(written)];
  return `${parts.join("\n\n")}\n`;
}

function written(item: Item): string {
  const { title, text, rationale, comment, status, covers, depends, needs, tags } = item;
  const blocks = [
    ...(title === undefined ? [] : [`## ${title}`]),
    `\`${idOfItem(item)}\``,
    ...(status === undefined ? [] : [`Status: ${status}`]),
    ...(text === "" ? [] : [lines(text)]),
    ...(rationale === undefined ? [] : [`Rationale:\n\n${lines(rationale)}`]),
    ...(comment === undefined ? [] : [`Comment:\n\n${lines(comment)}`]),
    ...list("Covers", covers),
    ...list("Depends", depends),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.join(", ")}`]),
    ...(needs.length === 0 ? [] : [`Needs: ${needs.join(", ")}`]),
  ];
  return blocks.join("\n\n");
}

const lines = (text: string): string => text.split("\n").map(escaped).join("\n");
const list = (head: string, ids: readonly string[]): string[] =>
  ids.length === 0
    ? []
    : [
        `${head}:\n\n${ids
          .filter(isItemId)
          .map((id) => `- \`${id}\``)
          .join("\n")}`,
      ];
