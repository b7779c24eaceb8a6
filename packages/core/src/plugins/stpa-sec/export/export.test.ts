import { describe, expect, it } from "vitest";
import { SecaError } from "../../../kernel/index.ts";
import type { Entity, Link } from "../../../model/index.ts";
import { Analysed } from "../testing/analysed.ts";
import { exampleOf, snapshotOf } from "../testing/examples.ts";
import { type ControlStructure, WRITTEN, asMermaid, cellAt, controlStructureOf, tableAt, wholeRead } from "./index.ts";

const pump = await exampleOf("infusion-pump");
const { analysis } = new Analysed(pump);
const whole = snapshotOf([...pump.allEntities(), ...pump.links(), ...analysis.entities(), ...analysis.links()]);
const read = wholeRead({ whole, facts: pump });

const TABLE = "context_table/set-rate.not_provided";

describe("a context table by its id", () => {
  it("is worked out as the passes did it", () => {
    const { entity, judged } = tableAt(TABLE, read);
    const count = (verdict: string) => judged.table.contexts.filter((each) => each.verdict === verdict).length;
    const { contexts, hazardous, undecided } = entity.props;
    expect([judged.table.contexts.length, count("hazardous"), count("undecided")]).toEqual([
      contexts,
      hazardous,
      undecided,
    ]);
  });

  it.each(["context_table/set-rate.not_providd", "component/nurse", "__proto__", ""])("is refused as %j", (id) => {
    expect(() => tableAt(id, read)).toThrow(SecaError);
  });

  it("names the nearest where there is none", () => {
    expect(() => tableAt("context_table/set-rate.not_providd", read)).toThrow(
      expect.objectContaining({ code: "not_found", hint: expect.stringContaining(TABLE) }),
    );
  });
});

describe("a context", () => {
  it("has one place for its decision, however it is written", () => {
    const plain = cellAt(TABLE, "need = needed", read);
    expect(plain.cell).toBe("need = needed");
    expect(plain.id).toMatch(/^decision\/set-rate\.not_provided\.[0-9a-f]{12}$/);
    expect(cellAt(TABLE, "  NEED  =  Needed ", read)).toEqual(plain);
    expect(cellAt(TABLE, "need = not_needed", read).id).not.toBe(plain.id);
  });

  it.each(["need = maybe", "weather = bad", "need =", "", "__proto__ = x"])("is refused as %j", (text) => {
    expect(() => cellAt(TABLE, text, read)).toThrow(SecaError);
  });
});

describe("a control structure", () => {
  const structure = controlStructureOf(read);

  it("has its controllers by level, and what goes between them", () => {
    expect(structure.levels.map(({ level, controllers }) => [level, controllers.map(({ name }) => name)])).toEqual([
      [3, ["Pharmacy server"]],
      [2, ["Nurse", "Ward gateway"]],
      [undefined, ["Dose check"]],
    ]);
    expect(structure.actions.find(({ id }) => id === "control_action/set-rate")).toEqual({
      id: "control_action/set-rate",
      name: "Set and start",
      from: ["controller/nurse"],
      to: ["controller/dose-check"],
      travels: ["flow/set-rate"],
    });
    expect(structure.processes.map(({ name }) => name)).toContain("Pump motor");
  });

  it("leaves out what only hands data over", () => {
    const front = new Map(
      (whole.entities("control_action") as readonly Entity<"control_action">[]).map((each) => [
        each.id,
        each.props.front,
      ]),
    );
    expect(structure.actions.filter(({ id }) => front.get(id) === "data")).toEqual([]);
  });

  it("names each end of an arrow among its places", () => {
    const places = new Set([
      ...structure.levels.flatMap(({ controllers }) => controllers.map(({ id }) => id)),
      ...structure.processes.map(({ id }) => id),
    ]);
    const ends = [...structure.actions, ...structure.feedback].flatMap(({ from, to }) => [...from, ...to]);
    expect(ends.filter((id) => !places.has(id))).toEqual([]);
  });

  it("is drawn with names that can neither end a label nor begin a statement", () => {
    const controller = { id: "controller/a", human: false, realisedBy: [], responsibilities: [] };
    const hostile: ControlStructure = {
      levels: [{ level: 1, controllers: [{ ...controller, name: 'A"]\n  click n0 "javascript:alert(1)"' }] }],
      processes: [{ id: "component/b", name: "B`; <b> | end" }],
      actions: [
        { id: "control_action/x", name: "x| n1 --> n9[", from: ["controller/a"], to: ["component/b"], travels: [] },
      ],
      feedback: [],
    };
    const lines = asMermaid(hostile).split("\n");
    expect(lines).toHaveLength(7);
    expect(lines.join("\n")).not.toMatch(/click n0 "|<b>|n9\[|`/);
    expect(lines[5]).toMatch(/^ {2}n0 -->\|"[^"|]*"\| n1$/);
  });

  it("of nothing is nothing", () => {
    const empty = snapshotOf([] as (Entity | Link)[]);
    const none = wholeRead({ whole: empty, facts: empty });
    expect(controlStructureOf(none)).toEqual({ levels: [], processes: [], actions: [], feedback: [] });
    expect(Object.values(WRITTEN).map((write) => write(none))).toEqual([
      "table,type,subtype,context,verdict,because\r\n",
      "",
      `${JSON.stringify({ levels: [], processes: [], actions: [], feedback: [] }, undefined, 1)}\n`,
      "flowchart TD\n",
    ]);
  });
});
