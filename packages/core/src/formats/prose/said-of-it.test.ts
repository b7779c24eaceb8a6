import { describe, expect, it } from "vitest";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

const read = (text: string): Promise<Reading> => format.read(sourceFrom(text, "notes.md"), noSiblings);

interface Stated {
  readonly attributes?: Readonly<Record<string, { readonly value: string; readonly span?: unknown }>>;
}

/** What was said of each entity, as `name: attribute value`. */
const saidIn = async (text: string): Promise<string[]> =>
  (await read(text)).entities
    .flatMap(({ name, props }) =>
      Object.entries((props as Stated).attributes ?? {}).map(([what, { value }]) => `${name}: ${what} ${value}`),
    )
    .sort();

describe("what is said of protection", () => {
  it("is kept with the words that say it, on what keeps the data", async () => {
    const text = "The booking API stores appointments in PostgreSQL without encryption at rest.";
    const { entities } = await read(text);
    const { attributes } = entities.find(({ name }) => name === "PostgreSQL")!.props as Stated;
    expect(attributes).toEqual({
      encrypted_at_rest: { value: "no", from: "input", span: { line: 1, start: 0, end: text.length, text } },
    });
  });

  it.each<[string, string[]]>([
    ["The gateway calls Redis. The gateway limits the number of requests.", ["Gateway: rate_limited yes"]],
    ["The till calls the stock API. The till has no password.", ["Till: authenticated no"]],
    ["The sales portal calls Redis. Redis is fast.", []],
  ])("%s", async (text, said) => {
    expect(await saidIn(text)).toEqual(said);
  });
});

describe("who demands", () => {
  const voices = async (text: string): Promise<string[]> =>
    (await read(text)).entities.flatMap(({ kind, name }) => (kind === "stakeholder" ? [name] : []));

  it.each<[string, string[]]>([
    ["The trustees are adamant that the portal must not store card details.", ["Trustees"]],
    ["The county requires that the pagers must remain.", ["County"]],
    ["The head of operations demands that the pump must stop below zero.", ["Head of operations"]],
    ["The law requires that records must be deleted.", []],
    ["The portal requires that a token must be sent.", []],
  ])("%s", async (text, names) => {
    expect(await voices(text)).toEqual(names);
  });
});

it("reads a sentence without an end in pieces", async () => {
  const { entities } = await read("the portal calls the ledger which reads the store ".repeat(2000));
  expect(entities.filter(({ kind }) => kind === "flow").map(({ name }) => name)).toContain("Portal → Ledger");
});
