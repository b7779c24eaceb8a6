import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readSeca } from "../../../formats/seca/index.ts";
import type { Entity } from "../../../model/index.ts";
import { defaultRulesOf } from "./rules-pass.ts";
import { tablesOf } from "./tables-pass.ts";
import { type Made, readOf } from "./result-read.ts";

const ACTIONS = ["control_action/brake", "control_action/bscu-power-off"];

let facts: Made;
beforeAll(async () => {
  facts = await readSeca(readFileSync(new URL("samples/wheel-brakes.yaml", import.meta.url), "utf8"));
});

const ids = ({ entities }: Made, kind: string, fits: (entity: Entity) => boolean = () => true): string[] =>
  entities.filter((each) => each.kind === kind && fits(each)).map(({ id }) => id);
const to = ({ links }: Made, from: string, kind: string): string[] =>
  links.filter((link) => link.from === from && link.kind === kind).map((link) => link.to);
const isType = (type: string) => (each: Entity) => "type" in each.props && each.props.type === type;

function analysed(own: Made, action: string): Made {
  const rules = defaultRulesOf(action, readOf(own));
  const tables = tablesOf(action, readOf(own, rules));
  return { entities: [...rules.entities, ...tables.entities], links: [...rules.links, ...tables.links] };
}

describe("the wheel brakes of the Handbook", () => {
  it("are read with as many of each as the Handbook has", () => {
    const subHazards = ids(facts, "hazard").filter((id) => to(facts, id, "refines").length > 0);
    const ofBrake = ids(facts, "uca").filter((id) => to(facts, id, "misuses")[0] === "control_action/brake");
    const types = ofBrake.map((id) => (facts.entities.find((each) => each.id === id)!.props as { type: string }).type);
    expect({
      losses: ids(facts, "loss").length,
      hazards: ids(facts, "hazard").length - subHazards.length,
      subHazards: subHazards.map((id) => to(facts, id, "refines")[0]).filter((id) => id === "hazard/h-4").length,
      responsibilities: ids(facts, "constraint", isType("responsibility")).length,
      controllerConstraints: ids(facts, "constraint", isType("controller")).length,
      types,
      ofTheCrew: ids(facts, "uca").length - ofBrake.length,
    }).toEqual({
      losses: 8,
      hazards: 8,
      subHazards: 10,
      responsibilities: 8,
      controllerConstraints: 6,
      types: ["not_provided", "provided", "timing", "duration", "provided", "provided"],
      ofTheCrew: 3,
    });
    expect(to(facts, "uca/brake-2", "leads_to")).toEqual(["hazard/h-4.3", "hazard/h-4.6"]);
    expect(to(facts, "uca/brake-6", "leads_to")).toEqual(["hazard/h-4.1", "hazard/h-4.2"]);
  });

  it("keep the unsafe actions they have: none is derived beside them, and every context is one that can be read", () => {
    for (const action of ACTIONS) {
      const found = analysed(facts, action);
      expect(ids(found, "uca")).toEqual([]);
      expect(found.entities.filter(({ props }) => "description" in props)).toEqual([]);
    }
  });

  it("get a constraint only where nobody wrote one, and what each unsafe action violates", () => {
    expect(ids(analysed(facts, "control_action/brake"), "constraint")).toEqual([]);
    const crew = analysed(facts, "control_action/bscu-power-off");
    const text = (id: string) => (crew.entities.find((each) => each.id === id)!.props as { text: string }).text;
    expect(ids(crew, "constraint").map(text)).toEqual([
      "The flight crew must provide 'BSCU power off' while braking is not as expected.",
      "The flight crew must not provide 'BSCU power off' while braking is as expected and anti skid is needed.",
      "The flight crew must not provide 'BSCU power off' too early while anti skid is needed.",
    ]);
    expect(to(analysed(facts, "control_action/brake"), "uca/brake-2", "violates")).toEqual(["constraint/sc-4.3"]);
  });

  it("have a table for each way that was looked at", () => {
    expect(ids(analysed(facts, "control_action/brake"), "context_table")).toEqual([
      "context_table/brake.not_provided",
      "context_table/brake.provided",
      "context_table/brake.provided.insufficient",
      "context_table/brake.provided.asymmetric",
      "context_table/brake.timing.too_late",
      "context_table/brake.duration.stopped_too_soon",
    ]);
  });

  it("show the hole that is left where the fourth unsafe action is dropped", () => {
    const without = {
      entities: facts.entities.filter(({ id }) => id !== "uca/brake-4"),
      links: facts.links.filter((link) => link.from !== "uca/brake-4" && link.to !== "uca/brake-4"),
    };
    const found = analysed(without, "control_action/brake");
    const left = found.entities.find(({ id }) => id === "context_table/brake.duration");
    expect(left?.props).toMatchObject({ contexts: 12, hazardous: 0, undecided: 12 });
    expect(ids(found, "justification")).toEqual([]);
  });
});
