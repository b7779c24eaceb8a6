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
    "river-lock.hazx": {
      loss: 2,
      hazard: 3,
      constraint: 3,
      objective: 1,
      requirement: 4,
      component: 5,
      controller: 2,
      flow: 5,
      process_variable: 2,
      feedback: 1,
      control_action: 2,
      uca: 4,
      hazard_rule: 5,
      scenario: 3,
      artifact: 1,
    },
    "greenhouse.haz": {
      loss: 1,
      hazard: 2,
      constraint: 2,
      requirement: 2,
      component: 3,
      controller: 1,
      flow: 2,
      process_variable: 1,
      control_action: 1,
      uca: 2,
      hazard_rule: 1,
      scenario: 3,
      artifact: 1,
    },
    "ticket-gate.haz": {
      loss: 1,
      hazard: 1,
      constraint: 2,
      component: 2,
      controller: 1,
      flow: 1,
      control_action: 1,
      uca: 1,
    },
  },
});

const read = (name: string): Promise<Reading> => format.read(openSample(`xstampp/samples/${name}`).source, noSiblings);
const lock = (): Promise<Reading> => read("river-lock.hazx");
const greenhouse = (): Promise<Reading> => read("greenhouse.haz");

const linksOf = ({ links }: Reading, ...kinds: readonly string[]): string[] =>
  links.filter(({ kind }) => kinds.includes(kind)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

const propsOf = ({ entities }: Reading, kind: string): Record<string, unknown> =>
  Object.fromEntries(entities.filter((entity) => entity.kind === kind).map(({ id, props }) => [id, props]));

describe("what the analysis is about", () => {
  it("is losses, hazards, constraints, goals and requirements with their texts", async () => {
    const reading = await lock();
    expect([reading.name, reading.description]).toEqual([
      "River lock",
      "A lock lets boats pass between two levels of a river.",
    ]);
    expect(propsOf(reading, "loss")).toEqual({
      "loss/a-boat-is-wrecked": { text: "A boat is crushed or capsizes." },
      "loss/people-drown": { text: "Somebody on a boat or on the gate is swept away." },
    });
    expect(propsOf(reading, "hazard")).toEqual({
      "hazard/boats-wait-without-end": { system: "River lock", condition: "Boats wait without end" },
      "hazard/gate-moves-into-a-boat": {
        system: "River lock",
        condition: "The gate moves while a boat lies in the passage.",
      },
      "hazard/gate-open-between-unequal-levels": {
        system: "River lock",
        condition: "The gate opens while the water on its two sides differs.",
      },
    });
    expect(linksOf(reading, "leads_to").filter((each) => each.startsWith("hazard/"))).toEqual([
      "hazard/gate-moves-into-a-boat leads_to loss/a-boat-is-wrecked",
      "hazard/gate-open-between-unequal-levels leads_to loss/a-boat-is-wrecked",
      "hazard/gate-open-between-unequal-levels leads_to loss/people-drown",
    ]);
  });

  it("keeps the ids and numbers of the file, and how severe it calls a loss", async () => {
    const { entities } = await lock();
    expect(entities.find(({ id }) => id === "loss/a-boat-is-wrecked")?.ext).toEqual({
      marks: ["xstampp:f229be01-afd2-5162-810f-ead48d994b21"],
      xstampp: { id: "f229be01-afd2-5162-810f-ead48d994b21", number: 2, severity: "S2" },
    });
  });

  it("is losses and vulnerabilities where the plugin for security wrote it", async () => {
    const reading = await read("ticket-gate.haz");
    expect(propsOf(reading, "hazard")).toEqual({
      "hazard/trips-can-be-read": {
        system: "Ticket gate",
        condition: "Trips of a rider can be read by others.",
        lens: "security",
      },
    });
    expect(linksOf(reading, "leads_to")).toEqual([
      "hazard/trips-can-be-read leads_to loss/riders-are-tracked",
      "uca/let-pass.provided.a-rider-is-let-pass-with-the-card-of-another leads_to hazard/trips-can-be-read",
    ]);
    expect(reading.dropped).toEqual([
      { what: "section", why: "it is no part of an analysis by STPA that is known here", count: 1 },
    ]);
  });
});

describe("the control structure", () => {
  it("is parts by their type, and those that control are controllers", async () => {
    const reading = await lock();
    const types = reading.entities.flatMap(({ id, props }) =>
      "type" in props && id.startsWith("component/") ? [`${id}: ${props.type}`] : [],
    );
    expect(types).toEqual([
      "component/gate: device",
      "component/gate-controller: process",
      "component/gate-drive: actuator",
      "component/level-gauge: sensor",
      "component/lock-keeper: actor",
    ]);
    expect(propsOf(reading, "controller")).toEqual({
      "controller/gate-controller": {},
      "controller/lock-keeper": { human: true },
    });
  });

  it("has flows that are called by what is written on them, and tells those that end nowhere", async () => {
    const reading = await lock();
    expect(reading.entities.flatMap(({ kind, id, name }) => (kind === "flow" ? [`${id}: ${name}`] : []))).toEqual([
      "flow/gate-controller>gate-drive:open-the-gate: open the gate",
      "flow/gate-drive>gate: Gate drive → Gate",
      "flow/gate>level-gauge: Gate → Level gauge",
      "flow/level-gauge>gate-controller:level-reading: level reading",
      "flow/lock-keeper>gate-controller:order-passage-ring-the-bell: order passage, ring the bell",
    ]);
    expect(reading.dropped).toContainEqual({ what: "connection", why: "an end of it is at no part", count: 1 });
  });

  it("says who issues an action, over what it travels, on what it acts and what it weighs", async () => {
    expect(
      linksOf(await lock(), "issued_by", "travels", "acts_on", "weighs", "informs", "reported_by", "held_by"),
    ).toEqual([
      "control_action/open-the-gate acts_on component/gate-drive",
      "control_action/open-the-gate issued_by controller/gate-controller",
      "control_action/open-the-gate travels flow/gate-controller>gate-drive:open-the-gate",
      "control_action/open-the-gate weighs process_variable/gate-controller.passage",
      "control_action/open-the-gate weighs process_variable/gate-controller.water-level",
      "control_action/order-passage acts_on controller/gate-controller",
      "control_action/order-passage issued_by controller/lock-keeper",
      "control_action/order-passage travels flow/lock-keeper>gate-controller:order-passage-ring-the-bell",
      "feedback/level-reading informs controller/gate-controller",
      "feedback/level-reading reported_by component/level-gauge",
      "feedback/level-reading travels flow/level-gauge>gate-controller:level-reading",
      "process_variable/gate-controller.passage held_by controller/gate-controller",
      "process_variable/gate-controller.water-level held_by controller/gate-controller",
    ]);
  });

  it("has the values of a process model; a variable of one value tells nothing apart and is left out", async () => {
    const reading = await lock();
    expect(propsOf(reading, "process_variable")).toEqual({
      "process_variable/gate-controller.passage": { values: ["clear", "boat in it"] },
      "process_variable/gate-controller.water-level": { values: ["equal", "unequal"] },
    });
    expect(reading.unclear).toContainEqual({
      line: expect.any(Number) as number,
      text: "Mode: automatic",
      why: "it has fewer than two values",
    });
  });
});

describe("unsafe control actions", () => {
  it("have one of four types, and a context where a rule says one", async () => {
    expect(propsOf(await lock(), "uca")).toEqual({
      "uca/open-the-gate.duration.open-the-gate-duration-4": { type: "duration", context: "" },
      "uca/open-the-gate.not_provided.the-gate-is-not-opened-although-a-boat-waits": {
        type: "not_provided",
        context: "Passage = clear and Water level = equal",
        description: "The gate is not opened although a boat waits.",
      },
      "uca/open-the-gate.provided.the-gate-is-opened-while-the-levels-differ": {
        type: "provided",
        context: "Water level = unequal",
        description: "The gate is opened while the levels differ.",
      },
      "uca/open-the-gate.timing.the-gate-is-opened-too-early-while-the-chamber-still-fills": {
        type: "timing",
        context: "Water level = unequal",
        description: "The gate is opened too early, while the chamber still fills.",
      },
    });
  });

  it("lead to their hazards with the note of the link, and are inverted by a constraint of their controller", async () => {
    const reading = await lock();
    const provided = "uca/open-the-gate.provided.the-gate-is-opened-while-the-levels-differ";
    const answer = "constraint/open-the-gate.provided.the-gate-is-opened-while-the-levels-differ.answer";
    expect(reading.links.find(({ from, kind }) => from === provided && kind === "leads_to")).toMatchObject({
      to: "hazard/gate-open-between-unequal-levels",
      props: { reason: "Water rushes through." },
    });
    expect(linksOf(reading, "inverts", "assigned_to", "fulfils", "prevents")).toEqual([
      `${answer} assigned_to controller/gate-controller`,
      `${answer} fulfils constraint/levels-first`,
      `${answer} inverts ${provided}`,
    ]);
    expect(propsOf(reading, "constraint")[answer]).toEqual({
      text: "The controller must not open the gate while the levels differ.",
      type: "controller",
    });
  });
});

describe("context tables and refined rules", () => {
  it("become rules once each, with the values of variables as an expression", async () => {
    const rules = Object.values(propsOf(await lock(), "hazard_rule"));
    expect(rules).toHaveLength(5);
    expect(rules).toEqual(
      expect.arrayContaining([
        {
          type: "provided",
          when: "Water level = unequal",
          description: "The gate must not be opened anytime when the water level is unequal",
        },
        {
          type: "timing",
          subtype: "too_late",
          when: "Passage = boat in it",
          description: "The gate must not be opened too late when a boat is in it",
        },
        { type: "timing", subtype: "too_early", when: "Water level = unequal" },
        { type: "provided", when: "Passage = boat in it and Water level = equal" },
        { type: "not_provided", when: "Passage = clear and Water level = equal" },
      ]),
    );
    for (const rule of rules) expect(() => parseExpression((rule as { when: string }).when)).not.toThrow();
  });

  it("lead where the unsafe actions lead that they refine", async () => {
    const reading = await lock();
    const leads = reading.links.filter(({ from, kind }) => from.startsWith("hazard_rule/") && kind === "leads_to");
    const when = (id: string): unknown => (propsOf(reading, "hazard_rule")[id] as { when: string }).when;
    expect(leads.map(({ from, to }) => [when(from), to]).sort()).toEqual([
      ["Passage = clear and Water level = equal", "hazard/boats-wait-without-end"],
      ["Water level = unequal", "hazard/gate-open-between-unequal-levels"],
      ["Water level = unequal", "hazard/gate-open-between-unequal-levels"],
    ]);
  });

  it("are left out with the reason where the file does not hold what they speak of", async () => {
    const { dropped } = await lock();
    expect(dropped.filter(({ what }) => ["rule", "context"].includes(what))).toEqual([
      { what: "context", why: "it is archived", count: 1 },
      { what: "context", why: "it names a variable or a value that was left out", count: 1 },
      { what: "context", why: "it names no values", count: 1 },
      { what: "context", why: "nobody found it hazardous", count: 1 },
      { what: "rule", why: "it names variables or values that no process model has", count: 1 },
      { what: "rule", why: "its control action is not in the file", count: 1 },
    ]);
  });
});

describe("causal factors", () => {
  it("are scenarios at the part where they stand, whose type tells the class", async () => {
    const reading = await lock();
    const uca = "uca/open-the-gate.provided.the-gate-is-opened-while-the-levels-differ";
    expect(propsOf(reading, "scenario")).toEqual({
      "scenario/level-gauge.the-gauge-is-clogged-by-driftwood": {
        text: "The gauge is clogged by driftwood.",
        class: "feedback",
      },
      "scenario/the-controller-trusts-a-gauge-that-stands-still": {
        text: "The controller trusts a gauge that stands still.",
        class: "feedback",
      },
      "scenario/wrong-limit-was-set": { text: "Wrong limit was set.", class: "controller" },
    });
    expect(linksOf(reading, "explains", "exploits")).toEqual([
      `scenario/level-gauge.the-gauge-is-clogged-by-driftwood explains ${uca}`,
      "scenario/level-gauge.the-gauge-is-clogged-by-driftwood exploits component/level-gauge",
      `scenario/the-controller-trusts-a-gauge-that-stands-still explains ${uca}`,
      "scenario/the-controller-trusts-a-gauge-that-stands-still exploits component/level-gauge",
    ]);
    expect(linksOf(reading, "leads_to").filter((each) => each.startsWith("scenario/"))).toEqual([
      "scenario/level-gauge.the-gauge-is-clogged-by-driftwood leads_to hazard/gate-open-between-unequal-levels",
    ]);
  });

  it("are answered by requirements, which design requirements refine", async () => {
    expect(linksOf(await lock(), "derived_from", "refines")).toEqual([
      "requirement/a-reading-that-does-not-change-for-a-minute-must-not-be-used derived_from scenario/level-gauge.the-gauge-is-clogged-by-driftwood",
      "requirement/gauge-check refines requirement/a-reading-that-does-not-change-for-a-minute-must-not-be-used",
      "requirement/interlock derived_from constraint/open-the-gate.provided.the-gate-is-opened-while-the-levels-differ.answer",
      "requirement/two-gauges derived_from constraint/levels-first",
    ]);
  });

  it("stand within their part in older files, with what they lead to", async () => {
    const reading = await greenhouse();
    expect(propsOf(reading, "scenario")).toEqual({
      "scenario/bed.sand-lets-the-water-through": { text: "Sand lets the water through.", class: "process" },
      "scenario/valve.the-valve-sticks": { text: "The valve sticks.", class: "control_path" },
      "scenario/watering-computer.the-clock-is-wrong": {
        text: "The clock is wrong.",
        class: "controller",
        description: "Seen twice last summer.",
      },
    });
    const uca = "uca/open-valve.not_provided.the-valve-stays-shut-while-the-soil-is-dry";
    expect(linksOf(reading, "explains", "derived_from")).toEqual([
      "requirement/the-clock-is-set-by-radio derived_from scenario/watering-computer.the-clock-is-wrong",
      "requirement/the-valve-is-moved-every-day derived_from scenario/valve.the-valve-sticks",
      `scenario/valve.the-valve-sticks explains ${uca}`,
    ]);
    expect(linksOf(reading, "leads_to").filter((each) => each.startsWith("scenario/"))).toEqual([
      "scenario/bed.sand-lets-the-water-through leads_to hazard/dry-soil",
      "scenario/valve.the-valve-sticks leads_to hazard/dry-soil",
    ]);
    expect(reading.dropped).toEqual([
      { what: "causal entry", why: "it joins nothing that was not joined before", count: 1 },
      { what: "corresponding constraint", why: "nobody has written it yet", count: 1 },
    ]);
  });
});

describe("what is handed over", () => {
  it("is counted in whole, and what is left out is listed by the same words", async () => {
    const { counts, dropped } = await lock();
    expect(counts).toEqual({
      accident: 2,
      hazard: 3,
      "safety constraint": 2,
      "system goal": 1,
      "design requirement": 3,
      component: 5,
      "process model": 1,
      "process variable": 3,
      "process value": 6,
      "control action label": 3,
      feedback: 1,
      drawing: 2,
      connection: 6,
      "control action": 2,
      "unsafe control action": 4,
      "corresponding constraint": 4,
      context: 7,
      rule: 4,
      "causal constraint": 1,
      "causal factor": 2,
      scenario: 1,
      "temporal formula": 1,
      // Of a rule, a scenario, and three verdicts on contexts, one of which that rule was refined from.
      "rule link": 5,
      "weighed variable": 2,
      link: 18,
    });
    const left = new Map<string, number>();
    for (const { what, count } of dropped) left.set(what, (left.get(what) ?? 0) + count);
    expect(Object.fromEntries(left)).toEqual({
      connection: 1,
      context: 4,
      "control action label": 1,
      "corresponding constraint": 3,
      drawing: 2,
      link: 3,
      "process value": 2,
      "process variable": 1,
      rule: 2,
      "temporal formula": 1,
    });
  });

  it.each(["river-lock.hazx", "greenhouse.haz", "ticket-gate.haz"])(
    "becomes as many facts of each kind as it holds, less what is listed: %s",
    async (name) => {
      const { entities, links, counts, dropped } = await read(name);
      const listed = (what: string): number =>
        dropped.reduce((sum, each) => sum + (each.what === what ? each.count : 0), 0);
      const stated = Object.keys(ENTITIES).reduce((sum, what) => sum + (counts[what] ?? 0), 0);
      const made = entities.filter(({ kind, props }) => !OTHERS.has(kind) && !("when" in props)).length;
      const tally = {
        stated,
        read: made,
        listed: Object.keys(ENTITIES).reduce((sum, what) => sum + listed(what), 0),
      };
      expect(flawsOfRaw({ entities, links, tally })).toEqual([]);
    },
  );
});

/** Foreign things that become one entity each, or are listed. Rules also come from contexts, so they are told above. */
const ENTITIES: Readonly<Record<string, true>> = Object.fromEntries(
  [
    "accident",
    "hazard",
    "safety constraint",
    "system goal",
    "design requirement",
    "component",
    "process variable",
    "feedback",
    "connection",
    "control action",
    "unsafe control action",
    "corresponding constraint",
    "causal constraint",
    "causal factor",
    "causal entry",
    "scenario",
  ].map((what) => [what, true]),
);
const OTHERS: ReadonlySet<string> = new Set(["controller", "artifact"]);

describe("a project that is not as it should be", () => {
  const project = (inside: string): string =>
    `<a:dataModelController xmlns:a="astpa.model" version="3.1">${inside}</a:dataModelController>`;
  const readText = (text: string): Promise<Reading> => format.read(sourceFrom(text, "x.haz"), noSiblings);

  it("may be empty: then it says nothing", async () => {
    const { name, entities, links, counts, dropped } = await readText(project("<projectdata/>"));
    expect([name, entities.map(({ kind }) => kind), links, counts, dropped]).toEqual(["x", ["artifact"], [], {}, []]);
  });

  it("is refused with its line where it is something else, cut, or declares types", async () => {
    await expect(refusalOf(() => readText("<other/>"))).resolves.toContain("line 1: is no project of XSTAMPP");
    await expect(refusalOf(() => readText("<dataModelController><hazacc>"))).resolves.toContain("not well-formed");
    await expect(refusalOf(() => readText(`<!DOCTYPE a [<!ENTITY x "y">]>${project("&x;")}`))).resolves.toContain(
      "DOCTYPE",
    );
  });

  it("keeps two rows of one id and one title apart", async () => {
    const row = "<accident><id>1</id><title>Fire</title><description/></accident>";
    const { entities } = await readText(project(`<hazacc><accidents>${row}${row}</accidents></hazacc>`));
    expect(entities.flatMap(({ id, kind }) => (kind === "loss" ? [id] : []))).toEqual(["loss/fire", "loss/fire~2"]);
  });

  it("may use names of prototypes as ids, types and keys", async () => {
    const { entities, dropped } = await readText(
      project(
        `<hazacc><accidents><accident><id>__proto__</id><title>__proto__</title></accident></accidents></hazacc>
         <controlstructure><component><id>constructor</id><text>toString</text><componentType>constructor</componentType></component></controlstructure>
         <linkController><linkMap><linkList key="__proto__"><links><link linkA="__proto__" linkB="constructor"/></links></linkList></linkMap></linkController>`,
      ),
    );
    expect(entities.map(({ id }) => id)).toEqual(["artifact/xstampp", "component/tostring", "loss/proto"]);
    expect(dropped).toEqual([{ what: "link", why: "a component and a loss have no link here", count: 1 }]);
  });

  it("may have parts within parts, and parts of no known type", async () => {
    const { links, unclear } = await readText(
      project(
        `<controlstructure><component><id>1</id><text>Car</text><componentType>CONTROLLED_PROCESS</componentType><children>
         <component><id>2</id><text>Wheel</text><componentType>WHEEL</componentType></component></children></component></controlstructure>`,
      ),
    );
    expect(links.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
      "component/wheel part_of component/car",
    ]);
    expect(unclear).toEqual([
      { line: 2, text: "Wheel", why: "is a part of no known type, and is taken to be a process" },
    ]);
  });
});
