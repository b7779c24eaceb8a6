import { describe, expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import type { Facts } from "../format.ts";
import { format } from "./index.ts";

const election = () => format.read(openSample("threat-dragon/samples/club-election.json").source, noSiblings);
const insideOf = ({ links }: Facts): string[] =>
  links.filter(({ kind }) => kind === "inside").map(({ from, to }) => `${from} in ${to}`);

describe("reading Threat Dragon", () => {
  it("takes each thing to be in the innermost box around its middle, and says where that is close", async () => {
    const reading = await election();
    expect(insideOf(reading)).toEqual([
      "boundary/sealed-container in boundary/club-server",
      "component/ballot-page in boundary/club-server",
      "component/urn in boundary/sealed-container",
    ]);
    expect(reading.links.filter(({ props }) => props.confidence !== undefined)).toEqual([]);
  });

  it("tells of lines which flows they cut, and of flows which end is open", async () => {
    const { unclear } = await election();
    expect(unclear.map(({ text, why }) => `${text}: ${why}`)).toEqual([
      "Result: has no element at its target",
      "Internet: Vote: is a line that cuts these flows; what lies on its inner side is not said",
    ]);
  });
});

describe("writing Threat Dragon", () => {
  it("draws what was moved where it is now, and shows a new name", async () => {
    const reading = await election();
    const entities = reading.entities.map((entity) => {
      if (entity.id === "component/member") return { ...entity, name: "Voter" };
      if (entity.id !== "layout/voting") return entity;
      const { positions } = entity.props as { positions: Record<string, [number, number]> };
      return { ...entity, props: { positions: { ...positions, "component/member": [40, 333] as [number, number] } } };
    });
    const { text, dropped } = await format.write!({ ...reading, entities });
    const again = await format.read(sourceFrom(text, "x.json"), noSiblings);
    const file = JSON.parse(text) as {
      detail: { diagrams: { cells: { data: { name: string }; position: unknown; attrs: unknown }[] }[] };
    };
    const voter = file.detail.diagrams[0]!.cells.find(({ data }) => data.name === "Voter")!;
    expect(voter.position).toEqual({ x: 40, y: 333 });
    expect(voter.attrs).toMatchObject({ text: { text: "Voter" } });
    expect(insideOf(again)).toEqual(insideOf(reading));
    expect(dropped).toEqual([]);
  });

  it("draws a diagram afresh where the old places would say something else than the model", async () => {
    const reading = await election();
    const links = reading.links.filter(({ from, kind }) => !(from === "component/urn" && kind === "inside"));
    const { text, dropped } = await format.write!({ ...reading, links });
    const again = await format.read(sourceFrom(text, "x.json"), noSiblings);
    expect(insideOf(again)).toEqual(insideOf({ ...reading, links }));
    expect(dropped).toEqual([
      { what: "position", count: 6, why: "it would have drawn things outside of what they are in" },
    ]);
  });
});
