import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSeca, writeSeca } from "./index.ts";

const examples = new URL("../../../../../examples/", import.meta.url);
const fileOf = (system: string, name: string): string => readFileSync(new URL(`${system}/${name}`, examples), "utf8");
/** A name is mentioned in whatever case, across a line break, and also within emphasis. */
const flat = (text: string): string => text.replaceAll(/[*_`]/g, "").replaceAll(/\s+/g, " ").toLowerCase();

/** What `examples/README.md` promises in its table. */
const promised = [
  ...readFileSync(new URL("README.md", examples), "utf8").matchAll(/^\| \[([a-z-]+)\].*?\| (\d+) \| (\d+) \|/gm),
].map(([, system = "", components, flows]) => ({ system, components: Number(components), flows: Number(flows) }));

it("are all read here", () => {
  const told = readdirSync(examples).filter((name) => existsSync(new URL(`${name}/system.yaml`, examples)));
  expect(told).toHaveLength(8);
  expect(told.sort()).toEqual(promised.map(({ system }) => system).sort());
});

describe.each(promised)("$system", ({ system, components, flows }) => {
  const read = () => readSeca(fileOf(system, "system.yaml"), { input: `${system}/system.yaml` });

  it("has the components and flows it promises, with needs, data and boundaries around them", async () => {
    const { entities, links } = await read();
    const count = (kind: string): number => entities.filter((entity) => entity.kind === kind).length;
    expect({ components: count("component"), flows: count("flow") }).toEqual({ components, flows });
    for (const kind of ["stakeholder", "requirement", "data", "boundary"]) expect(count(kind)).toBeGreaterThan(1);

    const linked = (from: string, kind: string): boolean =>
      links.some((link) => link.from === from && link.kind === kind);
    const ids = (kind: string): string[] => entities.filter((each) => each.kind === kind).map(({ id }) => id);
    const needs = entities.filter(
      (each) => each.kind === "requirement" && "level" in each.props && each.props.level === "stakeholder",
    );
    expect(needs.filter(({ id }) => !linked(id, "voices"))).toEqual([]);
    expect(ids("flow").filter((id) => !linked(id, "leaves") || !linked(id, "enters"))).toEqual([]);
    expect(ids("component").filter((id) => !links.some(({ from, to }) => from === id || to === id))).toEqual([]);
  });

  it("is told in prose by the names of its model", async () => {
    const { entities, name } = await read();
    const prose = flat(fileOf(system, "system.md"));
    expect(prose).toContain(flat(name));
    const told = entities.filter(
      ({ kind, tags }) => ["component", "stakeholder"].includes(kind) && !tags.includes("repeated"),
    );
    expect(told.filter((entity) => !prose.includes(flat(entity.name))).map((entity) => entity.name)).toEqual([]);
    const families = entities.flatMap(({ props, tags }) =>
      tags.includes("repeated") && "technology" in props ? (props.technology ?? []) : [],
    );
    expect([...new Set(families)].filter((family) => !prose.includes(flat(family)))).toEqual([]);
  });

  it("survives being written by us", async () => {
    const file = await read();
    const facts = ({ entities, links }: typeof file) => [...entities, ...links].map((fact) => ({ ...fact, origin: 0 }));
    expect(facts(await readSeca(await writeSeca(file)))).toEqual(facts(file));
  });
});

it.each(["web-shop", "infusion-pump"])(
  "%s shows a chain with reasons from a mitigation up to a stakeholder",
  async (system) => {
    const { links } = await readSeca(fileOf(system, "system.yaml"));
    const climb = ["implements", "derived_from", "explains", "leads_to", "leads_to", "harms", "voices"];
    let ends = links.filter(({ from }) => from.startsWith("mitigation/")).map(({ from }) => from);
    for (const kind of climb) {
      const hops = links.filter((link) => link.kind === kind && ends.includes(link.from));
      expect(hops.filter(({ props }) => kind !== "voices" && props.reason === undefined)).toEqual([]);
      ends = hops.map(({ to }) => to);
      expect(ends).not.toEqual([]);
    }
    expect(ends.every((end) => end.startsWith("stakeholder/"))).toBe(true);
  },
);
