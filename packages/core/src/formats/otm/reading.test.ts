import { describe, expect, it } from "vitest";
import { attributeValue, type Attributes } from "../../model/index.ts";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

const otm = (more: object): string =>
  JSON.stringify({ otmVersion: "0.2.0", project: { name: "Shop", id: "shop" }, ...more });
const read = (more: object) => format.read(sourceFrom(otm(more), "shop.otm.json"), noSiblings);
const linksIn = ({ links }: Awaited<ReturnType<typeof read>>) =>
  links.map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const zone = (id: string, parent?: string) => ({
  id,
  name: id,
  risk: { trustRating: 50 },
  ...(parent && { parent: { trustZone: parent } }),
});
const component = (id: string, over: object = {}) => ({
  id,
  name: id,
  type: "process",
  parent: { trustZone: "z" },
  ...over,
});

describe("reading an Open Threat Model", () => {
  it("makes two flows of one that goes both ways, and one of them again", async () => {
    const flow = { id: "talk", name: "Talk", source: "a", destination: "b", bidirectional: true };
    const reading = await read({ trustZones: [], components: [component("a"), component("b")], dataflows: [flow] });
    expect(linksIn(reading)).toEqual([
      "flow/talk enters component/b",
      "flow/talk leaves component/a",
      "flow/talk~reply enters component/a",
      "flow/talk~reply leaves component/b",
      "flow/talk~reply replies_to flow/talk",
    ]);
    const { text } = await format.write!(reading);
    expect((JSON.parse(text) as { dataflows: unknown[] }).dataflows).toEqual([flow]);
  });

  it("puts a part where its whole lies", async () => {
    const parts = [component("a"), component("b", { parent: { component: "a" } })];
    expect(linksIn(await read({ trustZones: [zone("z")], components: parts }))).toEqual([
      "component/a inside boundary/z",
      "component/b inside boundary/z",
      "component/b part_of component/a",
    ]);
  });

  it("breaks a circle of zones at the same place whatever their order, and says where", async () => {
    const zones = [zone("a", "b"), zone("b", "a")];
    const [one, other] = await Promise.all([read({ trustZones: zones }), read({ trustZones: zones.toReversed() })]);
    expect(linksIn(one)).toEqual(["boundary/a inside boundary/b"]);
    expect(linksIn(other)).toEqual(linksIn(one));
    expect(one.unclear).toEqual([{ line: 1, text: '{"trustZone":"a"}', why: "leads back to the element itself" }]);
  });

  it("takes no rating from a zero that stands there because it has to", async () => {
    const { source } = openSample("otm/samples/ticket-shop.otm.json");
    const { text } = await format.write!({
      name: "Empty",
      links: [],
      entities: [...(await format.read(source, noSiblings)).entities]
        .filter(({ kind }) => kind === "boundary")
        .map((each) => ({ ...each, props: { type: "trust" }, ext: {} })),
    });
    const again = await format.read(sourceFrom(text, "x.otm.json"), noSiblings);
    expect(again.entities.filter(({ kind }) => kind === "boundary").map(({ props }) => props)).toEqual([
      { type: "trust" },
      { type: "trust" },
      { type: "trust" },
    ]);
  });

  it("says of a flow only what the file says", async () => {
    const { source } = openSample("otm/samples/ticket-shop.otm.json");
    const { entities } = await format.read(source, noSiblings);
    const attributes = (id: string) =>
      (entities.find((each) => each.id === id)!.props as { attributes?: Attributes }).attributes;
    expect(attributeValue(attributes("flow/browse"), "encrypted_in_transit")).toBe("yes");
    expect(attributes("flow/charge")).toBeUndefined();
  });

  it.each(["[]", "{}", '{"otmVersion": ', "otmVersion: [", "null"])("refuses %s with the line", async (text) => {
    await expect(format.read(sourceFrom(text, "x.json"), noSiblings)).rejects.toMatchObject({
      code: "bad_input",
      message: expect.stringContaining("line 1") as string,
    });
  });
});
