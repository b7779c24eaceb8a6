import { describe, expect, it } from "vitest";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openFile, openSample, shared, sourceFrom } from "../testing/index.ts";
import { refusalOf } from "../text/testing.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "town-library.tm7": {
      component: 7,
      boundary: 3,
      flow: 5,
      threat: 4,
      mitigation: 2,
      decision: 1,
      assumption: 2,
      view: 2,
      layout: 2,
      artifact: 2,
    },
  },
  foreign: ["MTMT_example", "MTMT_nested_tz", "lineboundaries_inheritance", "one-trustzone", "test_model"].map(
    (name) => `data/tmt/${name}.tm7`,
  ),
});

const library = (): Promise<Reading> => format.read(openSample("tm7/samples/town-library.tm7").source, noSiblings);

const linksOf = ({ links }: Reading, ...kinds: readonly string[]): string[] =>
  links.filter(({ kind }) => kinds.includes(kind)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const valuesOf = ({ entities }: Reading, id: string): unknown => {
  const { attributes = {} } = entities.find((entity) => entity.id === id)!.props as {
    attributes?: Record<string, { value: string; from: string }>;
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, { value, from }]) => [name, `${value} by ${from}`]));
};

describe("what is drawn", () => {
  it("is what its shape and its type say", async () => {
    const { entities } = await library();
    const types = entities.flatMap(({ id, props }) =>
      "type" in props && /^(component|boundary)/.test(id) ? [`${id}: ${props.type}`] : [],
    );
    expect(types).toEqual([
      "boundary/building: network",
      "boundary/server-room: physical",
      "boundary/street: network",
      "component/catalogue-web: process",
      "component/lending-desk: process",
      "component/loans: store",
      "component/night-backup: process",
      "component/publisher-feed: external",
      "component/reader: actor",
      "component/tape-robot: device",
    ]);
  });

  it("lies in the smallest box around it", async () => {
    expect(linksOf(await library(), "inside")).toEqual([
      "boundary/server-room inside boundary/building",
      "component/catalogue-web inside boundary/server-room",
      "component/lending-desk inside boundary/building",
      "component/loans inside boundary/server-room",
    ]);
  });

  it("flows between its ends, and an end that hangs loose is told like the flows that a line cuts", async () => {
    const reading = await library();
    expect(linksOf(reading, "leaves", "enters")).toEqual([
      "flow/catalogue-web>loans:read-and-write-loans enters component/loans",
      "flow/catalogue-web>loans:read-and-write-loans leaves component/catalogue-web",
      "flow/lending-desk>catalogue-web:look-up-a-book enters component/catalogue-web",
      "flow/lending-desk>catalogue-web:look-up-a-book leaves component/lending-desk",
      "flow/night-backup>tape-robot:backup enters component/tape-robot",
      "flow/night-backup>tape-robot:backup leaves component/night-backup",
      "flow/publisher-feed>open:new-titles leaves component/publisher-feed",
      "flow/reader>lending-desk:card-is-shown enters component/lending-desk",
      "flow/reader>lending-desk:card-is-shown leaves component/reader",
    ]);
    expect(reading.unclear.map(({ text, why }) => `${text} ${why}`)).toEqual([
      "Drawn in spring is drawn as a StencilAnnotation, which says nothing of the system",
      "New titles has no element at its target",
      "Street: Card is shown is a line that cuts these flows; which side of it is within is not said",
    ]);
  });

  it("says what was chosen, and says by default what the tool chose", async () => {
    const reading = await library();
    expect(valuesOf(reading, "component/catalogue-web")).toEqual({
      authenticated: "no by default",
      runs_as_root: "yes by import",
    });
    expect(valuesOf(reading, "component/lending-desk")).toEqual({
      authenticated: "yes by import",
      input_validated: "no by import",
      runs_as_root: "no by import",
    });
    expect(valuesOf(reading, "component/loans")).toEqual({
      encrypted_at_rest: "no by default",
      backed_up: "yes by import",
    });
    expect(valuesOf(reading, "flow/lending-desk>catalogue-web:look-up-a-book")).toEqual({
      authenticated: "yes by import",
      certificate_checked: "yes by import",
      encrypted_in_transit: "yes by import",
    });
    expect(valuesOf(reading, "flow/night-backup>tape-robot:backup")).toEqual({ authenticated: "yes by import" });
    const feed = reading.entities.find(({ id }) => id === "component/publisher-feed")!;
    expect(feed.props).toEqual({ type: "external", inScope: false, outOfScopeReason: "The publishers answer for it." });
  });

  it("keeps what a template's rules ask about", async () => {
    const { entities } = await library();
    const kept = (id: string): unknown => entities.find((entity) => entity.id === id)!.ext?.tm7;
    expect(kept("component/tape-robot")).toEqual({
      surface: "a0000000-0000-4000-8000-000000000032",
      genericType: "b1111111-0000-4000-8000-000000000002",
      type: "b1111111-0000-4000-8000-000000000003",
      properties: [["b1111111-0000-4000-8000-000000000009", "yes"]],
      box: [400, 100, 100, 100],
    });
    expect(kept("flow/publisher-feed>open:new-titles")).toEqual({
      surface: "a0000000-0000-4000-8000-000000000031",
      genericType: "GE.DF",
      type: "GE.DF",
      curve: [610, 620, 610, 580, 610, 540],
      ports: ["East", "West"],
      ends: ["a0000000-0000-4000-8000-000000000007", ""],
    });
    expect(kept("artifact/tm7")).toMatchObject({
      version: "4.3",
      knowledgeBase: { name: "Library template", version: "2.1.0.0", rules: 3 },
      labels: expect.arrayContaining([["runningAs", "Running As"]]) as unknown,
    });
  });
});

describe("threats", () => {
  it("have their state, their severity and what they are to", async () => {
    const reading = await library();
    const threats = reading.entities.filter(({ kind }) => kind === "threat");
    expect(threats.map(({ name, props }) => [name, props])).toEqual([
      [
        "A card is copied",
        { text: "Lending desk takes any card.", categories: ["Spoofing"], severity: "low", status: "dismissed" },
      ],
      [
        "A tape is lost",
        { text: "A tape is lost", categories: ["Information Disclosure"], severity: "critical", status: "mitigated" },
      ],
      [
        "Loans can be read by whoever takes the disk",
        {
          text: "The store Loans keeps its rows in the clear.",
          categories: ["Information Disclosure"],
          severity: "high",
          status: "open",
        },
      ],
      [
        "The catalogue answers to anybody",
        { text: "Nothing proves who asks.", categories: ["Spoofing"], severity: "medium", status: "open" },
      ],
    ]);
    const short = (link: string): string => link.replaceAll(/@[^ ]*/g, "");
    expect(linksOf(reading, "threatens", "mitigates", "decides").map(short)).toEqual([
      "decision/a-card-is-copied decides threat/a-card-is-copied",
      "mitigation/a-tape-is-lost mitigates threat/a-tape-is-lost",
      "mitigation/l1:give-the-database-its-own-account-check-it-each-year mitigates threat/loans-can-be-read-by-whoever-takes-the-disk",
      "mitigation/l1:give-the-database-its-own-account-check-it-each-year mitigates threat/the-catalogue-answers-to-anybody",
      "threat/a-card-is-copied threatens component/lending-desk",
      "threat/a-card-is-copied threatens flow/reader>lending-desk:card-is-shown",
      "threat/a-tape-is-lost threatens flow/night-backup>tape-robot:backup",
      "threat/loans-can-be-read-by-whoever-takes-the-disk threatens component/loans",
      "threat/loans-can-be-read-by-whoever-takes-the-disk threatens flow/catalogue-web>loans:read-and-write-loans",
      "threat/the-catalogue-answers-to-anybody threatens flow/lending-desk>catalogue-web:look-up-a-book",
    ]);
    expect(reading.entities.find(({ kind }) => kind === "decision")?.props).toEqual({
      verdict: "dismiss",
      reason: "Cards are checked by a person. It was tried.",
      author: "LIB\\ana",
    });
  });
});

it("counts what the file holds and lists what stays in it", async () => {
  const { counts, dropped, description } = await library();
  expect(description).toBe("A town library lends books.");
  expect(counts).toEqual({
    diagram: 2,
    element: 7,
    boundary: 2,
    "boundary line": 1,
    flow: 5,
    threat: 4,
    "other shape": 1,
    assumption: 2,
    note: 1,
    "threat template": 1,
  });
  expect(dropped.map(({ what, count }) => [what, count])).toEqual([
    ["note", 1],
    ["other shape", 1],
  ]);
});

/** Counted in the text itself, apart from the reader. */
const found = (text: string, sign: RegExp): number => text.match(sign)?.length ?? 0;

describe.each(["MTMT_example", "MTMT_nested_tz", "lineboundaries_inheritance", "one-trustzone", "test_model"])(
  "of %s",
  (name) => {
    const file = shared(`data/tmt/${name}.tm7`);
    it.skipIf(file === undefined)("every element and threat is read, where ../shared/data/tmt is", async () => {
      const { source } = openFile(file!);
      const { entities } = await format.read(source, noSiblings);
      const count = (kind: string): number => entities.filter((entity) => entity.kind === kind).length;
      const drawn = source.text!.slice(0, source.text!.indexOf("</DrawingSurfaceList>"));
      expect({
        component: count("component"),
        boundary: count("boundary"),
        flow: count("flow"),
        threat: count("threat"),
      }).toEqual({
        component: found(drawn, /i:type="Stencil(Ellipse|Rectangle|ParallelLines)"/g),
        boundary: found(drawn, /i:type="(BorderBoundary|LineBoundary)"/g),
        flow: found(drawn, /i:type="Connector"/g),
        threat: found(source.text!, /<a:KeyValueOfstringThreatpc_P0_PhOB>/g),
      });
    });
  },
);

describe("a file that wants to do harm", () => {
  const model = (inside: string, before = ""): string =>
    `${before}<ThreatModel xmlns="http://schemas.datacontract.org/2004/07/ThreatModeling.Model" xmlns:i="urn:i" xmlns:a="urn:a">${inside}</ThreatModel>`;
  const surface = (borders: string, lines = ""): string =>
    `<DrawingSurfaceList><DrawingSurfaceModel><Borders>${borders}</Borders><Lines>${lines}</Lines></DrawingSurfaceModel></DrawingSurfaceList>`;
  const entry = (type: string, inside: string): string =>
    `<a:KeyValueOfguidanyType><a:Value i:type="${type}">${inside}</a:Value></a:KeyValueOfguidanyType>`;
  const read = (text: string): Promise<Reading> => format.read(sourceFrom(text, "x.tm7"), noSiblings);

  it.each([
    ["a DOCTYPE", model(surface(""), "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"), /declaration of types/],
    ["an entity", model("<DrawingSurfaceList>&b;</DrawingSurfaceList>"), /only &lt; &gt;/],
    ["another root", "<Other/>", /no model of the Threat Modeling Tool/],
    ["no surfaces", model(""), /no model of the Threat Modeling Tool/],
  ])("is refused with %s", async (_, text, sentence) => {
    expect(await refusalOf(() => read(text))).toMatch(sentence);
  });

  it("is read without the harm", async () => {
    const ends =
      "<Guid>f</Guid><SourceGuid>__proto__</SourceGuid><TargetGuid>constructor</TargetGuid><HandleX>1e999</HandleX>";
    const property = `<Properties><a:anyType i:type="b:ListDisplayAttribute"><a:Name>__proto__</a:Name><a:Value><a:string>x</a:string></a:Value><a:SelectedIndex>0</a:SelectedIndex></a:anyType></Properties>`;
    const boxes = entry("BorderBoundary", "<Guid>g</Guid>") + entry("BorderBoundary", "<Guid>g</Guid>");
    const text = model(
      surface(
        entry("toString", "") + entry("StencilEllipse", `<Guid>__proto__</Guid>${property}`) + boxes,
        entry("Connector", ends),
      ),
    );
    const { entities, links, counts, dropped } = await read(text);
    expect(entities.map(({ id }) => id)).toEqual([
      "artifact/tm7",
      "boundary/borderboundary",
      "boundary/borderboundary~g-2-6091477436",
      "component/stencilellipse",
      "flow/stencilellipse>open:connector",
      "layout/diagram-1",
      "view/diagram-1",
    ]);
    expect(links.map(({ kind }) => kind)).toEqual(["inside", "leaves", "lays_out"]);
    expect(counts).toEqual({ diagram: 1, "other shape": 1, element: 1, boundary: 2, flow: 1 });
    expect(dropped.map(({ what, count }) => [what, count])).toEqual([["other shape", 1]]);
    expect("x" in {}).toBe(false);
  });
});
