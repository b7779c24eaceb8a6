import type { PluginDraft } from "../../engine/index.ts";

/** What is shown, in the order of the method. */
export const TEMPLATE: PluginDraft["template"] = {
  sections: [
    {
      key: "purpose",
      title: "Purpose of the analysis",
      blocks: [
        { key: "losses", title: "Losses, with the needs that they harm", type: "table" },
        { key: "hazards", title: "Hazards, with the losses to which they lead", type: "table" },
        { key: "constraints", title: "What prevents each hazard, and what ends it", type: "table" },
      ],
    },
    {
      key: "control-structure",
      title: "Control structure",
      blocks: [
        { key: "structure", title: "Who controls what, and what comes back", type: "diagram" },
        { key: "controllers", title: "Controllers and their responsibilities", type: "table" },
        { key: "actions", title: "Control actions and feedback", type: "table" },
      ],
    },
    {
      key: "context-tables",
      title: "Context tables",
      blocks: [{ key: "tables", title: "Contexts looked at, by action and type", type: "table" }],
    },
    {
      key: "unsafe-control-actions",
      title: "Unsafe control actions",
      blocks: [
        { key: "unsafe", title: "Unsafe control actions, with the hazards to which they lead", type: "table" },
        { key: "harmless", title: "Why other types are harmless", type: "table" },
      ],
    },
    {
      key: "scenarios",
      title: "Loss scenarios",
      blocks: [{ key: "scenarios", title: "How it may come about, by class", type: "table" }],
    },
    {
      key: "answers",
      title: "Requirements and mitigations",
      blocks: [
        { key: "requirements", title: "What each element has to do", type: "table" },
        { key: "mitigations", title: "What is there, and what is proposed", type: "table" },
        { key: "trace", title: "From a mitigation up to the stakeholder", type: "trace" },
      ],
    },
    {
      key: "open-steps",
      title: "Open steps",
      blocks: [{ key: "steps", title: "What to settle next", type: "table" }],
    },
  ],
};
