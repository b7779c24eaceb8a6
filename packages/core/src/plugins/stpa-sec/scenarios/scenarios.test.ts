import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Build } from "../../../engine/index.ts";
import { model } from "../../../engine/testing/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { type Entity, type Link, toEntity, toLink } from "../../../model/index.ts";
import { stpaSec } from "../index.ts";
import { readOf } from "../tables/index.ts";
import type { TableRead } from "../tables/table-read.ts";
import { snapshotOf } from "../testing/examples.ts";
import { type Scenario, scenarioById, scenariosIn, scenariosOf } from "./index.ts";

const user = { by: "user" } as const;
const needing = (graph: Snapshot, about: string, ...facts: readonly (Entity | Link)[]): Snapshot =>
  snapshotOf([
    ...graph.allEntities(),
    ...graph.links(),
    toEntity({
      id: "requirement/right",
      name: "Right",
      props: { text: "The dose shall be right.", level: "stakeholder", properties: ["integrity"] },
      origin: user,
    }),
    toLink({ kind: "concerns", from: "requirement/right", to: about, origin: user }),
    ...facts,
  ]);

const readIn = (graph: Snapshot): TableRead => {
  const analysis = new Build([stpaSec]).run(graph);
  expect(analysis.gaps).toEqual([]);
  return readOf(
    { entities: graph.allEntities(), links: [...graph.links()] },
    { entities: analysis.entities(), links: analysis.links() },
  );
};

const PUMP = [
  "boundary ward network trust=30 name=Ward_network",
  "boundary case physical trust=90",
  "component gateway process name=Gateway in ward",
  "component pump device name=Pump in case",
  "data dose integrity=very_high name=Dose",
  "flow gateway>pump http verb=command name=Library carries dose",
];
const pump = (...lines: readonly string[]): TableRead => readIn(needing(model([...PUMP, ...lines]), "data/dose"));
const STALE = "uca/gateway>pump.provided.freshness-stale";
const texts = (found: readonly Scenario[], end = ""): readonly string[] =>
  found.filter(({ entity }) => entity.id.endsWith(end)).map(({ entity }) => entity.props.text);

describe("scenarios of an unsafe action", () => {
  it("say who plays whom, where, and what comes of it", () => {
    const read = pump();
    const unsafe = read.entity(STALE)!.name.replace(/^The (.*)\.$/, "the $1");
    expect(texts(scenariosOf(STALE, read), ".replayed.flow.gateway>pump")).toEqual([
      `Somebody on the ward network plays the gateway towards the pump and sends the dose of an earlier time over 'Library' once more. This is how it comes about that ${unsafe}.`,
    ]);
  });

  it("name the action, the element, the adversary, the hazards and what is asked for against it", () => {
    const replay = scenariosOf(STALE, pump()).find(({ entity }) => entity.id.includes(".replayed."));
    const { entity, links, isClosed } = replay!;
    expect(entity.props).toMatchObject({
      class: "control_path",
      action: "replay",
      access: "Somebody on the ward network",
    });
    expect(isClosed).toBe(false);
    expect(
      links.map(({ kind, from, to }) => (from === entity.id ? `${kind} ${to}` : `${from} ${kind}`)).sort(),
    ).toEqual([
      `explains ${STALE}`,
      "exploits flow/gateway>pump",
      "leads_to hazard/dose.integrity",
      "mitigation/replay_protected.yes@flow.gateway>pump mitigates",
      "mitigation/rollback_protected.yes@component.pump mitigates",
      "performed_by adversary/neighbour@ward",
      "requirement/flow.gateway>pump.replay derived_from",
    ]);
    expect(links.filter(({ props }) => (props.reason ?? "") === "")).toEqual([]);
  });

  it("are closed by what settles them where they happen, and stay to be seen", () => {
    const found = scenariosOf(STALE, pump("gateway>pump +replay_protected")).filter(({ entity }) =>
      entity.id.includes(".replayed."),
    );
    expect(found.map(({ entity, isClosed }) => [isClosed, entity.tags, entity.props.description])).toEqual([
      [true, ["closed"], "In place already: Number or date 'Library', and let the pump refuse what it had before."],
    ]);
  });

  it("need somebody who gets there, but for what goes wrong by itself", () => {
    const alone = readIn(
      needing(model(PUMP.map((line) => line.replace("network trust=30", "network trust=90"))), "data/dose"),
    );
    const found = scenariosOf(STALE, alone);
    expect(found.length).toBeGreaterThan(2);
    expect(found.flatMap(({ entity }) => entity.props.action ?? [])).toEqual([]);
  });

  it("are one where several could do it, told of whoever needs the least for it", () => {
    const replay = scenariosOf(STALE, pump("gateway>pump +wireless")).find(({ entity }) =>
      entity.id.includes(".replayed."),
    );
    expect(replay!.entity.props.description).toBe("So could somebody within radio range.");
    expect(replay!.links.filter(({ kind }) => kind === "performed_by").map(({ to }) => to)).toEqual([
      "adversary/neighbour@ward",
      "adversary/radio",
    ]);
  });

  it("take a password of a person for no proof that it is them", () => {
    const desk = (...more: readonly string[]): readonly (readonly [boolean, string])[] => {
      const read = readIn(
        needing(
          model([
            "boundary ward network trust=30",
            "component nurse actor in ward",
            "component pump device in ward",
            "data dose integrity=very_high",
            "flow nurse>pump https verb=command +authenticated carries dose",
            ...more,
          ]),
          "data/dose",
        ),
      );
      return scenariosOf("uca/nurse>pump.provided.requester-impostor", read)
        .filter(({ entity }) => entity.id.includes(".played."))
        .map(({ entity, isClosed }) => [isClosed, entity.props.class]);
    };
    expect(desk()).toEqual([[false, "control_path"]]);
    expect(desk("nurse>pump +mfa")).toEqual([[true, "control_path"]]);
  });

  it("are none where there is no such action", () => {
    const read = pump();
    expect(scenariosOf("uca/none", read)).toEqual([]);
    expect(scenariosOf("component/pump", read)).toEqual([]);
  });
});

describe("a scenario's id", () => {
  it("finds it again, and nothing once it is gone", () => {
    const read = pump();
    for (const each of scenariosOf(STALE, read)) expect(scenarioById(each.entity.id, read)).toEqual(each);
    for (const id of [
      "scenario/x",
      `scenario/${STALE.slice(4)}.control_path.replayed.flow.none`,
      "scenario/__proto__.a.b",
      "nonsense",
    ])
      expect(scenarioById(id, read)).toBeUndefined();
  });

  it("stays when things are renamed, and names of strangers stay on one line", () => {
    const ids = (read: TableRead): readonly string[] => scenariosOf(STALE, read).map(({ entity }) => entity.id);
    const facts = needing(model(PUMP), "data/dose");
    const renamed = snapshotOf([
      ...facts
        .allEntities()
        .map((each) => (each.kind === "component" ? { ...each, name: `{it} \u202e${each.name}\u0007 $&` } : each)),
      ...facts.links(),
    ]);
    expect(ids(readIn(renamed))).toEqual(ids(pump()));
    expect(texts(scenariosOf(STALE, readIn(renamed))).join(" ")).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it("finds it also where keys are as long as they may be", () => {
    const long = "x".repeat(96);
    const read = readIn(
      needing(
        model(PUMP.map((line) => line.replaceAll("gateway", `g${long}`).replaceAll("pump", `p${long}`))),
        "data/dose",
      ),
    );
    const found = read.entities("uca").flatMap(({ id }) => scenariosOf(id, read));
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map(({ entity }) => entity.id)).size).toBe(found.length);
    for (const { entity } of found) {
      expect(entity.id.length).toBeLessThanOrEqual(209);
      expect(scenarioById(entity.id, read)?.entity).toEqual(entity);
    }
  });

  it("does not hang on the order of the facts", () => {
    const facts = needing(model(PUMP), "data/dose");
    const all = [...facts.allEntities(), ...facts.links()];
    const first = scenariosOf(STALE, readIn(facts));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(scenariosOf(STALE, readIn(snapshotOf(shuffled)))).toEqual(first);
      }),
      { numRuns: 5 },
    );
  });
});

describe("an answer", () => {
  it("says how many there are of which it shows some", () => {
    const read = pump();
    const all = scenariosIn([STALE], read);
    expect(all).toMatchObject({ total: all.scenarios.length, told: undefined });
    const few = scenariosIn([STALE, STALE], read, 3);
    expect(few.scenarios).toEqual(all.scenarios.slice(0, 3));
    expect(few.told).toBe(`3 of ${all.total} scenarios; ask for one unsafe action to see all of its own.`);
    expect(scenariosIn([], read)).toEqual({ scenarios: [], total: 0, told: undefined });
    expect(scenariosIn([STALE], read, -1).scenarios).toEqual([]);
  });
});

describe("what people wrote", () => {
  it("of an unsafe action gets scenarios by what its context says", () => {
    const facts = needing(
      model(PUMP),
      "data/dose",
      toEntity({
        id: "uca/old",
        name: "An old library is handed down",
        props: { type: "provided", context: "library = replaced" },
        origin: user,
      }),
      toLink({
        kind: "misuses",
        from: "uca/old",
        to: "control_action/gateway>pump",
        origin: user,
        props: { derived: "to" },
      }),
    );
    const found = scenariosOf("uca/old", readIn(facts)).map(({ entity }) => entity.id);
    expect(found).toContain("scenario/old.control_path.replayed.flow.gateway>pump");
  });
});
