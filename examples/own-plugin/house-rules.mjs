// A plugin of rules: what this house wants of every system, beyond what frameworks look for. A rule asks the model, and
// gets yes, no or unknown; of what nobody has said it makes a question, never a finding.

export const plugin = ({ all, said, sensitive, type }) => ({
  contract: 1,
  id: "house-rules",
  title: "House rules",
  says: "Checks what this house has agreed on: sensitive stores can be restored, and say who touched them.",
  version: "1.0.0",

  template: {
    sections: [
      { key: "findings", title: "House rules that are broken", blocks: [{ key: "table", title: "All", type: "table" }] },
      { key: "questions", title: "What has to be known", blocks: [{ key: "table", title: "Questions", type: "table" }] },
    ],
  },

  fits: [
    {
      weight: 1,
      of: "component",
      when: type("store"),
      because: "It keeps data.",
      missing: "No store is drawn.",
    },
  ],

  rules: [
    {
      id: "house-rules/stores/restorable",
      pack: "stores",
      category: "availability",
      name: "A store that cannot be restored",
      of: "component",
      asks: "Is {it} backed up, and was a restore tried?",
      when: all(type("store"), sensitive("availability", "high")),
      holds: type("store"),
      unless: [said("backed_up")],
      says: "{it} keeps data that must be there, and cannot be brought back.",
      likelihood: "likely",
      impact: "high",
      cwe: ["CWE-693"],
      remedies: [
        {
          id: "house-rules/back-up",
          does: "Back {it} up every day, and try a restore every quarter.",
          sets: { attribute: "backed_up", value: "yes" },
        },
      ],
    },
    {
      id: "house-rules/stores/access-logged",
      pack: "stores",
      category: "accountability",
      name: "A store that does not say who read it",
      of: "component",
      asks: "Does {it} write down who reads and changes what?",
      when: all(type("store"), sensitive("confidentiality", "high")),
      holds: type("store"),
      unless: [said("reads_logged")],
      says: "{it} keeps what must not get out, and nobody could tell afterwards who read it.",
      likelihood: "likely",
      impact: "medium",
      cwe: ["CWE-778"],
      remedies: [
        {
          id: "house-rules/log-access",
          does: "Write every access to {it} into a log that its own accounts cannot change.",
          sets: { attribute: "reads_logged", value: "yes" },
        },
      ],
    },
  ],
});
