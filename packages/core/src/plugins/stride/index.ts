import { type Rule, always, crossing, definePlugin, type } from "../../engine/index.ts";
import { CARD } from "./card.ts";
import { PACKS } from "./rules/index.ts";
import { TEMPLATE } from "./template.ts";

export { PACKS } from "./rules/index.ts";
export { STRIDE } from "./threat.ts";

/** Every rule of every pack. */
export const RULES: readonly Rule[] = Object.values(PACKS).flat();

/** The six ways in which a part, a flow or what it carries can be attacked. */
export const stride = definePlugin({
  ...CARD,
  version: "1.0.0",
  rules: RULES,
  template: TEMPLATE,
  fits: [
    {
      weight: 2,
      of: "component",
      when: always,
      because: "It says of which parts the system is made.",
      missing: "No part of the system is known.",
    },
    {
      weight: 3,
      of: "flow",
      when: always,
      because: "It says who exchanges what with whom.",
      missing: "No flow says who exchanges what with whom.",
    },
    {
      weight: 2,
      of: "component",
      when: type("actor", "external"),
      because: "It says who stands outside and uses it.",
      missing: "Nobody outside, neither a person nor another system, is known.",
    },
    {
      weight: 2,
      of: "flow",
      when: crossing(),
      because: "Flows cross trust boundaries, where most attacks begin.",
      missing: "No flow crosses a trust boundary.",
    },
    {
      weight: 1,
      of: "data",
      when: always,
      because: "It says which data are kept or passed on.",
      missing: "No data are named, so how much a loss would hurt is a guess.",
    },
  ],
});
