import { describe, expect, it } from "vitest";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { refusalOf } from "../text/testing.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "bike-rental.json": { component: 6, boundary: 3, flow: 6, data: 3, assumption: 2, threat: 0, artifact: 1 },
    "bike-racks-report.json": {
      component: 2,
      boundary: 1,
      flow: 2,
      data: 1,
      assumption: 1,
      threat: 5,
      mitigation: 1,
      artifact: 1,
    },
  },
});

const sample = (name: string): Promise<Reading> => format.read(openSample(`pytm/samples/${name}`).source, noSiblings);
const read = (value: unknown): Promise<Reading> =>
  format.read(sourceFrom(JSON.stringify(value, undefined, 1), "tm.json"), noSiblings);

const linksOf = ({ links }: Reading, ...kinds: readonly string[]): string[] =>
  links.filter(({ kind }) => kinds.includes(kind)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const propsOf = ({ entities }: Reading, id: string): Record<string, unknown> => {
  const { attributes, ...props } = entities.find((entity) => entity.id === id)!.props as {
    attributes?: Record<string, { value: string; from: string }>;
  };
  const said = Object.entries(attributes ?? {}).map(([name, { value, from }]) => `${name}: ${value} by ${from}`);
  return { ...props, ...(said.length > 0 && { said }) };
};

describe("an input file", () => {
  it("has elements of the types of their classes, with what they say and no more", async () => {
    const reading = await sample("bike-rental.json");
    expect(propsOf(reading, "component/rider")).toEqual({ type: "actor" });
    expect(propsOf(reading, "component/card-processor")).toEqual({ type: "external" });
    expect(propsOf(reading, "component/help-bot")).toEqual({ type: "model", inScope: false });
    expect(propsOf(reading, "component/invoice-job")).toEqual({ type: "service" });
    expect(propsOf(reading, "component/rental-api")).toEqual({
      type: "service",
      technology: ["Linux"],
      said: [
        "authenticated: yes by import",
        "input_validated: yes by import",
        "hardened: no by import",
        "mfa: no by import",
      ],
    });
    expect(propsOf(reading, "component/ride-store")).toEqual({
      type: "store",
      technology: ["SQL"],
      said: ["encrypted_at_rest: yes by import", "authorised: no by import"],
    });
    expect(reading.entities.find(({ id }) => id === "component/rental-api")?.ext).toEqual({
      marks: ["pytm:Rental API"],
      pytm: { port: 443, protocol: "HTTPS", controls: { checksInputBounds: true, authenticationScheme: "OAuth" } },
    });
  });

  it("has flows that carry data and answer each other", async () => {
    const reading = await sample("bike-rental.json");
    expect(propsOf(reading, "flow/rider>rental-api:unlock")).toEqual({
      protocol: "HTTPS",
      port: 443,
      description: "Over the mobile network.",
      said: ["encrypted_in_transit: yes by import", "over_vpn: no by import"],
    });
    expect(linksOf(reading, "replies_to", "carries", "stores", "processes")).toEqual([
      "component/invoice-job processes data/ride",
      "component/ride-store stores data/ride",
      "flow/invoice-job>ride-store:query carries data/ride",
      "flow/rental-api>ride-store:query carries data/ride",
      "flow/rental-api>rider:unlocked replies_to flow/rider>rental-api:unlock",
      "flow/ride-store>invoice-job:rows replies_to flow/invoice-job>ride-store:query",
      "flow/rider>rental-api:unlock carries data/unlock-token",
    ]);
  });

  it("has data by its classification, and boundaries in boundaries", async () => {
    const reading = await sample("bike-rental.json");
    expect(propsOf(reading, "data/ride")).toEqual({
      description: "From where to where, and when.",
      confidentiality: "medium",
      said: ["personal: yes by import", "credential: no by import"],
    });
    expect(propsOf(reading, "data/unlock-token")).toEqual({
      confidentiality: "high",
      said: ["credential: yes by import"],
    });
    expect(propsOf(reading, "data/price-list")).toEqual({ confidentiality: "very_low" });
    expect(linksOf(reading, "inside", "concerns")).toEqual([
      "assumption/phones-are-unlocked-by-their-owners concerns component/rental-api",
      "boundary/database-subnet inside boundary/cloud-account",
      "component/help-bot inside boundary/cloud-account",
      "component/invoice-job inside boundary/cloud-account",
      "component/rental-api inside boundary/cloud-account",
      "component/ride-store inside boundary/database-subnet",
      "component/rider inside boundary/internet",
    ]);
  });
});

describe("what pytm puts out", () => {
  it("says by default what it writes where nobody said anything", async () => {
    const reading = await sample("bike-racks-report.json");
    expect(propsOf(reading, "component/rack-controller")).toEqual({
      type: "service",
      inScope: true,
      said: [
        "authenticated: no by default",
        "authorised: no by default",
        "encrypted_in_transit: no by default",
        "encrypted_at_rest: no by default",
        "hardened: yes by import",
        "input_validated: no by default",
        "mfa: no by default",
      ],
    });
    expect(reading.entities.find(({ id }) => id === "component/rack-controller")?.ext).toEqual({
      marks: ["pytm:Rack controller"],
    });
    expect(linksOf(reading, "replies_to")).toEqual([
      "flow/rack-controller>rider:unlocked replies_to flow/rider>rack-controller:unlock",
    ]);
  });

  it("has its findings as threats to what they are of, and what helps once for all of them", async () => {
    const reading = await sample("bike-racks-report.json");
    const threats = reading.entities.filter(({ kind }) => kind === "threat");
    expect(Object.fromEntries(threats.map(({ id, props }) => [id, props]))).toEqual({
      "threat/rk1@rack-controller": {
        text: "Four digits fall to a patient guesser.",
        severity: "critical",
        weaknesses: ["CWE-307"],
        status: "open",
      },
      "threat/rk1@unlock": { text: "Four digits fall to a patient guesser.", severity: "high", status: "mitigated" },
      "threat/rk2@rack-controller": {
        text: "Updates are not checked",
        severity: "medium",
        weaknesses: ["CWE-494"],
        status: "accepted",
      },
      "threat/rk3@gone": { text: "Nobody is told", severity: "low" },
      "threat/rk9@rack-controller": { text: "A rack is opened by force", severity: "low", status: "dismissed" },
    });
    expect(linksOf(reading, "threatens", "mitigates", "applied_at", "concerns")).toEqual([
      "assumption/racks-are-watched concerns component/rack-controller",
      "assumption/racks-are-watched concerns threat/rk9@rack-controller",
      "mitigation/rk1 applied_at component/rack-controller",
      "mitigation/rk1 applied_at flow/rider>rack-controller:unlock",
      "mitigation/rk1 mitigates threat/rk1@rack-controller",
      "mitigation/rk1 mitigates threat/rk1@unlock",
      "threat/rk1@rack-controller threatens component/rack-controller",
      "threat/rk1@unlock threatens flow/rider>rack-controller:unlock",
      "threat/rk2@rack-controller threatens component/rack-controller",
      "threat/rk9@rack-controller threatens component/rack-controller",
    ]);
    expect(reading.unclear.map(({ text, why }) => `${text} ${why}`)).toEqual([
      "Gone is nothing that the file describes, and a finding is of it",
    ]);
    expect(reading.counts).toEqual({ boundary: 1, data: 1, element: 2, flow: 2, assumption: 1, finding: 5 });
    expect(reading.dropped).toEqual([]);
  });
});

describe("names that lead nowhere or to several", () => {
  const a = { __class__: "Server", name: "A" };
  const b = { __class__: "Server", name: "B" };
  const flow = { name: "F", source: "A", sink: "B" };
  it.each([
    [
      { elements: [a, a] },
      '"tm.json" has one problem. line 7: "A" is the name of a second element, and others refer to it by name.',
    ],
    [
      { boundaries: [{ name: "Z" }, { name: "Z" }] },
      '"tm.json" has one problem. line 6: "Z" is the name of a second boundary, and others refer to it by name.',
    ],
    [
      { elements: [{ ...a, inBoundary: "Z" }] },
      '"tm.json" has one problem. line 6: inBoundary is "Z", which nothing here is called.',
    ],
    [{ elements: [{ ...a, inBoundary: {} }] }, '"tm.json" has one problem. line 6: inBoundary is no name.'],
    [{ elements: [{ __class__: "Server" }] }, '"tm.json" has one problem. line 3: this element has no name.'],
    [
      { elements: [a], flows: [{ ...flow, data: ["D"] }] },
      '"tm.json" has 2 problems. line 12: sink is "B", which nothing here is called; line 13: data holds "D", which nothing here is called.',
    ],
    [
      { elements: [a, b], flows: [{ name: "F", source: "A" }] },
      '"tm.json" has one problem. line 13: the flow "F" has no sink.',
    ],
    [
      { elements: [a, b], flows: [flow, { ...flow, responseTo: "G" }] },
      '"tm.json" has one problem. line 22: responseTo is "G", which no other flow is called.',
    ],
    [
      { elements: [a, b], flows: [flow, flow, { ...flow, name: "R", responseTo: "F" }] },
      '"tm.json" has one problem. line 27: responseTo is "F", which several flows are called.',
    ],
  ])("refuse %j", async (value, sentence) => {
    expect(await refusalOf(() => read(value))).toBe(sentence);
  });
});

describe("a file that wants to do harm", () => {
  it("is refused where it is no model or would reach a prototype", async () => {
    expect(await refusalOf(() => read([]))).toMatch(/no pytm model/);
    expect(await refusalOf(() => read({ elements: {} }))).toMatch(/no pytm model/);
    const polluting = '{"elements":[{"name":"A","__class__":"Server","__proto__":{"polluted":true}}]}';
    expect(await refusalOf(() => format.read(sourceFrom(polluting), noSiblings))).toMatch(
      /"__proto__" cannot be a key/,
    );
  });

  it("is read without the harm", async () => {
    const reading = await read({
      boundaries: [
        { name: "A", inBoundary: "B" },
        { name: "B", inBoundary: "A" },
        { name: "C", inBoundary: "C" },
      ],
      elements: [
        { __class__: "constructor", name: "toString", controls: { constructor: true, isHardened: "perhaps" } },
      ],
      flows: [{ name: "valueOf", source: "toString", sink: "toString", dstPort: 1e9 }],
    });
    expect(reading.entities.map(({ id }) => id)).toEqual([
      "artifact/pytm",
      "boundary/a",
      "boundary/b",
      "boundary/c",
      "component/tostring",
      "flow/tostring>tostring:valueof",
    ]);
    expect(linksOf(reading, "inside")).toEqual(["boundary/a inside boundary/b"]);
    expect(reading.unclear.map(({ text, why }) => `${text} ${why}`)).toEqual([
      "B lies in a boundary that lies in it",
      "C lies in a boundary that lies in it",
      "constructor is no class of pytm's that is known here; it is read as a process",
    ]);
  });
});
