import { describe, expect, it } from "vitest";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, readSchema, schemaErrors, shared, sourceFrom } from "../testing/index.ts";
import { refusalOf } from "../text/testing.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "parcel-lockers.json": {
      component: 7,
      boundary: 5,
      flow: 4,
      data: 3,
      assumption: 2,
      adversary: 1,
      stakeholder: 1,
      threat: 2,
      mitigation: 2,
      risk: 1,
      artifact: 1,
    },
  },
});

const SAMPLE = openSample("tm-bom/samples/parcel-lockers.json").source;
const lockers = (): Promise<Reading> => format.read(SAMPLE, noSiblings);
const read = (value: unknown): Promise<Reading> =>
  format.read(sourceFrom(JSON.stringify(value, undefined, 1), "tm.json"), noSiblings);

const linksOf = ({ links }: Reading, ...kinds: readonly string[]): string[] =>
  links.filter(({ kind }) => kinds.includes(kind)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const propsOf = ({ entities }: Reading, id: string): Record<string, unknown> => {
  const { attributes, ...props } = entities.find((entity) => entity.id === id)!.props as {
    attributes?: Record<string, { value: string }>;
  };
  const said = Object.entries(attributes ?? {}).map(([name, { value }]) => `${name}: ${value}`);
  return { ...props, ...(said.length > 0 && { said }) };
};

const told = ({ unclear }: Reading): string[] => unclear.map(({ text, why }) => `${text} ${why}`);

const schemaFile = "schemas/tm-bom-1.0.2.schema.json";
const schema = shared(schemaFile);
it.skipIf(schema === undefined)(`the sample is what ../shared/${schemaFile} wants, where that is`, () => {
  expect(schemaErrors(readSchema(schema!), JSON.parse(SAMPLE.text!))).toEqual([]);
});

describe("the architecture", () => {
  it("has actors, components and stores in their zones", async () => {
    const reading = await lockers();
    expect(propsOf(reading, "component/recipient")).toEqual({ type: "actor", description: "Fetches parcels." });
    expect(propsOf(reading, "component/courier-system")).toEqual({
      type: "external",
      description: "Announces parcels.",
    });
    expect(propsOf(reading, "component/hub")).toEqual({
      type: "process",
      description: "Knows which locker holds what.",
    });
    expect(propsOf(reading, "component/parcel-db")).toEqual({
      type: "store",
      description: "Parcels and codes.",
      technology: ["PostgreSQL"],
      said: ["encrypted_at_rest: yes"],
    });
    expect(propsOf(reading, "component/photo-bucket")).toEqual({
      type: "store",
      description: "Pictures of doors.",
      technology: ["Object storage"],
      said: ["encrypted_at_rest: no"],
    });
    expect(linksOf(reading, "inside", "part_of", "stores")).toEqual([
      "component/code-service inside boundary/cloud",
      "component/code-service part_of component/hub",
      "component/courier-system inside boundary/cloud",
      "component/hub inside boundary/cloud",
      "component/locker inside boundary/street",
      "component/parcel-db inside boundary/vault",
      "component/parcel-db stores data/codes",
      "component/parcel-db stores data/recipients",
      "component/photo-bucket inside boundary/vault",
      "component/photo-bucket stores data/photos",
      "component/recipient inside boundary/street",
    ]);
  });

  it("has data by what it says of people and doors", async () => {
    const reading = await lockers();
    expect(propsOf(reading, "data/recipients")).toMatchObject({ said: ["personal: yes", "encrypted_at_rest: yes"] });
    expect(propsOf(reading, "data/codes")).toMatchObject({ said: ["credential: yes", "encrypted_at_rest: yes"] });
    expect(propsOf(reading, "data/photos")).toEqual({
      description: "Taken when a door opens.",
      said: ["encrypted_at_rest: no"],
    });
  });

  it("has flows that meet what is demanded between their zones", async () => {
    const reading = await lockers();
    expect(linksOf(reading, "leaves", "enters")).toEqual([
      "flow/announce leaves component/courier-system",
      "flow/ask-hub enters component/hub",
      "flow/ask-hub leaves component/locker",
      "flow/look-up enters component/parcel-db",
      "flow/look-up leaves component/hub",
      "flow/type-code enters component/locker",
      "flow/type-code leaves component/recipient",
    ]);
    expect(propsOf(reading, "flow/type-code")).toEqual({
      description: "At the door.",
      said: ["encrypted_in_transit: no"],
    });
    expect(propsOf(reading, "flow/ask-hub")).toMatchObject({
      said: ["encrypted_in_transit: yes", "authenticated: yes", "authorised: no"],
    });
    expect(propsOf(reading, "flow/look-up")).toMatchObject({
      said: ["encrypted_in_transit: yes", "authenticated: no"],
    });
  });
});

describe("the analysis", () => {
  it("has threats, who makes them, what answers them and how they are rated", async () => {
    const reading = await lockers();
    expect(propsOf(reading, "threat/guess")).toEqual({
      text: "Six digits are tried one after another.",
      description: "Somebody stands at a locker for an hour.",
      weaknesses: ["CWE-307", "CWE-330"],
      categories: ["CAPEC-112"],
    });
    expect(propsOf(reading, "adversary/thief")).toEqual({
      position: "remote",
      capability: "low",
      description: "Wants what is inside.",
    });
    expect(propsOf(reading, "stakeholder/clumsy-admin")).toEqual({ description: "Works at night." });
    expect(propsOf(reading, "mitigation/lock-out")).toEqual({
      text: "Five wrong codes close the panel.",
      status: "done",
    });
    expect(propsOf(reading, "mitigation/backups")).toEqual({ text: "Every night." });
    expect(propsOf(reading, "risk/stolen")).toEqual({
      description: "From one locker after another.",
      likelihood: "likely",
      impact: "high",
      severity: "elevated",
    });
    expect(linksOf(reading, "threatens", "performed_by", "mitigates", "applied_at", "rates")).toEqual([
      "mitigation/backups mitigates threat/wrong-delete",
      "mitigation/lock-out applied_at boundary/street~cloud",
      "mitigation/lock-out mitigates threat/guess",
      "risk/stolen rates threat/guess",
      "threat/guess performed_by adversary/thief",
      "threat/guess threatens component/locker",
      "threat/guess threatens component/parcel-db",
    ]);
  });

  it("has assumptions with what they concern, as far as that is in the file", async () => {
    const reading = await lockers();
    const found = reading.entities.filter(({ kind }) => kind === "assumption");
    expect(found.map(({ props, ext }) => [props, ext?.["tm-bom"]])).toEqual([
      [{ text: "Couriers are vetted.", state: "refuted" }, undefined],
      [{ text: "Lockers stand where cameras see them.", state: "open" }, { topics: ["cameras"] }],
    ]);
    expect(linksOf(reading, "concerns")).toEqual([
      "assumption/lockers-stand-where-cameras-see-them concerns component/locker",
    ]);
  });
});

it("keeps what has no word of ours, tells what leads nowhere, and counts all of it", async () => {
  const reading = await lockers();
  const kept = (id: string): unknown => reading.entities.find((entity) => entity.id === id)!.ext?.["tm-bom"];
  expect(kept("risk/stolen")).toEqual({
    likelihood: "possible",
    impact: "major",
    impact_description: "Recipients leave.",
    score: 12,
    level: "high",
  });
  expect(kept("mitigation/backups")).toEqual({ status: "assumed", priority: "medium", threats: ["flood"] });
  expect(kept("boundary/street~cloud")).toEqual({
    trust_zone_a: "street",
    trust_zone_b: "cloud",
    access_token_ttl: 600,
    authentication_methods: ["token", "otp"],
    access_control_methods: ["none"],
  });
  expect(kept("threat/wrong-delete")).toEqual({ threat_persona: "clumsy-admin", sources: ["human_error"] });
  expect(kept("artifact/tm-bom")).toMatchObject({
    version: "1.2",
    frozen: false,
    diagrams: [{ title: "Overview", type: "mermaid" }],
    scope: { tier: "important" },
    extensions: { "lockers.example/review": { by: "Team blue" } },
  });
  expect(told(reading)).toEqual([
    '{"type":"component","object":"mailbox"} is named as destination and is nothing that the file describes',
    "flood is named under threats and is nothing that the file describes",
  ]);
  expect(reading.counts).toEqual({
    "trust zone": 3,
    "trust boundary": 2,
    actor: 2,
    component: 3,
    "data store": 2,
    "data set": 3,
    "data flow": 4,
    assumption: 2,
    "threat persona": 2,
    threat: 2,
    control: 2,
    risk: 1,
    diagram: 1,
  });
  expect(reading.dropped).toEqual([{ what: "diagram", why: "diagrams are kept beside the model", count: 1 }]);
});

describe("a file that wants to do harm", () => {
  it("is refused where it is no model or would reach a prototype", async () => {
    expect(await refusalOf(() => read({ components: {} }))).toMatch(/no TM-BOM/);
    const polluting = '{"components":[{"symbolic_name":"a","__proto__":{"polluted":true}}]}';
    expect(await refusalOf(() => format.read(sourceFrom(polluting), noSiblings))).toMatch(
      /"__proto__" cannot be a key/,
    );
  });

  it("is read without the harm", async () => {
    const reading = await read({
      // Names that lead back, that are of two, that are of everything, and that are none.
      components: [
        { symbolic_name: "a", title: "A", parent_component: "b", trust_zone: "toString" },
        { symbolic_name: "b", title: "B", parent_component: "a" },
        { symbolic_name: "a", title: 7, parent_component: "a" },
        null,
      ],
      data_sets: [
        { symbolic_name: "constructor", data_sensitivity: ["constructor", {}], placements: [{ data_store: {} }, 1] },
      ],
      data_flows: [
        { symbolic_name: "f", source: "b", destination: { type: "valueOf", object: "b" }, encrypted: "yes" },
      ],
      risks: [{ title: "R", likelihood: "toString", impact: "major" }],
      threats: [{ weaknesses: [{ cwe_id: -1 }, { cwe_id: "79" }, 5], components_affected: "a" }],
    });
    expect(reading.entities.map(({ id }) => id)).toEqual([
      "artifact/tm-bom",
      "component/a",
      "component/a~2",
      "component/b",
      "data/constructor",
      "flow/f",
      "threat/threat",
    ]);
    expect(linksOf(reading, "part_of", "leaves", "enters")).toEqual([
      "component/a part_of component/b",
      "component/a~2 part_of component/a",
      "flow/f enters component/b",
      "flow/f leaves component/b",
    ]);
    expect(reading.dropped.map(({ what, count }) => [what, count])).toEqual([
      ["component", 1],
      ["risk", 1],
    ]);
    expect(propsOf(reading, "threat/threat")).toEqual({ text: "threat", weaknesses: ["CWE-79"] });
  });
});
