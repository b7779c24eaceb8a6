import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { Build, definePlugin } from "../../../engine/index.ts";
import { readSeca } from "../../../formats/seca/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { type Fact, entity, idOf, link, snapshot } from "../../../graph/testing.ts";
import type { Entity } from "../../../model/index.ts";
import { readOf, rulesPass, tablesPass } from "./index.ts";

const TABLE = "context_table/open-door.provided";
const plugin = definePlugin({
  id: "stpa-sec",
  title: "Tables alone",
  version: "1.0.0",
  template: { sections: [{ key: "tables", title: "Tables", blocks: [{ key: "all", title: "All", type: "table" }] }] },
  cells: { passes: [rulesPass, tablesPass] },
});

let door: Snapshot;
beforeAll(async () => {
  const file = readFileSync(new URL("samples/train-door.yaml", import.meta.url), "utf8");
  const { entities, links } = await readSeca(file);
  const weighed = "process_variable/need";
  door = snapshot(
    ...entities,
    ...links,
    entity(weighed, { name: "Need", props: { values: ["needed", "not_needed"] } }),
    link(`control_action/open-door weighs ${weighed}`),
  );
});

const VERSION = "1".repeat(64);
const changed = (graph: Snapshot, ...facts: readonly Fact[]): Snapshot =>
  graph.with(
    facts.map((fact) => ({ id: idOf(fact), since: VERSION, fact })),
    VERSION,
  );

const RULE = "hazard_rule/open-door.not_provided.need-needed";
/** What people may do to it, one after the other. */
const edits = (): readonly (readonly Fact[])[] => [
  [
    entity("overlay/narrower", {
      props: { target: RULE, field: "when", value: "need = needed and emergency = no", seen: "need = needed" },
    }),
  ],
  [
    entity("decision/stop", {
      props: { verdict: "hazardous", reason: "Stop first.", cell: "motion = moving", target: TABLE },
    }),
  ],
  [entity("process_variable/motion", { name: "Motion", props: { values: ["moving", "stopped", "coasting"] } })],
  [entity("control_action/open-door", { name: "let people out", props: { text: "Open." } })],
];

describe("in the engine, tables", () => {
  it("follow a person's edit of a rule that was derived", () => {
    const build = new Build([plugin]);
    const contexts = (graph: Snapshot): unknown[] =>
      build
        .run(graph)
        .entities()
        .filter((each): each is Entity<"uca"> => each.kind === "uca" && each.id.includes(".not_provided."))
        .map(({ props }) => props.context);
    expect(contexts(door)).toEqual(["emergency = yes and motion = stopped", "need = needed"]);
    expect(contexts(changed(door, ...edits()[0]!))).toEqual([
      "emergency = no and need = needed",
      "emergency = yes and motion = stopped",
    ]);
  });

  it("take a decision that names the table as its target", () => {
    const { props } = new Build([plugin])
      .run(changed(door, ...edits()[1]!))
      .entities()
      .find(({ id }) => id === TABLE) as Entity<"context_table">;
    expect(props.description).toMatch(/^It was decided that motion = moving is hazardous: Stop first\./);
  });

  it("keep what people wrote beside an unsafe action, also when the action is called something else", () => {
    const uca = "uca/open-door.provided.need-not_needed";
    const comment = entity("overlay/comment", { props: { target: uca, field: "comment", value: "Seen on line 4." } });
    const graph = changed(door, comment, ...edits()[3]!);
    const analysis = new Build([plugin]).run(graph);
    const facts = { entities: graph.allEntities(), links: [...graph.links()] };
    const read = readOf(facts, { entities: analysis.entities(), links: analysis.links() });
    expect(read.entity(uca)).toMatchObject({
      name: "The door controller provides 'let people out' while nothing calls for it.",
      props: { context: "need = not_needed", comment: "Seen on line 4." },
    });
  });

  it("are the same worked out edit by edit as all at once", () => {
    const build = new Build([plugin]);
    let graph = door;
    build.run(graph);
    for (const facts of edits()) {
      graph = changed(graph, ...facts);
      expect([...build.run(graph).cells()]).toEqual([...new Build([plugin]).run(graph).cells()]);
    }
  });

  it("leave every other action alone when one is edited", () => {
    const other = [
      entity("control_action/close-door", { props: { text: "Close the door." } }),
      link("control_action/close-door issued_by controller/door-controller"),
    ];
    const graph = changed(door, ...other);
    const build = new Build([plugin]);
    build.run(graph);
    const after = build.run(changed(graph, entity("control_action/close-door", { props: { text: "Shut the door." } })));
    expect(after.stats.ran).toBeLessThanOrEqual(2);
  });
});
