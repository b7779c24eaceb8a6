import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError, onOneLine } from "../../kernel/index.ts";
import { KIND_NAMES, LINK_RULES, hashOf, linkId, toEntity, toLink, type Entity, type Link } from "../../model/index.ts";
import { linkFieldsOf, ownFieldsOf } from "./fields.ts";
import { readSeca, writeSeca, type SecaFile } from "./index.ts";

const SHOP = `seca: 1
name: Web shop
description: Sells tea.
entities:
  data:
    order: { confidentiality: high }
  component:
    order-api:
      name: Order API
      type: process
      inScope: yes
      attributes: { authenticated: yes, input_validated: false, rate_limited: { value: unknown, from: user } }
    browser: { type: actor, tags: [web, outside] }
  flow:
    checkout: { protocol: https, leaves: component/browser, enters: component/order-api, carries: [data/order] }
  requirement:
    login: { text: Only known people order., level: stakeholder }
  mitigation:
    mfa: { text: Ask for a second factor. }
links:
  - mitigation/mfa applied_at component/order-api
  - { from: mitigation/mfa, kind: implements, to: requirement/login, reason: Passwords leak. }
`;

const small = (entities: string, links = ""): string => `seca: 1\nname: x\nentities:\n${entities}\n${links}`;
const two = (fields: string): string =>
  small(`  component:\n    b: { type: store }\n    a: { type: process, ${fields} }`);

const withoutOrigin = <T extends { origin: unknown }>(fact: T) => ({ ...fact, origin: undefined });

async function problemsOf(text: string): Promise<{ line: number; problem: string }[]> {
  const error = await readSeca(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SecaError);
  expect((error as SecaError).code).toBe("bad_input");
  return (error as SecaError).details?.problems as { line: number; problem: string }[];
}

describe("reading", () => {
  it("gives entities and links in the order of their ids, each with its line", async () => {
    const at = (line: number) => ({ by: "import", format: "seca", input: "input/shop", span: { line } });
    const from = "import";
    expect(await readSeca(SHOP, { input: "input/shop" })).toEqual({
      name: "Web shop",
      description: "Sells tea.",
      entities: [
        {
          id: "component/browser",
          kind: "component",
          name: "Browser",
          props: { type: "actor" },
          tags: ["outside", "web"],
          origin: at(13),
        },
        {
          id: "component/order-api",
          kind: "component",
          name: "Order API",
          props: {
            type: "process",
            inScope: true,
            attributes: {
              authenticated: { value: "yes", from },
              input_validated: { value: "no", from },
              rate_limited: { value: "unknown", from: "user" },
            },
          },
          tags: [],
          origin: at(8),
        },
        { id: "data/order", kind: "data", name: "Order", props: { confidentiality: "high" }, tags: [], origin: at(6) },
        { id: "flow/checkout", kind: "flow", name: "Checkout", props: { protocol: "https" }, tags: [], origin: at(15) },
        {
          id: "mitigation/mfa",
          kind: "mitigation",
          name: "Mfa",
          props: { text: "Ask for a second factor." },
          tags: [],
          origin: at(19),
        },
        {
          id: "requirement/login",
          kind: "requirement",
          name: "Login",
          props: { text: "Only known people order.", level: "stakeholder" },
          tags: [],
          origin: at(17),
        },
      ],
      links: [
        { kind: "carries", from: "flow/checkout", to: "data/order", props: {}, origin: at(15) },
        { kind: "enters", from: "flow/checkout", to: "component/order-api", props: {}, origin: at(15) },
        { kind: "leaves", from: "flow/checkout", to: "component/browser", props: {}, origin: at(15) },
        { kind: "applied_at", from: "mitigation/mfa", to: "component/order-api", props: {}, origin: at(21) },
        {
          kind: "implements",
          from: "mitigation/mfa",
          to: "requirement/login",
          props: { reason: "Passwords leak." },
          origin: at(22),
        },
      ],
    });
  });

  it("gives the same whatever the order in the file", async () => {
    const one = await readSeca(small("  component: { a: { type: store, part_of: component/b }, b: { type: store } }"));
    const other = await readSeca(
      small("  component: { b: { type: store }, a: { part_of: component/b, type: store } }"),
    );
    expect(other).toEqual(one);
  });

  it("reads JSON, a byte order mark and Windows line ends as the same thing", async () => {
    const text = small("  component:\n    a: { type: store }");
    const plain = await readSeca(text);
    expect(await readSeca(`\uFEFF${text}`)).toEqual(plain);
    expect(await readSeca(text.replaceAll("\n", "\r\n"))).toEqual(plain);
    const json = JSON.stringify({ seca: 1, name: "x", entities: { component: { a: { type: "store" } } } }, null, "\t");
    expect((await readSeca(json)).entities.map(({ id, props }) => [id, props])).toEqual([
      ["component/a", { type: "store" }],
    ]);
  });

  it("takes a link with its reason as a field", async () => {
    const { links } = await readSeca(two("part_of: { to: component/b, reason: It is its cache. }"));
    expect(links.map(withoutOrigin)).toEqual([
      { kind: "part_of", from: "component/a", to: "component/b", props: { reason: "It is its cache." } },
    ]);
  });

  it("takes an empty system and an entity of which nothing is said but its key", async () => {
    expect(await readSeca("seca: 1\nname: Nothing yet")).toEqual({ name: "Nothing yet", entities: [], links: [] });
    expect((await readSeca(small("  stakeholder:\n    night-shift:"))).entities[0]?.name).toBe("Night shift");
  });
});

describe("what is wrong is told with its line", () => {
  it.each([
    ["a top-level key", "seca: 1\nname: x\nentites: {}", 3, /"entites".*"entities"/],
    ["a missing name", "seca: 1", 1, /name is missing/],
    ["a missing version", "name: x", 1, /seca: 1 is missing/],
    ["another version", "seca: 2\nname: x", 1, /seca is "2"; expected 1/],
    ["a kind", small("  componet: {}"), 4, /"componet" is not a kind.*"component"/],
    ["a kind from the prototype", small("  constructor: { a: {} }"), 4, /"constructor" is not a kind/],
    ["a key", small("  component:\n    Order API: { type: process }"), 5, /"Order API" cannot be the key/],
    ["a field", two("technologie: [java]"), 6, /"technologie" is not a field.*"technology".*allowed: name/],
    ["a key said twice", two("name: A, type: store"), 6, /"type" is here a second time; the first is on line 6/],
    ["a wrong type", small("  component:\n    a:\n      type: proces"), 6, /type is "proces", allowed: actor, ext/],
    ["a missing field", small("  component:\n    a:\n      name: A"), 5, /type is missing, allowed/],
    ["a wrong attribute", two("attributes: { encrypted: perhaps }"), 6, /encrypted.value is "perhaps", allowed: yes/],
    ["attributes as a list", two("attributes: [encrypted]"), 6, /attributes is/],
    ["an empty attribute", two("attributes: { encrypted: }"), 6, /allowed: yes, no, unknown/],
    ["tags that are no list", two("tags: web"), 6, /tags is "web"/],
    ["a dangling link", two("part_of: component/bb"), 6, /"component\/bb" is not in the file.*"component\/b"/],
    ["an illegal link", two("stores: component/b"), 6, /component cannot be linked to a component/],
    ["a link to itself", two("part_of: component/a"), 6, /cannot be linked to itself/],
    ["a link that is a number", two("part_of: 3"), 6, /part_of is "3"; expected an id/],
    ["a sentence", small("  component: {}", "links:\n  - a inside"), 6, /"a inside" is not a link/],
    ["a link without ends", small("  component: {}", "links:\n  - { from: a/b }"), 6, /needs from, kind and to/],
    ["links that are no list", small("  component: {}", "links: 3"), 5, /links is "3"/],
    ["a kind that is a list", small("  component: [a]"), 4, /component is a list/],
    ["an entity that is a word", small("  component:\n    a: process"), 5, /component\/a is "process"/],
  ])("%s", async (_, text, line, says) => {
    const found = await problemsOf(text);
    expect(found.map((each) => each.line)).toContain(line);
    expect(found.find((each) => each.line === line)?.problem).toMatch(says);
  });

  it("more than one target, a link said twice, and boundaries that lie in each other", async () => {
    const text = small(
      `  boundary:
    a: { type: trust, inside: boundary/b }
    b: { type: trust, inside: boundary/a }
  component:
    c: { type: store, inside: [boundary/a, boundary/b] }
    d: { type: store, inside: boundary/a }`,
      "links:\n  - component/d inside boundary/a",
    );
    expect(await problemsOf(text)).toEqual([
      { line: 5, problem: '"boundary/a inside boundary/b" leads back to where it began' },
      { line: 8, problem: '"component/c inside" may have one target only: "boundary/a" on line 8, "boundary/b" here' },
      { line: 11, problem: '"component/d inside boundary/a" is already said on line 9' },
    ]);
  });

  it("all at once and in the order of lines, up to ten", async () => {
    const rows = Array.from({ length: 14 }, (_, i) => `    c${i}: { type: wrong }`).join("\n");
    const text = small(`  component:\n${rows}`);
    expect((await problemsOf(text)).map(({ line }) => line)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    await expect(readSeca(text, { input: "shop.yaml" })).rejects.toThrow(
      /^"shop.yaml" has 14 problems\. .*and 4 more\.$/,
    );
  });

  it("a mistake in an entity is not told again at each link to it", async () => {
    const text = small("  component: { a: { type: wrong }, b: { type: store, part_of: component/a } }");
    expect(await problemsOf(text)).toHaveLength(1);
  });
});

describe("hostile texts", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]", ...Array.from("bcdefghij", (c) => `${c}: &${c} [*a,*a,*a]`)].join("\n");
  it.each([
    ["an alias bomb", bomb, /anchor "&a"/],
    ["a merge key", small("  component: { a: { <<: { type: store } } }"), /"<<" is not a field/],
    ["a tag", small('  component: { a: !!js/function "return 1" }'), /tag "!!js\/function"/],
    ["a directive", "%TAG ! tag:x,2000:\n---\na: 1", /directive/],
    ["a prototype as a key", small("  component:\n    __proto__: { type: store }"), /"__proto__" cannot be a key/],
    ["a prototype as an attribute", two("attributes: { __proto__: yes }"), /"__proto__" cannot be a key/],
    ["a prototype deep in ext", two("ext: { x: { __proto__: { y: 1 } } }"), /"__proto__" cannot be a key/],
    ["a constructor as a field", two("constructor: 1"), /"constructor" is not a field/],
    ["a list as a key", "? [a]\n: 1", /as a key/],
    ["deep brackets", "[".repeat(200_000), /nested deeper/],
    ["deep tables", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), /nested deeper/],
    ["deep lists on one line", "- ".repeat(200_000), /nested deeper/],
    ["deep ext", two(`ext: { x: ${"[".repeat(55)}${"]".repeat(55)} }`), /nested deeper/],
    ["two documents", `${SHOP}---\n${SHOP}`, /second document/],
    ["an open bracket", "seca: [1", /not YAML|indented|lacks/],
    ["an open quote", `seca: "1\n${"x\n".repeat(100_000)}`, /lacks a closing quote/],
    ["a tab as indentation", "seca: 1\nentities:\n\tcomponent: {}", /tab/],
    ["nothing", "", /a system is expected/],
    ["only a word", "hello", /a system is expected/],
    ["binary", "\u0000\u0001\u0002PK\u0003\u0004", /expected|YAML/],
    ["a million anchors", `a: ${"&a ".repeat(1_000_000)}`, /anchor/],
    ["a million brackets", "[]".repeat(1_000_000), /YAML|words and marks/],
    ["a million quotes", `{ ${'"'.repeat(1_000_000)}`, /YAML|words and marks/],
    ["a million empty lines", "\n".repeat(1_000_000), /a system is expected/],
    ["a million colons", ": ".repeat(1_000_000), /nested|YAML/],
    ["a long scalar as a name", `seca: 1\nname: "${"x".repeat(3_900_000)}"`, /name is "x{40}…"/],
    ["many lines in one scalar", `seca: 1\nname: |\n${"  xx\n".repeat(700_000)}`, /name is/],
  ])("%s is answered", async (_, text, says) => {
    const found = await problemsOf(text);
    expect(found.map(({ problem }) => problem).join("\n")).toMatch(says);
  });

  it("20 MB are refused before they are read", async () => {
    await expect(readSeca(`name: ${"x".repeat(20_000_000)}`)).rejects.toMatchObject({ code: "too_large" });
  });

  it("a long or bidirectional word is quoted short and on one line", async () => {
    const [found] = await problemsOf(`seca: 1\nname: x\n"\\u202e${"y".repeat(5000)}\\n": 1`);
    expect(found?.problem.length).toBeLessThan(300);
    expect(found?.problem).not.toMatch(/\u202e|\n/);
  });

  it("any text at all gives a system or an error that can be mended", async () => {
    const pieces = fc.constantFrom(
      "seca: 1\n",
      "name: x\n",
      "entities:\n",
      "  component:\n",
      "    a: {",
      "}",
      "[",
      "]",
    );
    const more = fc.constantFrom(
      "links:\n",
      "- ",
      "? ",
      ": ",
      "|\n",
      '"',
      "'",
      "&a",
      "*a",
      "!t ",
      "#",
      "\t",
      "\n",
      "...",
    );
    const text = fc.array(fc.oneof(pieces, more, fc.string({ maxLength: 8 })), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const read = await readSeca(parts.join("")).catch((error: unknown) => error);
        expect(read instanceof SecaError || !(read instanceof Error)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("writing", () => {
  const bare = ({ name, description, entities, links }: SecaFile): unknown => ({
    name,
    description,
    entities: entities.map(withoutOrigin),
    links: links.map(withoutOrigin),
  });

  it("reads back as it was, byte for byte the same when written again", async () => {
    const file = await readSeca(SHOP);
    const text = await writeSeca(file);
    expect(bare(await readSeca(text))).toEqual(bare(file));
    expect(await writeSeca(await readSeca(text))).toBe(text);
  });

  it("keeps attributes short and links beside what they begin at", async () => {
    expect(await writeSeca(await readSeca(two("attributes: { encrypted: yes }, part_of: component/b")))).toBe(`seca: 1
name: x
entities:
  component:
    a:
      name: A
      type: process
      attributes: { encrypted: yes }
      part_of: component/b
    b:
      name: B
      type: store
`);
  });

  it("refuses a link whose beginning is not written", async () => {
    const file = await readSeca(two("part_of: component/b"));
    const entities = file.entities.filter(({ id }) => id !== "component/a");
    await expect(writeSeca({ ...file, entities })).rejects.toThrow(/begins at "component\/a"/);
  });

  it("holds for any names, texts, attributes and foreign fields", async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async (file) => {
        const text = await writeSeca(file);
        const again = await readSeca(text);
        expect(hashOf(bare(again))).toBe(hashOf(bare(file)));
        expect(
          await writeSeca({ ...file, entities: [...file.entities].reverse(), links: [...file.links].reverse() }),
        ).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "yes",
      "null",
      "~",
      "1",
      "0x1F",
      "1e3",
      "true",
      "- a",
      "a: b",
      "# x",
      " x ",
      "x\n",
      "\n\nx",
      "a\r\nb",
      "---",
      "'",
      "{}",
      "!t",
      "*a",
      "&a",
      "\u0085",
      "\u2028",
      "\uFEFF",
      "\t",
      "|\n x",
    ),
  );
  const name = text.filter((each) => {
    const { length } = onOneLine(each.normalize("NFC")).trim();
    return length > 0 && length <= 200;
  });
  const key = fc.stringMatching(/^[a-z0-9][a-z0-9._:@>~+-]{0,12}$/);
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "p")));
  const origin = { by: "import", format: "seca" } as const;
  const attribute = fc.oneof(
    fc.record({ value: fc.constantFrom("yes", "no", "unknown"), from: fc.constant("import") }),
    fc.record({
      value: fc.constantFrom("yes", "no", "unknown"),
      from: fc.constantFrom("user", "input", "inferred"),
      span: fc.record({ line: fc.integer({ min: 1 }), text }),
    }),
  );
  const component: fc.Arbitrary<Entity> = fc
    .record({
      key,
      name,
      description: text,
      inScope: fc.boolean(),
      technology: fc.array(text, { maxLength: 3 }),
      attributes: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), attribute, { maxKeys: 3 }),
      tags: fc.array(
        text.filter((each) => each !== ""),
        { maxLength: 3 },
      ),
      ext: fc.dictionary(key, json, { maxKeys: 2 }),
    })
    .map(({ key: k, name: n, tags, ext, ...props }) =>
      toEntity({ id: `component/${k}`, name: n, tags, ext, origin, props: { type: "store", ...props } }),
    );
  const anyFile: fc.Arbitrary<SecaFile> = fc
    .record({
      name: name.map((each) => onOneLine(each).trim()),
      components: fc.uniqueArray(component, { maxLength: 5, selector: ({ id }) => id }),
      reason: fc.option(text, { nil: undefined }),
    })
    .map(({ name: n, components, reason }) => {
      const data = toEntity({ id: "data/d", name: "D", origin });
      const links: Link[] = components.map(({ id }) =>
        toLink({ kind: "stores", from: id, to: "data/d", origin, props: reason === undefined ? {} : { reason } }),
      );
      const byId = <T>(all: T[], id: (each: T) => string): T[] => all.sort((a, b) => (id(a) < id(b) ? -1 : 1));
      return { name: n, entities: byId([...components, data], ({ id }) => id), links: byId(links, linkId) };
    });
});

describe("the words of the file", () => {
  it.each(KIND_NAMES)("%s has no field of its own called name, tags or ext", (kind) => {
    expect(ownFieldsOf(kind)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(name|tags|ext)$/)]));
  });

  it.each(LINK_RULES.flatMap((rule) => rule.from.map((from) => [from, rule.kind] as const)))(
    "from %s, %s can be written as a field",
    (from, kind) => {
      expect(linkFieldsOf(from)).toContain(kind);
    },
  );
});
