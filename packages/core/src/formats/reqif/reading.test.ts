import { describe, expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

describe("a ReqIF of another tool", () => {
  it("becomes requirements and what is called as a kind of ours, with what else it says kept beside them", async () => {
    const { source, siblings } = openSample("reqif/samples/turnstile.reqif");
    const { name, entities, links, counts, dropped } = await format.read(source, siblings);
    expect(name).toBe("Turnstiles");
    const said = entities.map(({ id, kind, name: called, props, tags, ext }) => ({
      id,
      kind,
      name: called,
      props,
      tags,
      ext,
    }));
    expect(said).toEqual([
      {
        id: "hazard/the-gate-stays-shut-in-a-fire",
        kind: "hazard",
        name: "The gate stays shut in a fire",
        props: { system: "Turnstiles", condition: "The gate stays shut in a fire" },
        tags: [],
        ext: { marks: ["reqif:o-3"], reqif: { type: "Hazard" } },
      },
      {
        id: "requirement/ts-1",
        kind: "requirement",
        name: "Nobody passes without a ticket & a face.",
        props: { level: "stakeholder", text: "Nobody passes without a ticket & a face.\nEver." },
        tags: [],
        ext: {
          marks: ["reqif:o-1"],
          reqif: { type: "Stakeholder Requirement", values: { "ReqIF.ForeignID": "TS-1", State: ["Done"] } },
        },
      },
      {
        id: "requirement/ts-2",
        kind: "requirement",
        name: "Tickets are checked offline.",
        props: { level: "stakeholder", text: "Tickets are checked offline." },
        tags: [],
        ext: {
          marks: ["reqif:o-2"],
          reqif: { type: "Stakeholder Requirement", values: { "ReqIF.ForeignID": "TS-2" } },
        },
      },
    ]);
    expect(links.map(({ kind, props }) => [kind, props])).toEqual([["refines", { reason: "Satisfies in Turnstiles" }]]);
    expect(counts).toEqual({ object: 3, "formatted text": 1, relation: 2, "place in a document": 1 });
    expect(dropped).toEqual([
      { what: "formatted text", why: "its words are kept, its layout and pictures are not", count: 1 },
      { what: "place in a document", why: "the model has no order of chapters", count: 1 },
      { what: "relation", why: "one of its ends is not in the file, or left out", count: 1 },
    ]);
  });

  it("is refused where it is another document, by its line", async () => {
    await expect(format.read(sourceFrom("<a/>", "x.reqif"), noSiblings)).rejects.toMatchObject({
      message: '"x.reqif" has one problem. line 1: a <REQ-IF> is expected.',
    });
    await expect(
      format.read(sourceFrom(new Uint8Array([0x50, 0x4b, 3, 4, 0xff]), "x.reqifz"), noSiblings),
    ).rejects.toMatchObject({
      hint: "Unpack a .reqifz and hand over its .reqif.",
    });
  });
});
