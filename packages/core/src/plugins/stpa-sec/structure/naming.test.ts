import { describe, expect, it } from "vitest";
import type { Entity } from "../../../model/index.ts";
import type { StpaRead } from "../read.ts";
import { actionName, feedbackName } from "./naming.ts";

const component = (key: string, name: string): Entity => ({
  id: `component/${key}`,
  kind: "component",
  name,
  props: { type: "process" },
  tags: [],
  origin: { by: "user" },
});
const parts = new Map(
  [component("a", "Pump controller"), component("b", "Pump motor"), component("d", "Drug library")].map((each) => [
    each.id,
    each,
  ]),
);

interface Told {
  readonly verb?: string;
  readonly said?: string;
  /** Of the data that the flow carries. */
  readonly data?: string;
}

const flowOf = (name: string, { verb, said }: Told = {}): Entity<"flow"> => ({
  id: "flow/f",
  kind: "flow",
  name,
  props: verb === undefined ? {} : { verb },
  tags: [],
  origin: { by: "input", input: "input/x", ...(said !== undefined && { span: { text: said } }) },
});

/** As much of a reading as names ask for. */
const readOf = ({ data }: Told): StpaRead =>
  ({
    facts: { entity: (id: string) => (id === "data/x" ? component("x", data!) : parts.get(id)) },
    related: (_: string, relation: string) =>
      ({ from: ["component/a"], to: ["component/b"], data: data === undefined ? [] : ["data/x"] })[relation] ?? [],
  }) as unknown as StpaRead;

const named = (name: string, told: Told = {}): string => actionName(flowOf(name, told), ["component/b"], readOf(told));

describe("an order", () => {
  it.each([
    ["Set and start", {}, "Set and start"],
    ["Admit a patient", { verb: "write" }, "Admit a patient"],
    ["Load master keys", { verb: "configure" }, "Load master keys"],
    ["Motor command", { verb: "command" }, "Send the motor command to the pump motor"],
    ["Sticks", { verb: "command" }, "Command the pump motor by the sticks"],
    ["Route and map", { verb: "command" }, "Command the pump motor by the route and map"],
    ["Library to pump", { verb: "write" }, "Write the library to the pump motor"],
    ["Administer", { verb: "configure" }, "Administer the pump motor"],
    ["Pump controller → Pump motor", { verb: "command" }, "Command the pump motor"],
    ["Pump controller → Pump motor", {}, "Direct the pump motor"],
    ["Pump controller → Pump motor", { verb: "change", data: "Settings" }, "Change the settings at the pump motor"],
    ["Pump controller → Pump motor", { verb: "send" }, "Send to the pump motor"],
  ])("named %j, with %o, is to %j", (name, told, action) => expect(named(name, told)).toBe(action));

  it("is what the sentence says is to be done, without when and over what", () => {
    const said = "The pump controller commands the pump motor to turn faster over the bus when the rate is set.";
    expect(named("Pump controller → Pump motor", { verb: "command", said })).toBe("Turn faster");
  });

  it("keeps away from names with what is no word in them", () => {
    expect(named("A →\u202e B", { verb: "constructor" })).toBe("Direct the pump motor");
  });
});

it.each([
  ["Turns made", {}, "Turns made"],
  ["Pump controller → Pump motor", { data: "Temperature" }, "Temperature"],
  ["Pump controller to pump motor", {}, "Report of the pump controller"],
])("what comes back as %j, with %o, is called %j", (name, told, called) =>
  expect(feedbackName(flowOf(name, told), "component/a", readOf(told))).toBe(called),
);
