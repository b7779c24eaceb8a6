import { describe, expect, it } from "vitest";
import { readSource, recogniseFormat } from "./recognise.ts";
import { FORMAT_IDS } from "./registry.ts";
import { noSiblings } from "./source.ts";
import { openSample, sourceFrom } from "./testing/index.ts";

const SECA = "# ours\nseca: 1\nname: x\nentities: { component: { a: { type: store } } }\n";

it("a file is told by its beginning, the surest format first", async () => {
  const [best, ...others] = await recogniseFormat(sourceFrom(SECA, "system.yaml"));
  expect(best).toEqual({ format: "seca", certainty: 1 });
  expect(others.every(({ certainty }) => certainty < 1)).toBe(true);
  expect(await recogniseFormat(openSample("seca/samples/web-shop.yaml").source)).toContainEqual(best);
});

it.each([
  ["as YAML", SECA],
  ["as JSON", '{ "name": "x", "seca": 1, "entities": { "component": { "a": { "type": "store" } } } }'],
  ["with a byte order mark", `\uFEFF${SECA}`],
  ["in UTF-16", Buffer.from(`\uFEFF${SECA}`, "utf16le")],
])("a file of ours is read %s", async (_, text) => {
  const { format, name, entities, counts } = await readSource(sourceFrom(text, "any.name"), noSiblings);
  expect([format, name, entities.map(({ id }) => id), counts]).toEqual([
    "seca",
    "x",
    ["component/a"],
    { component: 1 },
  ]);
});

describe("what no format knows is answered by what was seen and what there is", () => {
  const hint = `Formats: ${FORMAT_IDS.join(", ")}.`;
  it.each([
    ["nothing", "", '"x.bin" is empty.'],
    ["JSON of something else", '{"a": 1}', '"x.bin" begins with "{"a": 1}", which no format knows.'],
    ["bytes", Uint8Array.of(0x50, 0x4b, 3, 4, 0xff), '"x.bin" is not text: invalid UTF-8 at offset 4.'],
  ])("%s", async (_, text, message) => {
    await expect(readSource(sourceFrom(text, "x.bin"), noSiblings)).rejects.toMatchObject({
      code: "bad_input",
      message,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it("a file in another format than it is said to be", async () => {
    await expect(readSource(sourceFrom("a: 1"), noSiblings, { format: "seca" })).rejects.toMatchObject({
      code: "bad_input",
    });
    await expect(readSource(sourceFrom(SECA), noSiblings, { format: "nothing" })).rejects.toMatchObject({
      message: '"nothing" is not a format that is read here.',
    });
  });
});

it("a name is taken without its folders", () => {
  expect([sourceFrom("x", "a/b\\c.yaml").name, sourceFrom("x", "../../etc/passwd").name]).toEqual(["c.yaml", "passwd"]);
});
