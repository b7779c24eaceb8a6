import { LINE_MAX, choiceField, textField, truthField, type Field } from "../mapping.ts";

/** What pytm says of each kind of element beside its name, its references and its controls, and how we say it. */
const DESCRIPTION = textField("description", "description");
const IN_SCOPE = truthField("inScope", "inScope");

/** A name of an enumeration, with the enumeration's own before it as pytm prints it: `Classification.SECRET`. */
function printed(enumeration: string, field: Field): Field {
  const prefix = `${enumeration}.`;
  const bare = (value: unknown): unknown =>
    typeof value === "string" && value.startsWith(prefix) ? value.slice(prefix.length) : value;
  return {
    ...field,
    means: (value, element) => field.means(bare(value), element),
    says: (ours, element = {}) => {
      const said = field.says(ours, element);
      const isPrinted = bare(element[field.foreign]) !== element[field.foreign];
      return isPrinted && typeof said === "string" ? `${prefix}${said}` : said;
    },
  };
}

/** pytm writes -1 for a port that nobody gave. */
const port = (foreign: string): Field => ({
  foreign,
  means: (value) => {
    if (!Number.isInteger(value) || Number(value) > 65_535) return undefined;
    return Number(value) < 0 ? {} : { port: value };
  },
  says: (ours) => ours("port"),
  otherwise: -1,
});

const technology = (foreign: string): Field => ({
  foreign,
  means: (value) =>
    typeof value !== "string" || value.length > LINE_MAX ? undefined : value === "" ? {} : { technology: [value] },
  says: (ours) => (ours("technology") as readonly string[] | undefined)?.[0],
});

export const BOUNDARY: readonly Field[] = [DESCRIPTION];

export const COMPONENT: readonly Field[] = [
  DESCRIPTION,
  IN_SCOPE,
  technology("OS"),
  printed(
    "DatastoreType",
    choiceField("type", {
      UNKNOWN: {},
      FILE_SYSTEM: { technology: ["File system"] },
      SQL: { technology: ["SQL"] },
      LDAP: { technology: ["LDAP"] },
      AWS_S3: { technology: ["Amazon S3"] },
    }),
  ),
];

export const FLOW: readonly Field[] = [
  DESCRIPTION,
  textField("note", "description"),
  textField("protocol", "protocol", { max: LINE_MAX }),
  port("dstPort"),
];

export const DATA: readonly Field[] = [
  DESCRIPTION,
  printed(
    "Classification",
    choiceField("classification", {
      UNKNOWN: {},
      PUBLIC: { confidentiality: "very_low" },
      RESTRICTED: { confidentiality: "low" },
      SENSITIVE: { confidentiality: "medium" },
      SECRET: { confidentiality: "high" },
      TOP_SECRET: { confidentiality: "very_high" },
    }),
  ),
  truthField("isPII", "@personal"),
  truthField("isCredentials", "@credential"),
];

/** What a component of a class is with us. */
export const TYPES: Readonly<Record<string, string>> = {
  Actor: "actor",
  ExternalEntity: "external",
  Server: "service",
  Lambda: "service",
  Process: "process",
  SetOfProcesses: "process",
  Asset: "process",
  Element: "process",
  Datastore: "store",
  LLM: "model",
  Agent: "agent",
};
