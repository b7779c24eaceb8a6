import { describe, expect, it } from "vitest";
import { linkId } from "../../model/index.ts";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

const reading = (text: string) => format.read(sourceFrom(text, "needs.md"), noSiblings);

describe("a document of OpenFastTrace", () => {
  it("becomes requirements with what they say, what carries them out, and what was not understood", async () => {
    const { source, siblings } = openSample("openfasttrace/samples/lockers.md");
    const { name, entities, links, counts, dropped, unclear } = await format.read(source, siblings);
    expect(name).toBe("Parcel lockers");
    expect(entities.find(({ id }) => id === "requirement/one-code-one-door")).toEqual({
      id: "requirement/one-code-one-door",
      kind: "requirement",
      name: "One code opens one door",
      props: {
        level: "system",
        text: "A code opens the door it was made for, once, within three days.",
        description: "Asked for by the station.",
      },
      tags: ["Codes", "Doors"],
      origin: { by: "import", format: "openfasttrace", input: "input/lockers.md", span: { line: 13 } },
      ext: {
        marks: ["openfasttrace:req~one-code-one-door"],
        openfasttrace: {
          revision: 2,
          needs: ["dsn", "utest"],
          rationale: "Codes are read aloud at the station,\nand strangers listen.",
          depends: ["req~clock~1"],
        },
      },
    });
    expect(entities.find(({ id }) => id === "requirement/clock")).toMatchObject({
      name: "A clock that is right",
      props: { status: "proposed" },
    });
    expect(links.map(linkId)).toEqual([
      "mitigation/draw.code implements requirement/drawn-codes",
      "requirement/clock refines requirement/collect-parcel",
      "requirement/drawn-codes refines requirement/one-code-one-door",
      "requirement/one-code-one-door refines requirement/collect-parcel",
      "verification/second-use verifies requirement/one-code-one-door",
    ]);
    expect(counts).toEqual({ item: 6, coverage: 6, "forwarded need": 1 });
    expect(dropped).toEqual([
      { what: "coverage", why: "the item that is covered is not in the file, or left out", count: 1 },
      { what: "forwarded need", why: "it hands a need on and says nothing of a thing", count: 1 },
    ]);
    expect(unclear).toEqual([
      { line: 40, text: "req~clock~1", why: "covers feat~collect-parcel~7, of which there is revision 1 now" },
    ]);
  });

  it("keeps two items of one id apart, and says so", async () => {
    const { entities, unclear } = await reading("`req~a~1`\n\nOne\n\n`req~a~1`\n\nTwo\n");
    expect(entities.map(({ id, props }) => [id, (props as { text: string }).text])).toEqual([
      ["requirement/a", "One"],
      ["requirement/a~req-a-367c19fd8b", "Two"],
    ]);
    expect(unclear.map(({ line }) => line)).toEqual([5]);
  });

  it("leaves out what a kind of ours must say and a document cannot", async () => {
    const { entities, dropped } = await reading("`scenario~a~1`\n\n`loss~b~1`\n");
    expect(entities.map(({ id }) => id)).toEqual(["loss/b"]);
    expect(dropped).toEqual([{ what: "item", why: "a scenario says its class too, which is not there", count: 1 }]);
  });

  it("leaves to the analysis what it derived", async () => {
    const { entities, links, dropped } = await reading(
      "`threat~a~1`\n\nTags: seca-derived\n\n`mitigation~b~1`\n\nCovers:\n- `threat~a~1`\n",
    );
    expect([entities.map(({ id }) => id), links]).toEqual([["mitigation/b"], []]);
    expect(dropped).toEqual([
      { what: "coverage", why: "the item that is covered is not in the file, or left out", count: 1 },
      { what: "item", why: "an analysis derives it anew", count: 1 },
    ]);
  });

  it("is refused where it holds no item", async () => {
    await expect(reading("# Only\n\nwords\n")).rejects.toMatchObject({
      code: "bad_input",
      message: '"needs.md" holds no item of OpenFastTrace.',
    });
  });
});
