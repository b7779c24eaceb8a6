import { beforeAll, describe, expect, it } from "vitest";
import { Analysed } from "./testing/analysed.ts";
import { EXPECTED } from "./testing/expected.ts";
import { exampleOf } from "./testing/examples.ts";
import { rolesIn } from "./testing/roles.ts";

const examples = Object.keys(EXPECTED);
const analysed = new Map<string, Analysed>();
const roles = new Map<string, ReturnType<typeof rolesIn>>();

beforeAll(async () => {
  for (const name of examples) {
    const snapshot = await exampleOf(name);
    analysed.set(name, new Analysed(snapshot));
    roles.set(name, rolesIn(snapshot));
  }
});

describe.each(examples)("of %s", (name) => {
  const expected = EXPECTED[name]!;
  const ours = (): Analysed => analysed.get(name)!;

  it("leaves no gap", () => expect(ours().analysis.gaps).toEqual([]));

  it.each(["control", "feedback", "data"] as const)("takes for %s what its readers do", (role) => {
    const told = expected[role].map((flow) => [flow, roles.get(name)!.get(flow)?.role]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected[role].map((flow) => [flow, role])));
  });

  it("finds who controls, and nobody who does not", () => {
    const controllers = new Set(
      ours()
        .derived("controller")
        .map(({ id }) => id.slice("controller/".length)),
    );
    expect(expected.controllers.filter((key) => !controllers.has(key))).toEqual([]);
    expect(expected.noControllers.filter((key) => controllers.has(key))).toEqual([]);
  });

  it("says what is lost when a need is not met, as a reader of the design would", () => {
    const told = Object.keys(expected.losses).map((key) => [
      key,
      ours()
        .derived("loss")
        .find(({ id }) => id === `loss/${key}`)?.props.text,
    ]);
    expect(Object.fromEntries(told)).toEqual(expected.losses);
  });

  it("leads every loss up to a need, and every hazard to a loss, each with its reason", () => {
    const here = ours();
    const unreasoned = here.analysis
      .links()
      .filter(({ kind, props }) => kind !== "travels" && (props.reason ?? "") === "" && !["held_by"].includes(kind));
    expect(unreasoned.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([]);
    expect(here.all("loss").filter(({ id }) => here.from(id, "harms").length === 0)).toEqual([]);
    expect(here.all("hazard").filter(({ id }) => here.from(id, "leads_to").length === 0)).toEqual([]);
    expect(here.all("hazard").filter(({ id }) => here.from(id, "state_of").length === 0)).toEqual([]);
  });

  it("finds one to four hazards for each loss, and two constraints for each hazard", () => {
    const here = ours();
    const counts = here
      .all("loss")
      .map(
        ({ id }) =>
          [
            id,
            here.links("leads_to").filter(({ from, to }) => to === id && from.startsWith("hazard/")).length,
          ] as const,
      );
    expect(counts.filter(([, count]) => count < 1 || count > 4)).toEqual([]);
    const types = here.all("hazard").map(({ id }) =>
      here
        .links("prevents")
        .filter(({ to }) => to === id)
        .map(({ from }) => here.all("constraint").find((each) => each.id === from)!.props.type)
        .sort(),
    );
    expect(types.filter((each) => each.join() !== "prevent,respond")).toEqual([]);
  });

  it("gives every action a controller, an end and at most six variables", () => {
    const here = ours();
    const actions = here.all("control_action").filter(({ props }) => props.front !== "data");
    expect(actions.length).toBeGreaterThan(3);
    for (const { id } of actions) {
      expect([id, here.from(id, "issued_by").length, here.from(id, "acts_on").length > 0]).toEqual([id, 1, true]);
      const weighed = here.from(id, "weighs").length;
      expect([id, weighed >= 1 && weighed <= 6]).toEqual([id, true]);
    }
  });

  it("gives every controller that it finds something to answer for", () => {
    const here = ours();
    const idle = here.derived("controller").filter(({ id }) => !here.links("assigned_to").some(({ to }) => to === id));
    expect(idle.map(({ id }) => id)).toEqual([]);
  });

  it("assumes no more than a quarter of its losses and hazards", () => {
    const all = [...ours().all("loss"), ...ours().all("hazard")];
    expect(all.filter(({ origin }) => origin.by === "default").length / all.length).toBeLessThanOrEqual(0.25);
  });
});

it("says no loss and no hazard of one system in the words of another", () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const [name, each] of analysed) {
    const texts = [
      ...each.all("loss").map(({ props }) => props.text),
      ...each.all("hazard").map(({ props }) => props.condition),
    ];
    for (const text of new Set(texts)) {
      if (seen.has(text)) twice.push(`${name} and ${seen.get(text)}: ${text}`);
      seen.set(text, name);
    }
  }
  expect(twice).toEqual([]);
});
