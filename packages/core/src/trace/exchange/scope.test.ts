import { describe, expect, it } from "vitest";
import { entity, link, snapshot } from "../../graph/testing.ts";
import type { Kind, Origin } from "../../model/index.ts";
import { traceFacts } from "./scope.ts";

const KINDS: readonly Kind[] = ["requirement", "loss", "hazard", "scenario", "mitigation", "threat"];
const rule: Origin = { by: "rule", plugin: "p", rule: "r", read: [] };

const graph = snapshot(
  entity("requirement/private", { props: { text: "a", level: "stakeholder" } }),
  entity("loss/leak", { props: { text: "a" } }),
  entity("hazard/open", { props: { system: "a", condition: "a" } }),
  entity("hazard/slow", { props: { system: "a", condition: "a" } }),
  entity("scenario/guess", { props: { text: "a", class: "process" } }),
  entity("component/api", { props: { type: "process" } }),
  { ...entity("threat/derived", { props: { text: "a" } }), tags: ["x"], origin: rule },
  link("loss/leak harms requirement/private"),
  link("hazard/open leads_to loss/leak"),
  link("hazard/slow leads_to loss/leak"),
  link("scenario/guess leads_to hazard/open"),
  link("scenario/guess exploits component/api"),
  link("threat/derived leads_to hazard/slow"),
);

const handed = (ids?: readonly string[]) => traceFacts(graph, { kinds: KINDS, derivedTag: "derived", ids });
const idsOf = (ids?: readonly string[]): string[] =>
  handed(ids)
    .entities.map(({ id }) => id)
    .sort();
const linksOf = (ids?: readonly string[]): string[] =>
  handed(ids)
    .links.map(({ from, kind, to }) => `${from} ${kind} ${to}`)
    .sort();

describe("what is handed to other tools", () => {
  it("is all of the kinds that they know, with every link, those that lead out too", () => {
    expect(idsOf()).toEqual([
      "hazard/open",
      "hazard/slow",
      "loss/leak",
      "requirement/private",
      "scenario/guess",
      "threat/derived",
    ]);
    expect(linksOf()).toEqual([
      "hazard/open leads_to loss/leak",
      "hazard/slow leads_to loss/leak",
      "loss/leak harms requirement/private",
      "scenario/guess exploits component/api",
      "scenario/guess leads_to hazard/open",
      "threat/derived leads_to hazard/slow",
    ]);
  });

  it("is what lies above and below some of them, and nothing beside", () => {
    expect(idsOf(["hazard/open"])).toEqual(["hazard/open", "loss/leak", "requirement/private", "scenario/guess"]);
    expect(linksOf(["requirement/private"])).toHaveLength(6);
    expect(idsOf([])).toEqual([]);
  });

  it("marks what an analysis derived", () => {
    const tags = handed().entities.map((each) => [each.id, each.tags]);
    expect(Object.fromEntries(tags)).toMatchObject({ "threat/derived": ["derived", "x"], "loss/leak": [] });
  });

  it("refuses what is not there", () => {
    expect(() => idsOf(["loss/gone"])).toThrow('There is no "loss/gone" in this version.');
    expect(() => idsOf(["__proto__"])).toThrow("There is no");
  });
});
