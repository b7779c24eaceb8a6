import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Build } from "../../engine/index.ts";
import { format } from "../../formats/tm7/index.ts";
import { Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, linkId, toEntity, toLink } from "../../model/index.ts";
import { tmt } from "./index.ts";

type Fact = Entity | Link;
const COMMIT = "0".repeat(64);
const samples = new URL("../../formats/tm7/samples/", import.meta.url);
const origin = { by: "user", author: "tester" } as const;

async function read(name: string): Promise<readonly Fact[]> {
  const text = readFileSync(new URL(name, samples), "utf8");
  const { entities, links } = await format.read(
    { name, text, bytes: Buffer.from(text) } as never,
    (() => undefined) as never,
  );
  return [...entities, ...links];
}

const graphOf = (facts: readonly Fact[]): Snapshot =>
  Snapshot.empty({ system: "s", branch: "main", commit: COMMIT }).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: COMMIT, fact })),
    COMMIT,
  );
const isAbout = (fact: Fact, ...kinds: readonly string[]): boolean =>
  ("from" in fact ? [fact.from, fact.to] : [fact.id]).some((id) => kinds.includes(id.slice(0, id.indexOf("/"))));
const found = (graph: Snapshot): string[] =>
  new Build([tmt])
    .run(graph)
    .entities()
    .filter(({ kind }) => kind === "threat")
    .map(({ id }) => id);

const component = (key: string, type: string, attributes: Record<string, "yes" | "no"> = {}): Entity =>
  toEntity({ id: `component/${key}`, name: key, props: { type, attributes: said(attributes) }, origin });
const said = (attributes: Record<string, "yes" | "no">): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { value, from: "user" }]));
const flow = (from: string, to: string, attributes: Record<string, "yes" | "no"> = {}): readonly Fact[] => {
  const id = `flow/${from}>${to}`;
  return [
    toEntity({ id, name: "a request", props: { attributes: said(attributes) }, origin }),
    toLink({ from: id, kind: "leaves", to: `component/${from}`, origin }),
    toLink({ from: id, kind: "enters", to: `component/${to}`, origin }),
  ];
};

describe("a model with the rules that it was drawn with", () => {
  it("has the threats that its file holds, found again without them", async () => {
    const facts = (await read("town-library.tm7")).filter((fact) => !isAbout(fact, "threat", "mitigation", "decision"));
    expect(found(graphOf(facts))).toEqual([
      "threat/tmt.l1@flow.catalogue-web>loans:read-and-write-loans",
      "threat/tmt.l1@flow.lending-desk>catalogue-web:look-up-a-book",
      "threat/tmt.l2@flow.reader>lending-desk:card-is-shown",
      "threat/tmt.l3@flow.night-backup>tape-robot:backup",
    ]);
  });

  it("has none of them twice where its file is there with its threats", async () => {
    expect(found(graphOf(await read("town-library.tm7")))).toEqual([]);
  });

  it("has one less once somebody says that the store is encrypted", async () => {
    const facts = (await read("town-library.tm7")).filter((fact) => !isAbout(fact, "threat", "mitigation", "decision"));
    const loans = facts.find((fact) => !("from" in fact) && fact.id === "component/loans") as Entity;
    const props = { ...loans.props, attributes: { encrypted_at_rest: { value: "yes", from: "user" } } };
    const edited = { ...loans, props } as Entity;
    expect(found(graphOf([...facts.filter((fact) => fact !== loans), edited]))).not.toContain(
      "threat/tmt.l1@flow.catalogue-web>loans:read-and-write-loans",
    );
  });
});

describe("a template by itself, for a system that was never drawn in its tool", () => {
  const system = async (...facts: readonly (Fact | readonly Fact[])[]): Promise<Snapshot> =>
    graphOf([...(await read("kiosk-rules.tb7")), ...facts.flat()]);

  it("is read with all its rules, and those without a filter are told", async () => {
    const text = readFileSync(new URL("kiosk-rules.tb7", samples), "utf8");
    expect(format.recognise({ name: "x.tb7", text } as never)).toBe(0.9);
    const { counts, unclear } = await format.read(
      { name: "x.tb7", text, bytes: Buffer.from(text) } as never,
      (() => undefined) as never,
    );
    expect(counts).toEqual({ "threat template": 1 });
    expect(unclear.map(({ text }) => text)).toEqual(["A rule without a filter"]);
  });

  it("finds what its rules say of the shapes that things have with us", async () => {
    const graph = await system(
      component("visitor", "actor"),
      component("desk", "service"),
      component("files", "store"),
      flow("visitor", "desk"),
      flow("desk", "files"),
    );
    const analysis = new Build([tmt]).run(graph);
    expect(
      analysis.entities().map(({ id, name, props }) => [id, name, (props as { severity?: string }).severity]),
    ).toEqual([
      ["mitigation/tmt.k1@flow.visitor>desk", "Ask for a card.", undefined],
      ["question/tmt.k2", "The rule K2 of the template cannot be read", undefined],
      ["threat/tmt.k1@flow.visitor>desk", "Anybody passes for visitor", "medium"],
      ["threat/tmt.k3@flow.desk>files", "The disk of files is read", "high"],
    ]);
    expect(analysis.links().map((link) => linkId(link))).toEqual([
      "mitigation/tmt.k1@flow.visitor>desk applied_at flow/visitor>desk",
      "mitigation/tmt.k1@flow.visitor>desk mitigates threat/tmt.k1@flow.visitor>desk",
      "threat/tmt.k1@flow.visitor>desk threatens flow/visitor>desk",
      "threat/tmt.k3@flow.desk>files threatens flow/desk>files",
    ]);
  });

  it("takes our answers for those that its rules ask for", async () => {
    const graph = await system(
      component("visitor", "actor"),
      component("desk", "service"),
      component("files", "store", { encrypted_at_rest: "yes" }),
      flow("visitor", "desk", { authenticated: "yes" }),
      flow("desk", "files"),
    );
    expect(found(graph)).toEqual([]);
  });

  it("says which rule cannot be read, and lets the others run", async () => {
    const graph = await system(component("a", "service"));
    const questions = new Build([tmt])
      .run(graph)
      .entities()
      .filter(({ kind }) => kind === "question");
    expect(questions.map(({ id, name }) => [id, name])).toEqual([
      ["question/tmt.k2", "The rule K2 of the template cannot be read"],
    ]);
  });
});

it("finds nothing, and has no cells, where there is no template", () => {
  const graph = graphOf(
    [component("visitor", "actor"), component("desk", "service"), ...flow("visitor", "desk")].flat(),
  );
  const analysis = new Build([tmt]).run(graph);
  expect([analysis.entities(), analysis.stats.ran]).toEqual([[], 0]);
});
