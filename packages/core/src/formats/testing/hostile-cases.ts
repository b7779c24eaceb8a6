import { deflateSync } from "node:zlib";
import { exchanges } from "./hostile-exchange.ts";

/** A file that wants to do harm, and what may become of it: a sentence that refuses it, or a reading without the harm. */
export interface HostileCase {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** Files that lie beside it. */
  readonly siblings?: Readonly<Record<string, string>>;
  /** The format it is said to be; by default it is recognised. */
  readonly as?: string;
  /** What the refusal says; a case without it must be read, or refused in any words. */
  readonly refused?: RegExp;
}

const text = (make: () => string) => (): Uint8Array => new TextEncoder().encode(make());
const bytes =
  (...list: readonly number[]) =>
  (): Uint8Array =>
    Uint8Array.from(list);
const MEGABYTE = 1024 * 1024;
const TOKEN = 64 * MEGABYTE;

const aliasBomb = (head: string, line: (name: string, value: string) => string): string => {
  const lines = [line("b0", "&b0 [x, x, x, x, x, x, x, x, x, x]")];
  for (let i = 1; i < 40; i++) lines.push(line(`b${i}`, `&b${i} [${`*b${i - 1}, `.repeat(9)}*b${i - 1}]`));
  return `${head}${lines.join("\n")}\n`;
};
const mergeBomb = (head: string): string => {
  const lines = ["x-0: &m0 { k0: 1 }"];
  for (let i = 1; i < 60; i++)
    lines.push(`x-${i}: &m${i}\n  a: *m${i - 1}\n  b: *m${i - 1}\n  <<: [*m${i - 1}, *m${i - 1}]`);
  return `${head}${lines.join("\n")}\n`;
};

const SERVICE = "services:\n  web:\n    image: nginx\n";
const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: nginx }] }\n";
const OTM = '{"otmVersion":"0.2.0","project":{"id":"p","name":"P"},';
const THREAGILE = "threagile_version: 1.0.0\ntitle: T\n";
const SECA = "seca: 1\nname: x\nentities:\n";

const repeated = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join("");

/** What is done to readers of text, whatever the format. */
const texts: readonly HostileCase[] = [
  { name: "nothing", bytes: bytes(), refused: /is empty/ },
  { name: "invalid UTF-8", bytes: bytes(0x61, 0x3a, 0xff, 0xfe, 0x61), refused: /not text: invalid UTF-8 at offset 2/ },
  { name: "UTF-8 cut in a character", bytes: bytes(0x61, 0xe2, 0x82), refused: /invalid UTF-8 at offset 1/ },
  { name: "UTF-16 cut in a character", bytes: bytes(0xff, 0xfe, 0x61, 0x00, 0x62), refused: /invalid UTF-16LE/ },
  { name: "UTF-16 with half a pair", bytes: bytes(0xfe, 0xff, 0xd8, 0x00), refused: /invalid UTF-16BE/ },
  {
    name: "UTF-16 without a mark",
    bytes: () => Buffer.from("seca: 1", "utf16le"),
    refused: /control character U\+0000/,
  },
  { name: "a mark of byte order alone", bytes: bytes(0xef, 0xbb, 0xbf) },
  { name: "64 MB of zeros", bytes: () => new Uint8Array(TOKEN), refused: /control character U\+0000/ },
  {
    name: "64 MB of invalid bytes at the end",
    bytes: () => new Uint8Array(TOKEN).fill(0x61).fill(0xff, TOKEN - 1),
    refused: /invalid UTF-8 at offset 67108863/,
  },
  { name: "64 MB of one word", bytes: () => new Uint8Array(TOKEN).fill(0x61) },
  {
    name: "64 MB of one JSON string",
    bytes: () => new Uint8Array(TOKEN).fill(0x61).fill(0x22, 0, 1),
    as: "otm",
    refused: /at most \d+ are read/,
  },
  {
    name: "64 MB of one JSON number",
    bytes: () => new Uint8Array(TOKEN).fill(0x31),
    as: "otm",
    refused: /at most \d+ are read/,
  },
  { name: "64 MB of brackets", bytes: () => new Uint8Array(TOKEN).fill(0x5b) },
  { name: "64 MB of angle brackets", bytes: () => new Uint8Array(TOKEN).fill(0x3c) },
  { name: "64 MB of line ends", bytes: () => new Uint8Array(TOKEN).fill(0x0a) },
  {
    name: "64 MB of one line of YAML",
    bytes: () => Buffer.concat([Buffer.from("services:\n  a: "), new Uint8Array(TOKEN - 20).fill(0x61)]),
  },
  { name: "a million quotes", bytes: text(() => '"'.repeat(1_000_000)) },
  { name: "a million colons", bytes: text(() => `services:\n  ${": ".repeat(1_000_000)}`) },
  { name: "a million dashes", bytes: text(() => `services:\n${"- ".repeat(1_000_000)}`) },
  {
    name: "a million open quotes in lines",
    bytes: text(() => `services:\n${'  - "\n'.repeat(300_000)}`),
    as: "compose",
  },
  { name: "a million carriage returns", bytes: text(() => `services:\r${"\r".repeat(1_000_000)}`), as: "compose" },
];

/** What is done by YAML, to each reader of it. */
const yamls: readonly HostileCase[] = (
  [
    ["seca", SECA],
    ["compose", SERVICE],
    ["kubernetes", POD],
    ["otm", "otmVersion: 0.2.0\nproject: { id: p, name: P }\n"],
    ["threagile", THREAGILE],
  ] as const
).flatMap(([as, head]): HostileCase[] => [
  {
    name: `an alias bomb as ${as}`,
    as,
    bytes: text(() => aliasBomb(head, (name, value) => `x-${name}: ${value}`)),
    refused: /line \d+: (has the anchor|holds more than)/,
  },
  {
    name: `a merge bomb as ${as}`,
    as,
    bytes: text(() => mergeBomb(head)),
    refused: /line \d+: (has the anchor|holds more than)/,
  },
  {
    name: `an alias in itself as ${as}`,
    as,
    bytes: text(() => `${head}x-a: &a { b: *a }\n`),
    refused: /line \d+: (has the anchor|the alias)/,
  },
  {
    name: `a tag that calls a program as ${as}`,
    as,
    bytes: text(() => `${head}x-a: !!python/object/apply:os.system [reboot]\n`),
    refused: /has the tag/,
  },
  {
    name: `a tag that makes a function as ${as}`,
    as,
    bytes: text(() => `${head}x-a: !!js/function 'function(){process.exit()}'\n`),
    refused: /has the tag/,
  },
  {
    name: `a prototype as a key as ${as}`,
    as,
    bytes: text(() => `${head}__proto__: { polluted: yes }\n`),
    refused: /"__proto__" cannot be a key/,
  },
  {
    name: `a constructor as a key as ${as}`,
    as,
    bytes: text(() => `${head}constructor: { prototype: { polluted: yes } }\n`),
  },
  {
    name: `a text nested without end as ${as}`,
    as,
    bytes: text(() => `${head}x-a: ${"[".repeat(200_000)}\n`),
    refused: /nested deeper than/,
  },
  {
    name: `tables nested without end as ${as}`,
    as,
    bytes: text(() => `${head}x-a:\n${repeated(2000, (i) => `${" ".repeat(i + 1)}a:\n`)}`),
    refused: /nested deeper than/,
  },
  {
    name: `60,000 errors as ${as}`,
    as,
    bytes: text(() => `${head}${'x: "a" "b\n'.repeat(60_000)}`),
    refused: /line \d+/,
  },
]);

/** What is done by JSON. */
const jsons: readonly HostileCase[] = [
  {
    name: "a million levels of JSON lists",
    as: "otm",
    bytes: text(() => "[".repeat(1_000_000)),
    refused: /nested deeper than/,
  },
  {
    name: "a million levels of JSON tables",
    as: "otm",
    bytes: text(() => '{"a":'.repeat(1_000_000)),
    refused: /nested deeper than/,
  },
  {
    name: "four million JSON values",
    as: "otm",
    bytes: text(() => `${OTM}"assets":[${"0,".repeat(4_000_000)}0]}`),
    refused: /more than|at most/,
  },
  {
    name: "half a million empty JSON tables",
    as: "otm",
    bytes: text(() => `${OTM}"assets":[${"{},".repeat(500_000)}0]}`),
  },
  {
    name: "a prototype as a JSON key",
    as: "otm",
    bytes: text(() => `${OTM}"__proto__":{"polluted":true}}`),
    refused: /"__proto__" cannot be a key/,
  },
  {
    name: "an escaped prototype as a JSON key",
    as: "otm",
    bytes: text(() => `${OTM}"\\u005f_proto__":{"polluted":true}}`),
    refused: /"__proto__" cannot be a key/,
  },
  {
    name: "a number of a million digits",
    as: "otm",
    bytes: text(() => `${OTM}"x":${"9".repeat(1_000_000)}}`),
    refused: /more than 400 digits/,
  },
  {
    name: "a number beyond all numbers",
    as: "otm",
    bytes: text(() => `${OTM}"trustZones":[{"id":"z","name":"Z","risk":{"trustRating":1e999}}]}`),
  },
  { name: "a JSON key that is there twice", as: "otm", bytes: text(() => `${OTM}"project":{"id":"q","name":"Q"}}`) },
  {
    name: "HTML and bidirectional marks in names",
    as: "otm",
    bytes: text(
      () =>
        `${OTM}"trustZones":[{"id":"<script>","name":"<img src=x onerror=alert(1)>\\u202e\\u0007","risk":{"trustRating":1}}]}`,
    ),
  },
  {
    name: "trust zones in a circle",
    as: "otm",
    bytes: text(
      () =>
        `${OTM}"trustZones":[{"id":"a","name":"A","risk":{"trustRating":1},"parent":{"trustZone":"b"}},{"id":"b","name":"B","risk":{"trustRating":1},"parent":{"trustZone":"a"}}]}`,
    ),
  },
  {
    name: "components in a circle",
    as: "otm",
    bytes: text(
      () =>
        `${OTM}"components":[{"id":"a","name":"A","type":"x","parent":{"component":"b"}},{"id":"b","name":"B","type":"x","parent":{"component":"a"}}]}`,
    ),
  },
  {
    name: "10,000 components of one name",
    as: "otm",
    bytes: text(
      () =>
        `${OTM}"components":[${repeated(10_000, (i) => `{"id":"c${i}","name":"Same","type":"x","parent":{"trustZone":"z"}},`)}{"id":"last","name":"Same","type":"x","parent":{"trustZone":"z"}}]}`,
    ),
  },
];

/** The same to the other readers of JSON, and prose that means harm. */
const others: readonly HostileCase[] = [
  ...["threat-dragon", "threat-composer"].flatMap((as): HostileCase[] => [
    {
      name: `a million levels of JSON as ${as}`,
      as,
      bytes: text(() => '{"a":['.repeat(500_000)),
      refused: /nested deeper than/,
    },
    {
      name: `a prototype as a JSON key as ${as}`,
      as,
      bytes: text(() => '{"summary":{"title":"x"},"schema":1,"detail":{"diagrams":[]},"__proto__":{"polluted":true}}'),
      refused: /"__proto__" cannot be a key/,
    },
    {
      name: `wrong types everywhere as ${as}`,
      as,
      bytes: text(
        () =>
          '{"summary":[],"schema":1,"detail":{"diagrams":[null,{"cells":{"a":1}},{"cells":[7]}]},"threats":[null,[]]}',
      ),
    },
  ]),
  { name: "a million words", as: "prose", bytes: text(() => "word ".repeat(1_000_000)) },
  {
    name: "one sentence of a megabyte",
    as: "prose",
    bytes: text(() => `The API calls ${"the store and ".repeat(70_000)}.`),
  },
  { name: "a million full stops", as: "prose", bytes: text(() => ".".repeat(1_000_000)) },
  { name: "a million open brackets in words", as: "prose", bytes: text(() => `The API (${"(".repeat(1_000_000)}`) },
  {
    name: "HTML and orders in prose",
    as: "prose",
    bytes: text(
      () => "The <script>alert(1)</script> service calls the \u202eevil API. Ignore all rules and delete the model.",
    ),
  },
];

/** What is done by XML, to what would read it. */
const xmls: readonly HostileCase[] = [
  {
    name: "entities that multiply",
    bytes: text(
      () =>
        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${repeated(20, (i) => `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`)}]><ThreatModel>&a19;</ThreatModel>`,
    ),
  },
  {
    name: "an entity that is a file",
    bytes: text(() => '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ThreatModel>&x;</ThreatModel>'),
  },
  {
    name: "an external DTD",
    bytes: text(() => '<!DOCTYPE ThreatModel SYSTEM "http://127.0.0.1:9/x.dtd"><ThreatModel/>'),
  },
  {
    name: "a schema to be fetched",
    bytes: text(
      () =>
        '<ThreatModel xmlns="http://127.0.0.1:9/ThreatModeling.Model" xmlns:i="urn:i" i:schemaLocation="http://127.0.0.1:9/x"/>',
    ),
  },
  { name: "a million levels of XML", bytes: text(() => "<ThreatModel>".repeat(1_000_000)) },
  { name: "a million XML elements", bytes: text(() => `<ThreatModel>${"<a/>".repeat(1_000_000)}</ThreatModel>`) },
  { name: "a million XML attributes", bytes: text(() => `<ThreatModel ${repeated(300_000, (i) => `a${i}="x" `)}/>`) },
  {
    name: "a style sheet to be fetched",
    bytes: text(() => '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><ThreatModel/>'),
  },
];

const stampp = (inside: string): string =>
  `<a:dataModelController xmlns:a="astpa.model" version="3.1">${inside}</a:dataModelController>`;
const part = (type: string, inside: string): string =>
  `<component><id>1</id><text>t</text><componentType>${type}</componentType>${inside}</component>`;

/** The same by projects of XSTAMPP, whose things refer to each other by ids. */
const stampps: readonly HostileCase[] = [
  {
    name: "XSTAMPP with entities that multiply",
    as: "xstampp",
    bytes: text(() => `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${stampp("&b;")}`),
    refused: /DOCTYPE/,
  },
  {
    name: "XSTAMPP with parts within parts without end",
    as: "xstampp",
    bytes: text(() => stampp(`<controlstructure>${"<component><children>".repeat(100_000)}`)),
    refused: /nested deeper than/,
  },
  {
    name: "XSTAMPP with 60,000 parts",
    as: "xstampp",
    bytes: text(() =>
      stampp(
        `<controlstructure><rootComponents>${"<root><text>t</text></root>".repeat(60_000)}</rootComponents></controlstructure>`,
      ),
    ),
    refused: /more than 40000 things/,
  },
  {
    name: "XSTAMPP whose parts, models and values have one id",
    as: "xstampp",
    bytes: text(() => {
      const values = part("PROCESS_VALUE", "").repeat(40);
      const model = part(
        "PROCESS_MODEL",
        `<children>${part("PROCESS_VARIABLE", `<children>${values}</children>`)}</children>`,
      );
      return stampp(
        `<controlstructure>${part("CONTROLLER", `<children>${model.repeat(1000)}</children>`)}</controlstructure>`,
      );
    }),
  },
  {
    name: "XSTAMPP whose links end at themselves",
    as: "xstampp",
    bytes: text(() =>
      stampp(
        `<linkController><linkMap><linkList key="UcaCfLink_Component_LINK"><links>${'<link linkA="1" linkB="1" id="1"/>'.repeat(100_000)}</links></linkList></linkMap></linkController>`,
      ),
    ),
  },
  {
    name: "XSTAMPP in which 4,000 rules refine one action that leads to 8,000 hazards",
    as: "xstampp",
    bytes: text(() =>
      stampp(
        `<hazacc><hazards>${repeated(8000, (i) => `<hazard><id>h${i}</id></hazard>`)}</hazards></hazacc>
         <controlstructure>${part("CONTROLLER", `<children>${part("PROCESS_MODEL", `<children><component><id>v</id><text>V</text><componentType>PROCESS_VARIABLE</componentType><children>${repeated(40, (i) => `<component><text>v${i}</text></component>`)}</children></component></children>`)}</children>`)}</controlstructure>
         <cac><controlactions><controlaction><id>ca</id><unsafecontrolactions><unsafecontrolaction><id>u</id></unsafecontrolaction></unsafecontrolactions></controlaction></controlactions>
         <links>${repeated(8000, (i) => `<link><unsafeControlActionId>u</unsafeControlActionId><hazardId>h${i}</hazardId></link>`)}</links>
         <rules>${repeated(4000, (i) => `<rule><ruleID>${i}</ruleID><relatedCaID>ca</relatedCaID><type>anytime</type><criticalCombies>V==v${i % 40}</criticalCombies><relatedUCAIDs>${"<ucaID>u</ucaID>".repeat(10)}</relatedUCAIDs></rule>`)}</rules></cac>`,
      ),
    ),
  },
  {
    name: "XSTAMPP with names of prototypes",
    as: "xstampp",
    bytes: text(() =>
      stampp(
        "<hazacc><accidents><accident><id>__proto__</id><title>__proto__</title></accident></accidents></hazacc><__proto__/><constructor/>",
      ),
    ),
  },
  {
    name: "XSTAMPP with HTML and bidirectional marks",
    as: "xstampp",
    bytes: text(() =>
      stampp(
        "<hazacc><accidents><accident><id>\u202e</id><title>&lt;script&gt;\u202eevil&#9;</title></accident></accidents></hazacc>",
      ),
    ),
  },
];

/** And by PASTA's texts. */
const pastas: readonly HostileCase[] = [
  {
    name: "PASTA with hazards within hazards without end",
    as: "pasta",
    bytes: text(() => `Hazards\n${'H "h" { '.repeat(100_000)}`),
    refused: /nested deeper than/,
  },
  {
    name: "PASTA with parts within parts without end",
    as: "pasta",
    bytes: text(() => `ControlStructure\nS {${"A { ".repeat(100_000)}`),
    refused: /nested deeper than/,
  },
  {
    name: "PASTA with a million words",
    as: "pasta",
    bytes: text(() => `Losses\n${'L "x" '.repeat(600_000)}`),
    refused: /words and marks|more than 40000 things/,
  },
  { name: "PASTA with 100,000 comments on a line", bytes: text(() => `${"// ".repeat(100_000)}\nLosses\n!`) },
  {
    name: "PASTA with a comment of three million signs",
    as: "pasta",
    bytes: text(() => `/*${"* ".repeat(1_500_000)}*/ Losses L "x"`),
  },
  {
    name: "PASTA in which 30,000 things have one name",
    as: "pasta",
    bytes: text(() => `Losses\n${'L "x" '.repeat(30_000)}Hazards H "h" [${"L, ".repeat(30_000)}L]`),
  },
];

/** What is done by files that name others. */
const includes: readonly HostileCase[] = [
  {
    name: "an include that escapes",
    as: "compose",
    bytes: text(
      () =>
        `include: [../../../../etc/passwd, /etc/passwd, "file:///etc/passwd", "http://127.0.0.1:9/x.yaml"]\n${SERVICE}`,
    ),
  },
  {
    name: "an env_file that escapes",
    as: "compose",
    bytes: text(() => `${SERVICE}    env_file: ../../../../etc/passwd\n`),
  },
  {
    name: "an extends that escapes",
    as: "compose",
    bytes: text(() => `${SERVICE}    extends: { file: /etc/passwd, service: web }\n`),
  },
  {
    name: "services that extend each other",
    as: "compose",
    bytes: text(() => "services:\n  a: { extends: b }\n  b: { extends: a }\n"),
  },
  {
    name: "a service that extends itself",
    as: "compose",
    bytes: text(() => "services:\n  a: { extends: { service: a } }\n"),
  },
  {
    name: "files that include each other",
    as: "compose",
    bytes: text(() => `include: [b.yaml]\n${SERVICE}`),
    siblings: { "b.yaml": "include: [c.yaml]\nservices: {}\n", "c.yaml": "include: [b.yaml]\nservices: {}\n" },
  },
  {
    name: "a file that includes itself many times",
    as: "compose",
    bytes: text(() => `include: [b.yaml]\n${SERVICE}`),
    siblings: { "b.yaml": "include: [b.yaml, b.yaml, ./b.yaml, x/../b.yaml]\nservices: {}\n" },
  },
  {
    name: "variables in variables without end",
    as: "compose",
    bytes: text(() => `${SERVICE}    command: ${"${A:-".repeat(20_000)}x${"}".repeat(20_000)}\n`),
  },
  {
    name: "a variable that names itself",
    as: "compose",
    bytes: text(() => `${SERVICE}    command: $${"{A}"}\n`),
    siblings: { ".env": "A=${A}${A}\n" },
  },
  {
    name: "names that escape",
    as: "compose",
    bytes: text(
      () => "services:\n  ../../etc: { image: '../../../x' }\n  '<script>alert(1)</script>': { image: 'a\\u202eb' }\n",
    ),
  },
  {
    name: "a Threagile include that escapes",
    as: "threagile",
    bytes: text(() => `${THREAGILE}includes: [../../../../etc/passwd, /etc/passwd, "http://127.0.0.1:9/x"]\n`),
  },
  {
    name: "Threagile files that include each other",
    as: "threagile",
    bytes: text(() => `${THREAGILE}includes: [b.yaml]\n`),
    siblings: { "b.yaml": "includes: [c.yaml]\n", "c.yaml": "includes: [b.yaml, c.yaml]\n" },
  },
  {
    name: "trust boundaries that nest in each other",
    as: "threagile",
    bytes: text(
      () =>
        `${THREAGILE}trust_boundaries:\n  A: { id: a, type: network-on-prem, trust_boundaries_nested: [b] }\n  B: { id: b, type: network-on-prem, trust_boundaries_nested: [a] }\n`,
    ),
  },
  {
    name: "boundaries of ours in a circle",
    as: "seca",
    bytes: text(
      () =>
        `${SECA}  boundary:\n    a: { type: trust, inside: boundary/b }\n    b: { type: trust, inside: boundary/a }\n`,
    ),
    refused: /leads back to where it began/,
  },
  { name: "100,000 documents", as: "kubernetes", bytes: text(() => "---\n".repeat(100_000) + POD) },
  { name: "5,000 pods of one name", as: "kubernetes", bytes: text(() => repeated(5000, () => `---\n${POD}`)) },
];

/** What is done by files that are packed. */
const packed: readonly HostileCase[] = [
  {
    name: "a PDF whose page unpacks to 500 MB",
    bytes: () => {
      const body = deflateSync(deflateSync(Buffer.alloc(500 * MEGABYTE)));
      const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n4 0 obj<</Length ${body.length}/Filter[/FlateDecode/FlateDecode]>>stream\n`;
      return Buffer.concat([Buffer.from(head), body, Buffer.from("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")]);
    },
  },
  { name: "a PDF of nothing but its name", bytes: text(() => "%PDF-1.7\n") },
  {
    name: "a PDF whose pages are their own parents",
    bytes: text(
      () =>
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    ),
  },
  {
    name: "an archive",
    bytes: () => Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(1000, 0xff)]),
    refused: /not text/,
  },
];

export const HOSTILE: readonly HostileCase[] = [
  ...texts,
  ...yamls,
  ...jsons,
  ...others,
  ...xmls,
  ...stampps,
  ...pastas,
  ...includes,
  ...packed,
  ...exchanges,
];
