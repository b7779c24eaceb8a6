import { always, definePlugin, field, some, type } from "../../engine/index.ts";
import { CARD } from "./card.ts";
import { ANSWERS, STRUCTURE, SURROUNDINGS } from "./passes.ts";
import { rulesPass, tablesPass } from "./tables/index.ts";
import { LATER } from "./scenarios/later.ts";
import { TEMPLATE } from "./template.ts";
import { CONTROL_VERBS, FEEDBACK_VERBS } from "./structure/verbs.ts";

/** Systems-theoretic process analysis for security: from what must not be lost to what each part has to do. */
export const stpaSec = definePlugin({
  ...CARD,
  version: "1.1.0",
  // Each pass stands on those before it; what needs the unsafe actions comes after the tables.
  cells: { passes: [...STRUCTURE, ...SURROUNDINGS, rulesPass, tablesPass, ...ANSWERS] },
  later: LATER,
  template: TEMPLATE,
  fits: [
    {
      weight: 3,
      of: "flow",
      when: field("verb", ...CONTROL_VERBS),
      because: "It says who gives orders to whom.",
      missing: "No flow says by its verb that it is an order.",
    },
    {
      weight: 2,
      of: "flow",
      when: field("verb", ...FEEDBACK_VERBS),
      because: "It says what comes back to those who give orders.",
      missing: "No flow says by its verb what comes back to those who give orders.",
    },
    {
      weight: 2,
      of: "component",
      when: type("actuator"),
      because: "Parts of it act on the physical world.",
      missing: "No part acts on the physical world.",
    },
    {
      weight: 1,
      of: "component",
      when: type("sensor"),
      because: "Sensors tell it what the physical world is like.",
      missing: "No sensor is known.",
    },
    {
      weight: 1,
      of: "component",
      when: type("agent"),
      because: "Software agents decide in it what is done.",
      missing: "No software agent decides what is done.",
    },
    {
      weight: 2,
      of: "component",
      when: { is: "all", of: [type("actor"), some("outflows")] },
      because: "People steer it.",
      missing: "No person who steers it is known.",
    },
    {
      weight: 3,
      of: "requirement",
      when: field("level", "stakeholder"),
      because: "It says what stakeholders need of it.",
      missing: "No stakeholder's requirement says what must not be lost.",
    },
    {
      weight: 1,
      of: "control_action",
      when: always,
      because: "Control actions were already named.",
      missing: "Nobody named control actions yet; they follow from the flows.",
    },
  ],
});
