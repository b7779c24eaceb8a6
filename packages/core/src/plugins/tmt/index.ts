import { definePlugin, field } from "../../engine/index.ts";
import { CARD } from "./card.ts";
import { derivedAt, unreadableIn, templatesIn } from "./threats.ts";

/**
 * Rules that people bring along. A template is a fact like any other that was handed over, so what is found depends on
 * nothing but the graph, and a system without one has no findings here.
 */
export const tmt = definePlugin({
  ...CARD,
  version: "1.0.0",
  template: {
    sections: [
      {
        key: "threats",
        title: "Threats by the template's rules",
        blocks: [
          {
            key: "table",
            title: "Threats, by flow",
            type: "table",
            content: { query: "entities", kinds: ["threat", "question"] },
          },
        ],
      },
    ],
  },
  fits: [
    {
      weight: 1,
      of: "artifact",
      when: field("mediaType", "application/vnd.microsoft.threat-template+xml"),
      because: "A threat template was handed over, so its rules can be applied.",
      missing: "No threat template (.tb7, or a .tm7 with one) was handed over.",
    },
  ],
  cells: {
    owners: (read) => {
      const templates = templatesIn(read).map(({ id }) => id);
      return templates.length === 0 ? [] : [...templates, ...read.ids("flow")];
    },
    run: (owner, read) => (owner.startsWith("artifact/") ? unreadableIn(owner, read) : derivedAt(owner, read)),
  },
});
