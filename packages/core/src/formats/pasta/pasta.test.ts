import { describe, expect, it } from "vitest";
import { parseExpression } from "../../logic/index.ts";
import { flawsOfRaw } from "../../trace/checks/index.ts";
import type { Reading } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { refusalOf } from "../text/testing.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "lamp-dimmer.stpa": {
      objective: 1,
      assumption: 1,
      loss: 2,
      hazard: 4,
      constraint: 5,
      component: 5,
      controller: 2,
      process_variable: 2,
      flow: 5,
      control_action: 3,
      feedback: 2,
      uca: 3,
      scenario: 3,
      requirement: 2,
    },
    "garage.stpa": {
      loss: 1,
      hazard: 1,
      constraint: 2,
      component: 2,
      controller: 1,
      process_variable: 2,
      flow: 2,
      control_action: 1,
      feedback: 1,
      uca: 3,
    },
  },
});

const read = (name: string): Promise<Reading> => format.read(openSample(`pasta/samples/${name}`).source, noSiblings);
const lamp = (): Promise<Reading> => read("lamp-dimmer.stpa");

const linksOf = ({ links }: Reading, ...kinds: readonly string[]): string[] =>
  links.filter(({ kind }) => kinds.includes(kind)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const propsOf = ({ entities }: Reading, kind: string): Record<string, unknown> =>
  Object.fromEntries(entities.filter((entity) => entity.kind === kind).map(({ id, props }) => [id, props]));

describe("what the analysis is about", () => {
  it("is called by its names in the file, with its texts", async () => {
    const { entities } = await lamp();
    expect(entities.find(({ id }) => id === "hazard/h1-1")).toEqual({
      id: "hazard/h1-1",
      kind: "hazard",
      name: "The lamp shines white.",
      props: { system: "lamp-dimmer", condition: "The lamp shines white." },
      tags: [],
      origin: { by: "import", format: "pasta", input: "input/lamp-dimmer.stpa", span: { line: 15 } },
      ext: { marks: ["pasta:H1.1"], pasta: { id: "H1.1", header: "By what shines" } },
    });
  });

  it("leads from hazards to losses and from constraints to hazards, each within its own", async () => {
    const reading = await lamp();
    expect(linksOf(reading, "leads_to", "refines").filter((each) => /^(hazard|constraint)/.test(each))).toEqual([
      "constraint/sc1-1 refines constraint/sc1",
      "hazard/h1 leads_to loss/l1",
      "hazard/h1-1 leads_to loss/l1",
      "hazard/h1-1 refines hazard/h1",
      "hazard/h1-2 leads_to loss/l1",
      "hazard/h1-2 refines hazard/h1",
      "hazard/h2 leads_to loss/l2",
    ]);
    expect(linksOf(reading, "prevents", "fulfils", "assigned_to", "inverts")).toEqual([
      "constraint/c1 assigned_to controller/dimmer",
      "constraint/c1 inverts uca/u2",
      "constraint/c1 inverts uca/u3",
      "constraint/r1 assigned_to controller/dimmer",
      "constraint/r1 fulfils constraint/sc1",
      "constraint/sc1 prevents hazard/h1",
      "constraint/sc1-1 prevents hazard/h1-1",
      "constraint/sc2 prevents hazard/h2",
    ]);
  });
});

describe("the control structure", () => {
  it("has parts by their labels; those that order or believe something are controllers", async () => {
    const { entities } = await lamp();
    const named = entities.flatMap(({ id, kind, name }) =>
      kind === "component" || kind === "controller" ? [`${id}: ${name}`] : [],
    );
    expect(named).toEqual([
      "component/dimmer: Light controller",
      "component/door: Door",
      "component/lamp: Lamp",
      "component/lock: Lock",
      "component/worker: Lab worker",
      "controller/dimmer: Light controller",
      "controller/worker: Lab worker",
    ]);
  });

  it("says who orders what over which flow, who is told, and what is believed", async () => {
    const reading = await lamp();
    expect(linksOf(reading, "issued_by", "acts_on", "travels", "reported_by", "informs", "held_by", "part_of")).toEqual(
      [
        "component/lock part_of component/door",
        "control_action/dimmer.white acts_on component/lamp",
        "control_action/dimmer.white issued_by controller/dimmer",
        "control_action/dimmer.white travels flow/dimmer>lamp:switch-to-white",
        "control_action/worker.choose acts_on controller/dimmer",
        "control_action/worker.choose issued_by controller/worker",
        "control_action/worker.choose travels flow/worker>dimmer:choose-the-light-end-the-work",
        "control_action/worker.end acts_on controller/dimmer",
        "control_action/worker.end issued_by controller/worker",
        "control_action/worker.end travels flow/worker>dimmer:choose-the-light-end-the-work",
        "feedback/dimmer.shown informs controller/worker",
        "feedback/dimmer.shown reported_by controller/dimmer",
        "feedback/dimmer.shown travels flow/dimmer>worker:colour-shown",
        "feedback/lamp.current informs controller/dimmer",
        "feedback/lamp.current reported_by component/lamp",
        "feedback/lamp.current travels flow/lamp>dimmer:current-drawn",
        "process_variable/dimmer.film held_by controller/dimmer",
        "process_variable/dimmer.level held_by controller/dimmer",
      ],
    );
    expect(propsOf(reading, "process_variable")).toEqual({
      "process_variable/dimmer.film": { values: ["open", "packed"] },
      "process_variable/dimmer.level": { values: ["low", "high"] },
    });
    const level = reading.entities.find(({ id }) => id === "process_variable/dimmer.level");
    expect(level?.ext?.pasta).toEqual({
      ranges: [
        ["low", "= [MIN,5)"],
        ["high", "= [5,MAX]"],
      ],
    });
  });
});

describe("unsafe control actions", () => {
  it("are told in words, of one of four types", async () => {
    const reading = await lamp();
    expect(propsOf(reading, "uca")).toEqual({
      "uca/u1": {
        type: "not_provided",
        context: "",
        description: "The controller does not switch to white while somebody walks.",
      },
      "uca/u2": {
        type: "provided",
        context: "",
        description: "The controller switches to white while film lies open.",
      },
      "uca/u3": {
        type: "timing",
        context: "",
        description: "The controller switches to white before the film is packed.",
      },
    });
    expect(linksOf(reading, "misuses", "explains", "derived_from", "concerns")).toEqual([
      "requirement/sr1 derived_from scenario/ls1",
      "requirement/sr1 derived_from uca/u2",
      "requirement/sr2 concerns hazard/h1",
      "requirement/sr2 derived_from scenario/ls2",
      "scenario/ls1 explains uca/u2",
      "scenario/ls3 explains uca/u1",
      "uca/u1 misuses control_action/dimmer.white",
      "uca/u2 misuses control_action/dimmer.white",
      "uca/u3 misuses control_action/dimmer.white",
    ]);
  });

  it("or are the contexts of a table, as expressions over what the action weighs", async () => {
    const reading = await read("garage.stpa");
    expect(propsOf(reading, "uca")).toEqual({
      "uca/x1": { type: "provided", context: "beam = broken and door = open" },
      "uca/x2": { type: "provided", context: "beam = broken and door = ajar" },
      "uca/x3": { type: "duration", subtype: "applied_too_long", context: "beam = broken" },
    });
    expect(linksOf(reading, "weighs")).toEqual([
      "control_action/opener.close weighs process_variable/opener.beam",
      "control_action/opener.close weighs process_variable/opener.door",
    ]);
    for (const uca of Object.values(propsOf(reading, "uca")))
      expect(() => parseExpression((uca as { context: string }).context)).not.toThrow();
    expect(reading.dropped).toEqual([
      { what: "desired context", why: "what is to be done in a context has no place here", count: 1 },
    ]);
  });

  it("come about by scenarios, whose factor tells the class", async () => {
    expect(propsOf(await lamp(), "scenario")).toEqual({
      "scenario/ls1": {
        text: "The controller is not told that the table is in use.",
        class: "feedback",
        factor: "missingFeedback",
      },
      "scenario/ls2": { text: "Lightning shines through the window.", class: "process", factor: "disturbance" },
      "scenario/ls3": { text: "The worker's order is forgotten.", class: "controller" },
    });
  });
});

describe("what is handed over", () => {
  it("is counted in whole, and what is left out is listed", async () => {
    const { counts, dropped, unclear } = await lamp();
    expect(counts).toEqual({
      goal: 1,
      assumption: 1,
      loss: 2,
      hazard: 4,
      "system constraint": 3,
      part: 5,
      variable: 3,
      connection: 5,
      "control action": 3,
      feedback: 2,
      coordination: 1,
      responsibility: 1,
      "unsafe control action": 3,
      "controller constraint": 1,
      scenario: 3,
      "safety requirement": 2,
      reference: 22,
    });
    expect(dropped).toEqual([
      { what: "coordination", why: "it names its connection alone", count: 1 },
      { what: "reference", why: "nothing in the file has that name", count: 1 },
      { what: "variable", why: "it has fewer than two values", count: 1 },
    ]);
    expect(unclear.map(({ line, text }) => [line, text])).toContainEqual([
      18,
      "The room is dark while somebody walks.: L9",
    ]);
  });

  it.each(["lamp-dimmer.stpa", "garage.stpa"])("becomes as many facts, less what is listed: %s", async (name) => {
    const { entities, links, counts, dropped } = await read(name);
    const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
    const isThing = (what: string): boolean => what !== "reference";
    const tally = {
      stated: sum(Object.entries(counts).flatMap(([what, count]) => (isThing(what) ? [count] : []))),
      read: entities.filter(({ kind }) => kind !== "controller").length,
      listed: sum(dropped.flatMap(({ what, count }) => (isThing(what) ? [count] : []))),
    };
    expect(flawsOfRaw({ entities, links, tally })).toEqual([]);
  });
});

describe("a text that is not as it should be", () => {
  const refusal = (text: string): Promise<string> =>
    refusalOf(() => format.read(sourceFrom(text, "x.stpa"), noSiblings));

  it.each([
    ['Losses\nL1 "a"\nHazards\nH1 [L1]', 'line 4: has "[" where a description in quotes is expected'],
    [
      'Hazards\nH1 "a"\nLosses\nL1 "b"',
      'line 3: has "Losses" where a section that comes next, or the end, is expected',
    ],
    ["ControlStructure\nS { A {", "has the end where the name of a part is expected"],
    ['Losses\nL1 "never closed', "line 2: has a character that stands for nothing here"],
    ["/* never closed\nLosses", "line 1: has a character that stands for nothing here"],
    ["UCAs\na.b { sometimes { } }", 'has "{" where notProviding, providing,'],
    [`Hazards\n${'H "h" { '.repeat(100)}`, "is nested deeper than 60 levels"],
  ])("is refused with its line: %#", async (text, problem) => {
    expect(await refusal(text)).toContain(problem);
  });

  it("may use names of prototypes, and the same name twice", async () => {
    const text =
      'Losses\n__proto__ "a"\nconstructor "b"\nconstructor "c"\nHazards\nH1 "h" [__proto__, constructor, toString]';
    const reading = await format.read(sourceFrom(text, "x.stpa"), noSiblings);
    expect(reading.entities.map(({ id }) => id)).toEqual([
      "hazard/h1",
      "loss/constructor",
      "loss/constructor~2",
      "loss/proto",
    ]);
    expect(linksOf(reading, "leads_to")).toEqual([
      "hazard/h1 leads_to loss/constructor",
      "hazard/h1 leads_to loss/proto",
    ]);
    expect(reading.dropped).toEqual([{ what: "reference", why: "nothing in the file has that name", count: 1 }]);
  });
});
