import type { PluginDraft } from "../../engine/index.ts";

/** What there is of some kinds, by facts and by derivation, with the columns in which people of the method read it. */
const entities = (
  kind: string,
  columns: Readonly<Record<string, readonly string[]>>,
  where?: Readonly<Record<string, readonly string[]>>,
) => ({
  query: "entities",
  kinds: [kind],
  facts: true,
  ...(where !== undefined && { where: mutable(where) }),
  columns: Object.entries(columns).map(([title, shows]) => ({ title, shows: [...shows] })),
});

const mutable = (where: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(where).map(([field, words]) => [field, [...words]]));

const ID = { id: ["id"] };

/** What is shown, in the order of the method. */
export const TEMPLATE: PluginDraft["template"] = {
  sections: [
    {
      key: "purpose",
      title: "Purpose of the analysis",
      blocks: [
        {
          key: "losses",
          title: "Losses, with the needs that they harm",
          type: "table",
          content: entities("loss", {
            loss: ["text", "name"],
            "harms the need": [">harms:text", ">harms"],
            "voiced by": [">harms>voices"],
            priority: ["priority"],
            ...ID,
          }),
        },
        {
          key: "hazards",
          title: "Hazards, with the losses to which they lead",
          type: "table",
          content: entities("hazard", {
            condition: ["condition", "name"],
            "state of": [">state_of", "system"],
            "leads to": [">leads_to", ">refines"],
            properties: ["properties"],
            ...ID,
          }),
        },
        {
          key: "constraints",
          title: "What prevents each hazard, and what ends it",
          type: "table",
          content: entities(
            "constraint",
            { constraint: ["text", "name"], type: ["type"], "keeps off": [">prevents", ">refines"], ...ID },
            { type: ["prevent", "respond", "refine", "undefined"] },
          ),
        },
      ],
    },
    {
      key: "control-structure",
      title: "Control structure",
      blocks: [
        {
          key: "structure",
          title: "Who controls what, and what comes back",
          type: "diagram",
          content: { query: "control_structure" },
        },
        {
          key: "controllers",
          title: "Controllers",
          type: "table",
          content: entities("controller", {
            controller: ["name"],
            level: ["level"],
            human: ["human"],
            "realised by": ["<realises"],
            ...ID,
          }),
        },
        {
          key: "responsibilities",
          title: "What each of them answers for",
          type: "table",
          content: entities(
            "constraint",
            { controller: [">assigned_to"], responsibility: ["text"], ...ID },
            { type: ["responsibility"] },
          ),
        },
        {
          key: "actions",
          title: "Control actions",
          type: "table",
          content: entities("control_action", {
            action: ["name"],
            "issued by": [">issued_by"],
            "acts on": [">acts_on"],
            "travels over": [">travels"],
            "its issuer learns by": [">issued_by<informs"],
            ...ID,
          }),
        },
        {
          key: "feedback",
          title: "Feedback",
          type: "table",
          content: entities("feedback", {
            feedback: ["name"],
            "reported by": [">reported_by"],
            informs: [">informs"],
            "travels over": [">travels"],
            ...ID,
          }),
        },
        {
          key: "variables",
          title: "What controllers go by",
          type: "table",
          content: entities("process_variable", {
            variable: ["name"],
            values: ["values"],
            "held by": [">held_by"],
            "learnt from": [">informed_by"],
            "weighed by": ["<weighs"],
          }),
        },
      ],
    },
    {
      key: "context-tables",
      title: "Context tables",
      blocks: [
        {
          key: "tables",
          title: "Contexts looked at, by action and type; each id can be read like a section",
          type: "table",
          content: entities("context_table", {
            table: ["name"],
            contexts: ["contexts"],
            hazardous: ["hazardous"],
            undecided: ["undecided"],
            impossible: ["impossible"],
            scenarios: ["scenarios"],
            ...ID,
          }),
        },
      ],
    },
    {
      key: "unsafe-control-actions",
      title: "Unsafe control actions",
      blocks: [
        {
          key: "unsafe",
          title: "Unsafe control actions, with the hazards to which they lead",
          type: "table",
          content: entities("uca", {
            "unsafe control action": ["name"],
            type: ["subtype", "type"],
            context: ["context"],
            "leads to": [">leads_to"],
            ...ID,
          }),
        },
        {
          key: "harmless",
          title: "Why other types are harmless",
          type: "table",
          content: entities("justification", {
            action: [">justifies", "name"],
            type: ["type"],
            because: ["reason"],
            "looked at by": ["reviewer"],
            ...ID,
          }),
        },
        {
          key: "controller-constraints",
          title: "What each controller must or must not do",
          type: "table",
          content: entities(
            "constraint",
            { constraint: ["text"], "assigned to": [">assigned_to"], ...ID },
            { type: ["controller"] },
          ),
        },
      ],
    },
    {
      key: "scenarios",
      title: "Loss scenarios",
      blocks: [
        {
          key: "adversaries",
          title: "Who may bring it about, and from where",
          type: "table",
          content: entities("adversary", {
            adversary: ["name"],
            position: ["position"],
            "stands at": [">stands_at"],
            goal: ["goal"],
            ...ID,
          }),
        },
        {
          key: "scenarios",
          title: "How it may come about, by class",
          type: "table",
          content: entities("scenario", {
            scenario: ["text", "name"],
            class: ["class"],
            factor: ["factor"],
            explains: [">explains"],
            ...ID,
          }),
        },
      ],
    },
    {
      key: "answers",
      title: "Requirements and mitigations",
      blocks: [
        {
          key: "requirements",
          title: "What each element has to do",
          type: "table",
          content: entities(
            "requirement",
            {
              requirement: ["text", "name"],
              level: ["level"],
              "because of": [">derived_from"],
              "met by": ["<implements"],
              ...ID,
            },
            { level: ["system", "component"] },
          ),
        },
        {
          key: "mitigations",
          title: "What is there, and what is proposed",
          type: "table",
          content: entities("mitigation", {
            mitigation: ["text", "name"],
            type: ["type"],
            status: ["status"],
            at: [">applied_at"],
            ...ID,
          }),
        },
        {
          key: "trace",
          title: "From a mitigation up to the stakeholder",
          type: "markdown",
          content: 'Any of them by its id: trace_show {"id":"mitigation/…"}.',
        },
      ],
    },
    {
      key: "open-steps",
      title: "Open steps",
      blocks: [{ key: "steps", title: "What to settle next", type: "table", content: { query: "steps" } }],
    },
  ],
};
