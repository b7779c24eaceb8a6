import type { HostileCase } from "./hostile-cases.ts";

const text = (make: () => string) => (): Uint8Array => new TextEncoder().encode(make());
const repeated = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join("");

const reqif = (inside: string, before = ""): string =>
  `${before}<REQ-IF><CORE-CONTENT><REQ-IF-CONTENT>${inside}</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>`;
const object = (id: string, values = ""): string =>
  `<SPEC-OBJECT IDENTIFIER="${id}" LONG-NAME="${id}"><VALUES>${values}</VALUES></SPEC-OBJECT>`;
const relation = (from: string, to: string): string =>
  `<SPEC-RELATION><SOURCE><SPEC-OBJECT-REF>${from}</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>${to}</SPEC-OBJECT-REF></TARGET></SPEC-RELATION>`;
const BOMB = `<!DOCTYPE a [<!ENTITY a "${"x".repeat(1000)}">${repeated(20, (at) => `<!ENTITY a${at} "${`&a${at === 0 ? "" : at - 1};`.repeat(10)}">`)}]>`;

const item = (name: string, more = ""): string => `## ${name}\n\`req~${name}~1\`\n\n${more}\n`;

/** What is done to readers of requirements. */
export const exchanges: readonly HostileCase[] = [
  { name: "entities that grow, as reqif", as: "reqif", bytes: text(() => reqif("&a19;", BOMB)), refused: /DOCTYPE/ },
  {
    name: "an entity that is a file, as reqif",
    as: "reqif",
    bytes: text(() => reqif("&x;", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    refused: /DOCTYPE/,
  },
  {
    name: "64 MB of one value, as reqif",
    as: "reqif",
    bytes: () => Buffer.concat([Buffer.from('<REQ-IF x="'), Buffer.alloc(64 * 2 ** 20, 0x61)]),
    refused: /at most \d+ are read/,
  },
  {
    name: "chapters in chapters without end, as reqif",
    as: "reqif",
    bytes: text(() => reqif("<SPEC-HIERARCHY><CHILDREN>".repeat(100_000))),
    refused: /nested deeper/,
  },
  {
    name: "5,000 objects that refine each other in a circle, as reqif",
    as: "reqif",
    bytes: text(() =>
      reqif(
        `<SPEC-OBJECTS>${repeated(5000, (at) => object(`o${at}`))}</SPEC-OBJECTS><SPEC-RELATIONS>${repeated(5000, (at) => relation(`o${at}`, `o${(at + 1) % 5000}`))}</SPEC-RELATIONS>`,
      ),
    ),
  },
  {
    name: "5,000 objects of one identifier, and relations to nothing, as reqif",
    as: "reqif",
    bytes: text(() =>
      reqif(
        `<SPEC-OBJECTS>${repeated(5000, () => object("o"))}</SPEC-OBJECTS><SPEC-RELATIONS>${repeated(5000, () => relation("o", "gone"))}</SPEC-RELATIONS>`,
      ),
    ),
  },
  {
    name: "attributes called as prototypes, as reqif",
    as: "reqif",
    bytes: text(() =>
      reqif(
        `<SPEC-OBJECTS>${object("__proto__", '<ATTRIBUTE-VALUE-STRING THE-VALUE="polluted"><DEFINITION><A>__proto__</A></DEFINITION></ATTRIBUTE-VALUE-STRING>')}</SPEC-OBJECTS>`,
      ),
    ),
  },
  {
    name: "a text of a million tags, as reqif",
    as: "reqif",
    bytes: text(() =>
      reqif(
        `<SPEC-OBJECTS>${object("o", `<ATTRIBUTE-VALUE-XHTML><DEFINITION><A>ReqIF.Text</A></DEFINITION><THE-VALUE>${"<br/>".repeat(1_000_000)}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>`)}</SPEC-OBJECTS>`,
      ),
    ),
    refused: /more than \d+ elements/,
  },
  {
    name: "64 MB of one line, as openfasttrace",
    as: "openfasttrace",
    bytes: () => Buffer.concat([Buffer.from("`req~a~1`\n"), Buffer.alloc(64 * 2 ** 20, 0x60)]),
    refused: /at most \d+ are read/,
  },
  {
    name: "millions of lines that could be something, as openfasttrace",
    as: "openfasttrace",
    bytes: text(() => `\`req~a~1\`\n${"- \n".repeat(10_000_000)}`),
    refused: /more than \d+ lines/,
  },
  {
    name: "200,000 items of one id, as openfasttrace",
    as: "openfasttrace",
    bytes: text(() => "`req~a~1`\n".repeat(200_000)),
    refused: /more than \d+ things/,
  },
  {
    name: "5,000 items that cover each other in a circle and things that are not there, as openfasttrace",
    as: "openfasttrace",
    bytes: text(() =>
      repeated(5000, (at) => item(`a${at}`, `Covers:\n- \`req~a${(at + 1) % 5000}~1\`\n- \`req~gone${at}~1\``)),
    ),
  },
  {
    name: "an item that covers itself a thousand times, as openfasttrace",
    as: "openfasttrace",
    bytes: text(() => item("a", `Covers:\n${"- `req~a~1`\n".repeat(1000)}`)),
  },
  {
    name: "an appendix that names prototypes, as openfasttrace",
    as: "openfasttrace",
    bytes: text(
      () =>
        `${item("a")}\n<!-- seca\n{"items":{"req~a":{"id":"requirement/a","props":{"__proto__":{"polluted":true},"constructor":1}},"__proto__":{"polluted":true}},"links":[{"from":"__proto__","kind":"constructor","to":"req~a"}]}\n-->\n`,
    ),
  },
  {
    name: "an appendix nested without end, as openfasttrace",
    as: "openfasttrace",
    bytes: text(() => `${item("a")}\n<!-- seca\n${"[".repeat(1_000_000)}\n-->\n`),
  },
  {
    name: "entities that grow, as specobjects",
    as: "openfasttrace",
    bytes: text(() => `${BOMB}<specdocument>&a19;</specdocument>`),
    refused: /DOCTYPE/,
  },
  {
    name: "an id that goes on and on, as openfasttrace",
    as: "openfasttrace",
    bytes: text(
      () => `${item("a")}${repeated(500, () => `\`req~${"a.".repeat(900)}~1\`\n- \`req~${"a-".repeat(900)}\n`)}`,
    ),
  },
];
