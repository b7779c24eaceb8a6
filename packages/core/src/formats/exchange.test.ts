import * as fc from "fast-check";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Entity, type Link, linkId, toEntity, toLink } from "../model/index.ts";
import { corpusOf } from "../trace/testing/corpus.ts";
import type { Facts } from "./format.ts";
import { format as openfasttrace, specobject } from "./openfasttrace/index.ts";
import { format as reqif } from "./reqif/index.ts";
import { readSeca } from "./seca/index.ts";
import { noSiblings } from "./source.ts";
import { writer as sphinxNeeds } from "./sphinx-needs/index.ts";
import { writer as strictdoc } from "./strictdoc/index.ts";
import { EXAMPLES, openFile } from "./testing/samples.ts";
import { sourceFrom } from "./testing/index.ts";
import { TRACED_KINDS } from "./traced.ts";

/** Formats of requirements, each with what reads back what it writes. */
const PAIRS = [
  { name: "reqif", writer: reqif, reader: reqif },
  { name: "openfasttrace", writer: openfasttrace, reader: openfasttrace },
  { name: "specobject", writer: specobject, reader: openfasttrace },
] as const;

const WRITERS = [...PAIRS.map(({ writer }) => writer), strictdoc, sphinxNeeds];

const origin = { by: "user" } as const;
const entity = (id: string, props: Record<string, unknown>, more: Partial<Entity> = {}): Entity =>
  toEntity({ id, name: id, props, origin, ...more });

const HARD: Facts = {
  name: "A <hard> & \u202ecase",
  description: "Two\n\nparagraphs",
  entities: [
    entity("requirement/0.x:y@z>a~b+c", {
      text: "Covers:\n- `req~x~1`\n# No heading\n\\# nor this",
      level: "stakeholder",
    }),
    entity("requirement/b..c.", { text: "", level: "component", status: "agreed", properties: ["safety", "privacy"] }),
    entity(
      "loss/a",
      { text: "  blanks around  ", value: "-->\u0000]]>" },
      { name: "Title: `loss~a~1` #", tags: ["a,b", "c"] },
    ),
    entity("controller/pilot", { human: true, level: 3 }, { tags: ["one"] }),
    entity("process_variable/p", { values: ["on", "off -- off"] }),
    entity("mitigation/__proto__x".replace("__proto__", "proto"), {
      text: "<<<\nend",
      status: "done",
      description: "Needs: req",
    }),
    entity(
      "hazard/h",
      { system: "S", condition: "```\ncode\n```" },
      { ext: { marks: ["reqif:o-1", "openfasttrace:haz~h", "x:y"] } },
    ),
  ],
  links: [
    toLink({ from: "loss/a", kind: "harms", to: "requirement/0.x:y@z>a~b+c", origin }),
    toLink({
      from: "requirement/b..c.",
      kind: "refines",
      to: "requirement/0.x:y@z>a~b+c",
      props: { reason: "so -- it is" },
      origin,
    }),
    toLink({ from: "requirement/b..c.", kind: "concerns", to: "requirement/0.x:y@z>a~b+c", origin }),
    toLink({ from: "requirement/0.x:y@z>a~b+c", kind: "refines", to: "requirement/b..c.", origin }),
    toLink({ from: "requirement/b..c.", kind: "concerns", to: "controller/pilot", props: { confidence: 0.5 }, origin }),
    toLink({ from: "hazard/h", kind: "leads_to", to: "loss/a", origin }),
    toLink({ from: "mitigation/protox", kind: "implements", to: "requirement/b..c.", origin }),
  ],
};

async function examples(): Promise<{ readonly name: string; readonly facts: Facts }[]> {
  const systems = readdirSync(EXAMPLES).filter((entry) => existsSync(join(EXAMPLES, entry, "system.yaml")));
  return Promise.all(
    systems.map(async (name) => {
      const { source } = openFile(join(EXAMPLES, name, "system.yaml"));
      return { name, facts: await readSeca(source.text!, { input: source.input }) };
    }),
  );
}

const traced = ({
  entities,
  links,
}: Facts): { readonly entities: readonly Entity[]; readonly links: readonly Link[] } => {
  const kept = entities.filter(({ kind }) => TRACED_KINDS.includes(kind));
  const ids = new Set(kept.map(({ id }) => id));
  return { entities: kept, links: links.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
};

/** Everything but who said it, and what formats of others left beside it. */
const said = ({ name, description, entities, links }: Facts): unknown => ({
  name,
  description,
  entities: entities
    .map(({ id, name: called, props, tags, ext }) => ({
      id,
      called,
      props: withoutSpans(props),
      tags,
      marks: (ext?.marks as string[] | undefined)?.toSorted(),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  links: links
    .map((link) => ({ id: linkId(link), reason: link.props.reason, confidence: link.props.confidence }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
});

const withoutSpans = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

describe.each(PAIRS)("$name", ({ writer, reader }) => {
  const again = (text: string) => reader.read(sourceFrom(text, "file.txt"), noSiblings);

  it("gives back ids, kinds, words and links of whatever it has a place for", async () => {
    for (const { name, facts } of [...(await examples()), { name: "hard", facts: HARD }]) {
      const { text } = await writer.write!(facts);
      const back = await again(text);
      expect({ of: name, ...(said(back) as object) }).toEqual({
        of: name,
        ...(said({ ...facts, ...traced(facts) }) as object),
      });
      expect((await writer.write!(back)).text).toBe(text);
    }
  });

  it("gives back any text, in any key", async () => {
    const key = fc.stringMatching(/^[a-z0-9][a-z0-9._:@>~+-]{0,12}$/);
    const words = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom(
        "Covers:",
        "## x",
        "`req~a~1`",
        "a\n---",
        "```",
        "\\# x",
        "Needs: req",
        "a --> b : req~x~1",
        "-->",
      ),
    );
    const name = words.map((each) => `${each} x`);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(key, name, words), { maxLength: 6, selector: ([each]) => each }),
        async (rows) => {
          const entities = rows.map(([each, called, text]) =>
            toEntity({
              id: `requirement/${each}`,
              name: called.slice(0, 200),
              props: { text, level: "system", description: text },
              origin,
            }),
          );
          const facts: Facts = { name: "Any", entities: [entity("loss/l", { text: "l" }), ...entities], links: [] };
          expect(said(await again((await writer.write!(facts)).text))).toEqual(said(facts));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("accounts for every entity and link it was given", async () => {
    const facts = (await examples()).find(({ name }) => name === "infusion-pump")!.facts;
    const { text, dropped } = await writer.write!(facts);
    const back = await again(text);
    const lost = (isLink: boolean): number =>
      dropped
        .filter(({ what }) => (what === "link") === isLink && !/ of |^field/.test(what))
        .reduce((sum, { count }) => sum + count, 0);
    expect(back.entities.length + lost(false)).toBe(facts.entities.length);
    expect(back.links.length + lost(true)).toBe(facts.links.length);
  });
});

it.each(WRITERS)("$id writes the same bytes in whatever order facts come", async ({ write }) => {
  for (const { facts } of await examples()) {
    const reversed = { ...facts, entities: facts.entities.toReversed(), links: facts.links.toReversed() };
    expect(await write!(reversed)).toEqual(await write!(facts));
  }
});

it("keeps every item and link of a corpus", async () => {
  const corpus = { name: "Corpus", ...corpusOf(1000) };
  for (const { writer, reader } of PAIRS) {
    const { entities, links, dropped } = await reader.read(sourceFrom((await writer.write!(corpus)).text), noSiblings);
    expect([entities.length, links.length, dropped]).toEqual([1000, 1900, []]);
  }
});
