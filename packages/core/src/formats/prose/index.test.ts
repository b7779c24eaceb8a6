import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: { "pharmacy.md": { component: 7, flow: 6, boundary: 2, requirement: 2 } },
  takesAnything: true,
});

const read = (text: string): Promise<Reading> => format.read(sourceFrom(text, "notes.md"), noSiblings);

const ofKind = ({ entities }: Reading, kind: string): string[] =>
  entities
    .filter((entity) => entity.kind === kind)
    .map(({ name }) => name)
    .sort();

const flowsOf = async (text: string): Promise<string[]> => ofKind(await read(text), "flow");

describe("a flow points where it was started from", () => {
  it.each([
    ["The portal calls the order API.", ["Portal → Order API"]],
    ["The order API is called by the portal.", ["Portal → Order API"]],
    ["The sync worker reads invoices from the billing database.", ["Sync worker → Billing database"]],
    ["The sync worker writes invoices to the billing database.", ["Sync worker → Billing database"]],
    ["The depth sensor sends readings to the pump controller.", ["Depth sensor → Pump controller"]],
    ["The label printer receives labels from the packing service.", ["Packing service → Label printer"]],
    ["The mail worker subscribes to the orders queue.", ["Mail worker → Orders queue"]],
    ["Customers log in to the web portal.", ["Customer → Web portal"]],
    [
      "The web portal talks to the order API through the API gateway.",
      ["API gateway → Order API", "Web portal → API gateway"],
    ],
    [
      "The web portal and the phone app call the order API and the stock API.",
      ["Phone app → Order API", "Phone app → Stock API", "Web portal → Order API", "Web portal → Stock API"],
    ],
    ["The scan service checks each file before writing it to the archive bucket.", ["Scan service → Archive bucket"]],
    [
      "The order API calls the rating engine, which stores the result in the rating database.",
      ["Order API → Rating engine", "Rating engine → Rating database"],
    ],
    ["web portal -> order API -> order database", ["Order API → Order database", "Web portal → Order API"]],
    ["Readings are sent by the depth sensor to the pump controller.", ["Depth sensor → Pump controller"]],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });

  it.each([
    "The portal never calls the order API.",
    "The order API replies to the portal.",
    "In future the portal will call the order API.",
    "We decided against a portal that calls the order API.",
    "The portal could call the order API.",
    "There is no gateway between the portal and the order API.",
  ])("and none is told by: %s", async (text) => {
    expect(await flowsOf(text)).toEqual([]);
  });
});

describe("who is meant", () => {
  it("is one thing under its name, its kind and a pronoun", async () => {
    const text =
      "Courier, a Node service, reads from Redis. It calls the billing API. The service also writes to the event log.";
    expect(ofKind(await read(text), "component")).toEqual(["Billing API", "Courier", "Event log", "Redis"]);
  });

  it("is nobody that was rejected, planned or retired", async () => {
    const text = "The portal calls the order API. The fax server was switched off. A chatbot is planned for next year.";
    expect(ofKind(await read(text), "component")).toEqual(["Order API", "Portal"]);
  });

  it("keeps another name as a mark", async () => {
    const { entities } = await read("The identity provider (IdP) is called by the portal.");
    expect(entities.find(({ id }) => id === "component/identity-provider")?.ext?.marks).toEqual(["name:IdP"]);
  });
});

it("says of everything where it stands, and in which words", async () => {
  const text = "Intro.\n\nThe portal calls\nthe order API over HTTPS.\n";
  const { entities } = await read(text);
  const flow = entities.find(({ kind }) => kind === "flow");
  expect(flow?.props).toEqual({ protocol: "HTTPS", verb: "call" });
  expect(flow?.origin).toEqual({
    by: "input",
    input: "input/notes.md",
    confidence: 0.9,
    span: { line: 3, start: 8, end: 50, text: text.slice(8, 50) },
  });
});

it("takes silence for silence, and what is said to be missing for a no", async () => {
  const { entities } = await read(
    "The order API calls the stock API. The order API is not rate limited. The stock API is hardened.",
  );
  const attributes = entities
    .filter(({ kind }) => kind === "component")
    .map(({ name, props }) => [
      name,
      Object.entries((props as { attributes?: Record<string, { value: string }> }).attributes ?? {}).map(
        ([key, { value }]) => `${key}: ${value}`,
      ),
    ]);
  expect(attributes).toEqual([
    ["Order API", ["rate_limited: no"]],
    ["Stock API", ["hardened: yes"]],
  ]);
});

it("tells what speaks of an exchange and gave no flow", async () => {
  const { unclear } = await read("The numbers are sent around somehow.");
  expect(unclear.map(({ line, text }) => [line, text])).toEqual([[1, "The numbers are sent around somehow."]]);
});

it("reads tables of parts and of flows", async () => {
  const text =
    "| Component | Technology |\n|---|---|\n| Till | Kotlin |\n| Stock store | PostgreSQL |\n\n| From | To | Protocol |\n|---|---|---|\n| Till | Stock store | JDBC |\n";
  const reading = await read(text);
  expect(ofKind(reading, "component")).toEqual(["Stock store", "Till"]);
  expect(ofKind(reading, "flow")).toEqual(["Till → Stock store"]);
});

it("keeps what is out of scope, and says that it is", async () => {
  const { entities } = await read("The portal calls the payroll system, which is out of scope.");
  const scopes = entities
    .filter(({ kind }) => kind === "component")
    .map(({ name, props }) => [name, (props as { inScope?: boolean }).inScope ?? true]);
  expect(scopes).toEqual([
    ["Payroll system", false],
    ["Portal", true],
  ]);
});

it("tells how much of a text that is too long was left out", async () => {
  const sentence = "The portal calls the order API.\n\n";
  const { dropped } = await read(`${sentence}${" ".repeat(2 * 1024 * 1024)}${sentence}`);
  expect(dropped).toEqual([
    { what: "character", why: "The text is longer than what is read of one file.", count: 2 * sentence.length },
  ]);
});

it("says who demands what, word for word", async () => {
  const { entities, links } = await openAndRead();
  const texts = entities
    .filter(({ kind }) => kind === "requirement")
    .map(({ props }) => (props as { text: string }).text);
  expect(texts.sort()).toEqual([
    "The regulator demands that prescriptions are kept for five years.",
    "The robot must stop when the door is open.",
  ]);
  expect(links.filter(({ kind }) => kind === "voices").map(({ to }) => to)).toEqual(["stakeholder/regulator"]);
});

const openAndRead = (): Promise<Reading> => format.read(openSample("prose/samples/pharmacy.md").source, noSiblings);

it.each(["", " \n\t", "\n\n\n"])("refuses a text without words: %j", async (text) => {
  await expect(read(text)).rejects.toThrow("holds no words");
});

it("stands whatever words it is given", async () => {
  const words = [
    "the",
    "a",
    "service",
    "__proto__",
    "constructor",
    "calls",
    "sends",
    "to",
    "which",
    ",",
    "(",
    ")",
    ":",
    "->",
    "**",
    "`",
    '"',
    "'s",
    "and",
    "is",
    "not",
    "must",
    "|",
    "\n",
    "\n\n",
    "- ",
    "# ",
    "in",
    "DMZ",
    "Redis",
    "\u202e",
    "🙂",
    "toString",
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 60 }), async (picked) => {
      const text = `x ${picked.join(" ")}`;
      const { entities } = await read(text);
      for (const { origin } of entities) {
        const { start = 0, end = 0 } = origin.by === "input" ? (origin.span ?? {}) : {};
        expect(start <= end && end <= text.length).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
