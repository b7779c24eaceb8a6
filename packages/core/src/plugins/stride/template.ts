import type { PluginDraft } from "../../engine/index.ts";

/** What is shown of it: what was found, and what would have to be known to find more. */
export const TEMPLATE: PluginDraft["template"] = {
  sections: [
    {
      key: "findings",
      title: "STRIDE findings",
      blocks: [
        { key: "by-severity", title: "Findings by severity", type: "metric" },
        { key: "table", title: "Findings, the worst first", type: "table" },
      ],
    },
    {
      key: "questions",
      title: "Open questions",
      blocks: [{ key: "table", title: "Questions, those that settle most first", type: "table" }],
    },
  ],
};
