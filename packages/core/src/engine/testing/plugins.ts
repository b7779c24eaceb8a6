import type { PluginDraft } from "../plugin.ts";

/** A template for plugins whose sections do not matter. */
export const template: PluginDraft["template"] = {
  sections: [{ key: "findings", title: "Findings", blocks: [{ key: "table", title: "All of them", type: "table" }] }],
};
