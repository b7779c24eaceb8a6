import { describe, expect, it } from "vitest";
import { model } from "../../../engine/testing/index.ts";
import { type Entity, toEntity, toLink } from "../../../model/index.ts";
import { Analysed } from "../testing/analysed.ts";
import { snapshotOf } from "../testing/examples.ts";

const user = { by: "user" } as const;

/** Data that somebody wants to be kept secret, and what is done with it. */
function handing(property: string, ...lines: readonly string[]): Analysed {
  const graph = model([
    "component web process",
    "component db store stores cards",
    "data cards confidentiality=very_high",
    ...lines,
  ]);
  return new Analysed(
    snapshotOf([
      ...graph.allEntities(),
      ...graph.links(),
      toEntity({
        id: "requirement/kept",
        name: "Kept",
        props: {
          text: "The cards must never be read or changed by strangers.",
          level: "stakeholder",
          properties: [property],
        },
        origin: user,
      }),
      toLink({ kind: "concerns", from: "requirement/kept", to: "data/cards", origin: user }),
    ]),
  );
}

const actionsOf = (here: Analysed): readonly Entity<"control_action">[] =>
  here.derived("control_action").filter(({ props }) => props.front === "data");
const ends = (ids: readonly string[]): readonly string[] => ids.map((id) => id.slice(id.lastIndexOf(".") + 1)).sort();

describe("handing data over", () => {
  const here = handing("confidentiality", "flow web>db postgres carries cards");
  const [action] = actionsOf(here);

  it("is looked at like an action of whoever sends them", () => {
    expect(action).toMatchObject({
      id: "control_action/web>db",
      props: { text: "The web hands the cards over to the db: web>db.", continuous: false, front: "data" },
    });
    expect(here.from(action!.id, "issued_by")).toEqual(["controller/web.handing-over"]);
    expect(here.from(action!.id, "acts_on")).toEqual(["component/db"]);
    expect(here.from(action!.id, "travels")).toEqual(["flow/web>db"]);
    expect(here.from("component/web", "realises")).toEqual(["controller/web.handing-over"]);
  });

  it("weighs what its hazards ask for: who reads secrets, and whether others listen in", () => {
    expect(ends(here.from(action!.id, "weighs"))).toEqual(["channel", "reader"]);
  });

  it("is unsafe when somebody reads it who may not, and when others listen in", () => {
    expect(here.derived("uca").map(({ props }) => props.context)).toEqual([
      "channel = overheard",
      "reader = not_entitled",
    ]);
  });

  it("weighs truth, age and need where the data must be right", () => {
    const right = handing("integrity", "flow web>db postgres carries cards");
    expect(ends(right.from(actionsOf(right)[0]!.id, "weighs"))).toEqual(["content", "freshness", "need"]);
  });

  it("asks of no channel where there is only a wire", () => {
    const wired = handing("confidentiality", "flow web>db hard-wired carries cards");
    expect(ends(wired.from(actionsOf(wired)[0]!.id, "weighs"))).toEqual(["reader"]);
  });

  it.each([
    ["nothing is handed over that anybody has a need about", "data news integrity=low", "flow web>db carries news"],
    ["it is an order, and looked at as one", "component api service", "flow web>api https verb=command carries cards"],
  ])("is not looked at where %s", (_, ...lines) => {
    expect(actionsOf(handing("confidentiality", ...lines))).toEqual([]);
  });

  it("is said once for a sender of many flows, whoever they go to", () => {
    const many = handing(
      "confidentiality",
      "component two store",
      "flow web>db carries cards",
      "flow web>two carries cards",
    );
    expect(many.analysis.gaps).toEqual([]);
    expect(many.derived("controller").map(({ id }) => id)).toEqual(["controller/web.handing-over"]);
    expect(actionsOf(many)).toHaveLength(2);
  });
});
