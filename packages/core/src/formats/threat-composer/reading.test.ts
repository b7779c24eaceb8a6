import { describe, expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

const photos = () => format.read(openSample("threat-composer/samples/photo-share.tc.json").source, noSiblings);

describe("reading Threat Composer", () => {
  it("makes no component of a description, and says that it can be read as text", async () => {
    const { unclear } = await photos();
    expect(unclear.map(({ why }) => why)).toEqual([
      "is the architecture in words: a description that input_add can read as text",
      "is the dataflow in words: a description that input_add can read as text",
      "an end of it is not in the file",
    ]);
  });

  it("makes an id of 36 characters of one that other tools would refuse, the same each time", async () => {
    const text = JSON.stringify({
      schema: 1,
      threats: [{ id: "T1", numericId: 1, statement: "Somebody reads it" }],
      mitigations: [{ id: "M1", numericId: 1, content: "Lock" }],
      mitigationLinks: [{ mitigationId: "M1", linkedId: "T1" }],
    });
    const reading = await format.read(sourceFrom(text, "x.json"), noSiblings);
    const { mitigationLinks } = JSON.parse((await format.write!(reading)).text) as {
      mitigationLinks: Record<string, string>[];
    };
    expect(mitigationLinks.map((link) => Object.values(link).map(({ length }) => length))).toEqual([[36, 36]]);
  });
});

describe("writing Threat Composer", () => {
  it("cuts what is too long for other tools, and tells", async () => {
    const origin = { by: "user" } as const;
    const threat = {
      id: "threat/long",
      kind: "threat",
      name: "Long",
      props: { text: "x".repeat(2000) },
      tags: ["t".repeat(31)],
      origin,
    } as const;
    const { text, dropped } = await format.write!({ name: "Long", entities: [threat], links: [] });
    const { threats } = JSON.parse(text) as { threats: { statement: string; tags?: string[] }[] };
    expect(threats.map(({ statement, tags }) => [statement.length, tags])).toEqual([[1400, undefined]]);
    expect(dropped).toEqual([
      { what: "end of a text", count: 1, why: "it is longer than 1400 characters" },
      { what: "tag", count: 1, why: "it is longer than 30 characters" },
    ]);
  });
});
