import { describe, expect, it } from "vitest";
import { model } from "../../../engine/testing/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { type Entity, type Link, toEntity, toLink } from "../../../model/index.ts";
import { readOf } from "../tables/index.ts";
import { Analysed } from "../testing/analysed.ts";
import { snapshotOf } from "../testing/examples.ts";
import { reachersOf } from "./reach.ts";

const user = { by: "user" } as const;
/** Who stands where, by the end of their ids. */
const standing = (graph: Snapshot): readonly string[] =>
  new Analysed(graph)
    .links("stands_at")
    .map(({ from, to }) => `${from.slice("adversary/".length)} ${to}`)
    .sort();
const with_ = (graph: Snapshot, ...facts: readonly (Entity | Link)[]): Snapshot =>
  snapshotOf([...graph.allEntities(), ...graph.links(), ...facts]);

/** Who gets at an element, by the end of their ids. */
function reachers(graph: Snapshot, element: string): readonly string[] {
  const { analysis } = new Analysed(graph);
  const read = readOf(
    { entities: graph.allEntities(), links: [...graph.links()] },
    { entities: analysis.entities(), links: analysis.links() },
  );
  return reachersOf(element, read).map(({ id }) => id.slice("adversary/".length));
}

describe("whoever might do harm", () => {
  it("stands where networks are shared, where places are open, where others are in charge, and in each role", () => {
    const graph = model([
      "boundary lobby physical trust=10",
      "boundary office network trust=40",
      "boundary vault physical trust=90",
      "boundary core network trust=80",
      "component clerk actor in office",
      "component safe device in vault",
      "component billing external in core",
    ]);
    expect(standing(graph)).toEqual([
      "insider@clerk component/clerk",
      "neighbour@office boundary/office",
      "supplier@billing component/billing",
      "visitor@lobby boundary/lobby",
    ]);
  });

  it("is on the internet only where something is surely open to it", () => {
    const open = model(["component shopper actor", "component shop process", "flow shopper>shop https"]);
    const inside = model([
      "boundary home trust trust=90",
      "component a actor in home",
      "component b process in home",
      "flow a>b",
    ]);
    expect(standing(open)).toContain("internet component/shop");
    expect(standing(inside).filter((each) => each.startsWith("internet"))).toEqual([]);
  });

  it("whom people named takes the place of which the name speaks, and gets no double there", () => {
    const graph = with_(
      model(["boundary ward network trust=30 name=Ward_network", "component pump device in ward"]),
      toEntity({
        id: "adversary/someone",
        name: "Somebody on the ward network",
        props: { position: "adjacent" },
        origin: user,
      }),
    );
    expect(standing(graph)).toEqual(["someone boundary/ward"]);
  });

  it("whom people put somewhere stays there", () => {
    const graph = with_(
      model(["boundary ward network trust=30", "component pump device in ward"]),
      toEntity({ id: "adversary/someone", name: "Someone", props: { position: "adjacent" }, origin: user }),
      toLink({ kind: "stands_at", from: "adversary/someone", to: "component/pump", origin: user }),
    );
    expect(standing(graph)).toEqual(["neighbour@ward boundary/ward", "someone component/pump"]);
  });

  it("has a name on one line, whatever the place is called", () => {
    const [boundary] = model(["boundary x network trust=0"]).entities("boundary");
    const graph = snapshotOf([{ ...boundary!, name: "__proto__ \u202e{who}\u0007<b>" }]);
    const [adversary] = new Analysed(graph).derived("adversary");
    expect(adversary!.name).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe("an element", () => {
  const lines = [
    "boundary site physical trust=30",
    "boundary ward network trust=30 in site",
    "boundary cabinet physical trust=70 in site",
    "component tablet process in ward",
    "component pump device in cabinet",
    "component motor actuator in cabinet",
    "flow tablet>pump http",
    "flow pump>motor hard-wired",
  ];

  it("is reached over the network by who stands there, and by hand by who stands before it", () => {
    expect(reachers(model(lines), "component/tablet")).toEqual(["neighbour@ward", "visitor@site"]);
    expect(reachers(model(lines), "flow/tablet>pump")).toEqual(["neighbour@ward", "visitor@site"]);
  });

  it("is out of reach behind what is trusted clearly more, and of a network where there is only a wire", () => {
    expect(reachers(model(lines), "component/pump")).toEqual([]);
    expect(reachers(model(lines), "flow/pump>motor")).toEqual([]);
  });

  it("is within reach again once it can be opened", () => {
    const opened = model([...lines, "pump -tamper_protected"]);
    expect(reachers(opened, "component/pump")).toEqual(["visitor@site"]);
    expect(reachers(opened, "flow/pump>motor")).toEqual(["visitor@site"]);
  });

  it("is out of reach behind a filter, also of those who are trusted as much", () => {
    const filtered = model([
      "boundary outer network trust=30",
      "boundary inner network trust=35 +filtered in outer",
      "component db store in inner",
    ]);
    expect(reachers(filtered, "component/db")).toEqual(["neighbour@inner"]);
  });

  it("is found in no time within boundaries that hold each other", () => {
    const graph = with_(
      model(["boundary a network trust=10", "boundary b network trust=10 in a", "component c process in b"]),
      toLink({ kind: "inside", from: "boundary/a", to: "boundary/b", origin: user }),
    );
    expect(reachers(graph, "component/c")).toEqual(["neighbour@a", "neighbour@b"]);
  });
});
