import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { planChange } from "./operations.ts";
import { type Results, asksForResults } from "./results.ts";
import type { Snapshot } from "./snapshot.ts";
import { after, entity, snapshot } from "./testing.ts";

const origin = { by: "user", author: "Ada" } as const;
const hazard = (id: string) => entity(id, { props: { system: "Train", condition: "Somebody may fall." } });
const TABLE = "context_table/open.provided";
const results: Results = {
  today: "2026-06-01",
  find: (id) => {
    return id === "hazard/derived" ? { entity: hazard(id) } : undefined;
  },
  nearest: () => [],
  cell: (table, expression) => {
    if (table !== TABLE) throw new SecaError("not_found", "There is no such table.", "Nearest: another.");
    if (expression === "wrong") throw new SecaError("bad_input", "It names no variable.", "There are: motion.");
    return { id: "decision/open.provided.1", cell: expression.toLowerCase() };
  },
};
const train = snapshot(hazard("hazard/fall"), entity("component/door"));
const plan = (value: unknown, graph: Snapshot = train, more: Partial<Operation> = {}) =>
  planChange(graph, [{ op: "decide", target: TABLE, value, ...more } as Operation], { origin, results });

const HAZARDOUS = { cell: "Motion = moving", verdict: "hazardous", reason: "People fall." };

describe("a decision on a context", () => {
  it("names its table, the context as the table writes it, and the hazards", () => {
    const { changes, inverse } = plan({ ...HAZARDOUS, hazards: ["hazard/fall", "hazard/derived"] });
    expect([...changes.keys()]).toEqual([
      "decision/open.provided.1",
      "decision/open.provided.1 concerns hazard/fall",
      "decision/open.provided.1 concerns hazard/derived",
    ]);
    expect(changes.get("decision/open.provided.1")).toEqual({
      id: "decision/open.provided.1",
      kind: "decision",
      name: "hazardous: motion = moving",
      props: { verdict: "hazardous", reason: "People fall.", cell: "motion = moving", target: TABLE },
      tags: [],
      origin,
    });
    expect(inverse.map(({ op }) => op)).toEqual(["restore", "restore", "restore"]);
  });

  it("replaces the one before, with its hazards, and takes the cell as a place too", () => {
    const once = after(train, plan({ ...HAZARDOUS, hazards: ["hazard/fall"] }).changes);
    const { cell, ...rest } = HAZARDOUS;
    const again = after(once, plan({ ...rest, verdict: "safe", reason: "It is locked." }, once, { at: cell }).changes);
    expect(again.entities("decision").map(({ props }) => props)).toEqual([
      { verdict: "safe", reason: "It is locked.", cell: "motion = moving", target: TABLE },
    ]);
    expect(again.out("decision/open.provided.1")).toEqual([]);
  });

  it("is about results, so that an analysis is asked", () => {
    expect(asksForResults(train, [{ op: "decide", target: TABLE }])).toBe(true);
  });

  it.each<[string, unknown, Partial<Operation>?]>([
    ["nothing but words", "safe"],
    ["no cell", { verdict: "safe", reason: "So." }],
    ["two cells", HAZARDOUS, { at: "motion = moving" }],
    ["another verdict", { ...HAZARDOUS, verdict: "__proto__" }],
    ["no reason", { ...HAZARDOUS, reason: "  " }],
    ["more than it takes", { ...HAZARDOUS, severity: "high" }],
    ["a field", HAZARDOUS, { field: "verdict" }],
    ["hazards that are none", { ...HAZARDOUS, hazards: ["component/door"] }],
    ["hazards that are not there", { ...HAZARDOUS, hazards: ["hazard/none"] }],
    ["hazards as one word", { ...HAZARDOUS, hazards: "hazard/fall" }],
    ["hazards of a safe context", { ...HAZARDOUS, verdict: "safe", hazards: ["hazard/fall"] }],
    ["a cell of no such variable", { ...HAZARDOUS, cell: "wrong" }],
    ["a table that is none", HAZARDOUS, { target: "context_table/none" }],
  ])("is refused with %s", (_, value, more = {}) => {
    expect(() => plan(value, train, more)).toThrow(SecaError);
  });
});
