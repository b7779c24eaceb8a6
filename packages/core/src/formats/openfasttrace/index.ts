import { SecaError, quoted } from "../../kernel/index.ts";
import type { Format, Reading, Source, Written } from "../format.ts";
import { splitOff, writeAppendix } from "./appendix.ts";
import { FORMAT, toFacts } from "./facts.ts";
import { ITEM_ID, type Document } from "./item.ts";
import { toItems } from "./items.ts";
import { readMarkdown, writeMarkdown } from "./markdown.ts";
import { readSpecobjects, writeSpecobjects } from "./specobject.ts";

export { readMarkdown as readItems } from "./markdown.ts";
export { stemOf, stemOfItem, type Item } from "./item.ts";

/** OpenFastTrace's items, in Markdown or as specobjects; which of the two is told by the first character. */
export const format: Format = {
  id: FORMAT,
  title: "OpenFastTrace",
  files: "requirements.md",
  recognise: ({ text }) => {
    if (text === undefined) return 0;
    const beginning = text.slice(0, BEGINNING);
    if (isXml(text)) return ROOT.test(beginning) ? 0.95 : 0;
    return ID.test(beginning) ? 0.9 : 0;
  },
  read: readOpenFastTrace,
  write: async (facts) => {
    const { document, appendix, dropped } = toItems(facts);
    const text = `${writeMarkdown(document)}\n# What seca keeps\n\n${writeAppendix(appendix)}`;
    return { text, dropped } satisfies Written;
  },
};

/** The same items in their other form, which other tools of the method exchange. */
export const specobject = {
  id: "specobject",
  title: "OpenFastTrace's specobjects",
  files: "requirements.xml",
  write: async (facts: Parameters<typeof toItems>[0]): Promise<Written> => {
    const { document, appendix, dropped } = toItems(facts);
    // The name has no other place in XML.
    const kept = { ...appendix, name: facts.name };
    return { text: `${writeSpecobjects(document)}${writeAppendix(kept)}`, dropped };
  },
};

const BEGINNING = 200_000;
const ROOT = /<specdocument[\s>]/;
const ID = new RegExp(`^[ \\t]{0,40}\`${ITEM_ID}\`[ \\t]{0,40}$`, "mu");
const isXml = (text: string): boolean =>
  /^\s*</.test(text.slice(0, 1000)) && !/^\s*<!-- seca\n/.test(text.slice(0, 1000));

async function readOpenFastTrace(source: Source): Promise<Reading> {
  const { text, name } = source;
  if (text === undefined)
    throw new SecaError("bad_input", `${quoted(name, 120)} is not text.`, "Save it as UTF-8 and read it again.");
  if (text.length > LENGTH_MAX)
    throw new SecaError(
      "too_large",
      `The text has ${text.length} characters; at most ${LENGTH_MAX} are read.`,
      "Split it into several files.",
    );
  const { text: own, appendix } = splitOff(text);
  const document: Document = isXml(text)
    ? await readSpecobjects(own, name)
    : readMarkdown(own, { itemsMax: ITEMS_MAX });
  if (document.items.length === 0)
    throw new SecaError(
      "bad_input",
      `${quoted(name, 120)} holds no item of OpenFastTrace.`,
      "An item has a line with its id in backticks, such as `req~sign-in~1`.",
    );
  return toFacts(document, source, appendix);
}

/** As many things as a reading holds: more are refused before work is done on them. */
const ITEMS_MAX = 40_000;
const LENGTH_MAX = 32_000_000;
