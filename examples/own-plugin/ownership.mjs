// A plugin of one's own: whoever keeps data whose loss would hurt has to have an owner, a person or team who answers for it.
// It works out a cell for each component that stores or processes data; docs/plugins.md goes through it line by line.

const LEVELS = ["very_low", "low", "medium", "high", "very_high"];
const HURTS = LEVELS.indexOf("high");

const key = (id) => id.slice(id.indexOf("/") + 1);
const origin = (rule, read) => ({ by: "rule", plugin: "ownership", rule, read });

/** The data items at a component that must not get out, be altered or be missing, each with the highest of its three levels. */
function dataThatHurts(component, read) {
  return read
    .related(component, "data")
    .map((id) => ({ id, name: read.entity(id).name, level: highest(read.entity(id).props) }))
    .filter(({ level }) => level >= HURTS);
}

const highest = ({ confidentiality, integrity, availability }) =>
  Math.max(...[confidentiality, integrity, availability].map((level) => LEVELS.indexOf(level)));

export const plugin = {
  contract: 1,
  id: "ownership",
  title: "Ownership",
  says: "Names each part that holds data whose loss would hurt and that nobody owns.",
  version: "1.0.0",

  template: {
    sections: [
      {
        key: "unowned",
        title: "Parts that nobody owns",
        blocks: [
          { key: "how", title: "What is looked at", type: "markdown", content: "Parts with data of level high or more." },
          { key: "table", title: "Unowned parts", type: "table", content: { query: "entities", kinds: ["weakness"] } },
        ],
      },
    ],
    derives: { entities: ["weakness"], links: ["threatens"] },
  },

  fits: [
    {
      weight: 1,
      of: "data",
      when: { is: "sensitive", of: "confidentiality", least: "high" },
      because: "It holds data that must not get out.",
      missing: "No data of high confidentiality are named.",
    },
  ],

  cells: {
    owners: (read) => read.ids("component"),

    run(component, read) {
      const { name, props } = read.entity(component);
      const data = dataThatHurts(component, read);
      if (props.owner !== undefined || props.type === "actor" || data.length === 0) return {};

      const id = `weakness/ownership.${key(component)}`;
      const names = data.map((each) => each.name).join(", ");
      const proof = origin("no-owner", [component, ...data.map((each) => each.id)]);
      return {
        entities: [
          {
            id,
            name: `Nobody owns ${name}`,
            props: { text: `${name} holds ${names}, and nobody answers for it. Name its owner.` },
            origin: proof,
          },
        ],
        links: [{ kind: "threatens", from: id, to: component, origin: proof }],
      };
    },
  },
};
