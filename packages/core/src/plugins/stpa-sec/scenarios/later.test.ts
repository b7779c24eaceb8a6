import { describe, expect, it } from "vitest";
import type { Around } from "../../../engine/index.ts";
import { Analysed } from "../testing/analysed.ts";
import { exampleOf, snapshotOf } from "../testing/examples.ts";
import { LATER } from "./later.ts";

const LIMIT = 500;

async function around(example: string): Promise<Around & { readonly counted: number }> {
  const facts = await exampleOf(example);
  const { analysis } = new Analysed(facts);
  // Facts win where both have an id.
  const derived = analysis.entities().filter(({ id }) => facts.entity(id) === undefined);
  const whole = snapshotOf([...facts.allEntities(), ...facts.links(), ...derived, ...analysis.links()]);
  const counted = whole
    .entities("context_table")
    .reduce((sum, { props }) => sum + ((props as { scenarios?: number }).scenarios ?? 0), 0);
  return { facts, whole, counted };
}

describe("the scenarios of a small analysis", () => {
  it("are all there, as many as its tables count, each with what it explains and what it exploits", async () => {
    const pump = await around("infusion-pump");
    const { entities, links } = LATER.all(pump, LIMIT);
    expect(pump.counted).toBeLessThanOrEqual(LIMIT);
    expect(entities).toHaveLength(pump.counted);
    const linked = (kind: string): Set<string> =>
      new Set(links.filter((link) => link.kind === kind).map(({ from }) => from));
    const ids = new Set(entities.map(({ id }) => id));
    expect([linked("explains"), linked("exploits")]).toEqual([ids, ids]);
  });
});

describe("those of a large one", () => {
  it("are left alone until somebody names one, or the unsafe action that they explain", async () => {
    const plant = await around("plant-control");
    expect(plant.counted).toBeGreaterThan(LIMIT);
    expect(LATER.all(plant, LIMIT)).toEqual({ entities: [], links: [] });
    const [uca] = plant.whole.entities("uca");
    const made = LATER.at(uca!.id, plant)!;
    const [first] = made.entities;
    expect(made.links.filter(({ kind }) => kind === "explains").every(({ to }) => to === uca!.id)).toBe(true);
    expect(LATER.at(first!.id, plant)?.entities).toEqual([first]);
  });
});

it.each(["scenario/nothing-of-the-kind", "component/nurse", "scenario/__proto__", ""])(
  "nothing is made for %j",
  async (id) => {
    expect(LATER.at(id, await around("infusion-pump"))).toBeUndefined();
  },
);
