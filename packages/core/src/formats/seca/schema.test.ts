import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaErrors } from "../testing/index.ts";
import { readSeca, secaSchema } from "./index.ts";

const root = new URL("../../../../../", import.meta.url);
const schema = secaSchema();
const errorsOf = (text: string): string[] => schemaErrors(schema, parse(text));

it("is the file that editors are given; a change of the model is made known by writing it anew", async () => {
  await expect(`${JSON.stringify(schema, undefined, 1)}\n`).toMatchFileSnapshot(
    new URL("docs/seca.schema.json", root).pathname,
  );
});

describe("accepts", () => {
  const examples = [...readFileSync(new URL("examples/README.md", root), "utf8").matchAll(/^\| \[([a-z-]+)\]/gm)];
  it("eight examples", () => expect(examples).toHaveLength(8));

  it.each(examples.map(([, system]) => system!))("the example %s", (system) => {
    expect(errorsOf(readFileSync(new URL(`examples/${system}/system.yaml`, root), "utf8"))).toEqual([]);
  });

  it.each([
    ["a system of which nothing is said", "seca: 1\nname: x\nentities:\nlinks:"],
    ["an entity of which nothing is said", "seca: 1\nname: x\nentities: { stakeholder: { a: } }"],
    [
      "links in all their forms",
      "seca: 1\nname: x\nentities: { data: { d: {} }, component: { a: { type: store, stores: [data/d, { to: data/d, reason: r }] } } }\nlinks: [a/b c d/e, { from: component/a, kind: stores, to: data/d }]",
    ],
    [
      "short and full attributes",
      "seca: 1\nname: x\nentities: { component: { a: { type: store, inScope: yes, attributes: { b: yes, c: true, d: { value: no, from: user } } } } }",
    ],
  ])("%s, which reading takes for well formed too", async (_, text) => {
    expect(errorsOf(text)).toEqual([]);
    const wrong = await readSeca(text).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(
      wrong.replace(/line \d+: ("[^"]+" is already said|"a\/b c d\/e"|"[ad]\/[be]" is not)[^;]*/g, ""),
    ).not.toMatch(/line/);
  });
});

describe("refuses what reading refuses:", () => {
  const component = (fields: string): string => `seca: 1\nname: x\nentities: { component: { a: { ${fields} } } }`;
  it.each([
    ["another version", "seca: 2\nname: x"],
    ["a missing name", "seca: 1"],
    ["an unknown part", "seca: 1\nname: x\nentites: {}"],
    ["an unknown kind", "seca: 1\nname: x\nentities: { componet: {} }"],
    ["a key in capitals", "seca: 1\nname: x\nentities: { component: { A: { type: store } } }"],
    ["a missing field", component("name: x")],
    ["an unknown field", component("type: store, technologie: [x]")],
    ["a wrong word", component("type: stoer")],
    ["a wrong answer", component("type: store, attributes: { x: maybe }")],
    ["a link to the wrong kind", component("type: store, inside: component/b")],
    ["two targets where there may be one", component("type: store, inside: [boundary/a, boundary/b]")],
    ["a link of two words", "seca: 1\nname: x\nlinks: [a/b c]"],
    ["a link of an unknown kind", "seca: 1\nname: x\nlinks: [{ from: component/a, kind: touches, to: component/b }]"],
  ])("%s", async (_, text) => {
    expect(errorsOf(text)).not.toEqual([]);
    await expect(readSeca(text)).rejects.toMatchObject({ code: "bad_input" });
  });
});
