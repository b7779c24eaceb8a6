import { choiceField, nameField, ownField, tagsField, textField, type Field, type Said } from "../mapping.ts";
import { componentTypeFor, zoneTypeFor } from "./types.ts";

/** What OTM says of each kind of element beside ids, references and `attributes`, and how we say it. */
export const ZONE: readonly Field[] = [
  nameField("name"),
  {
    foreign: "type",
    means: (value) => (typeof value === "string" ? { type: zoneTypeFor(value) } : undefined),
    says: (ours) => ours("type"),
  },
  textField("description", "description"),
];

export const ZONE_RISK: readonly Field[] = [
  {
    foreign: "trustRating",
    means: (value) => (isPercent(value) ? { trust: Math.round(value) } : undefined),
    says: (ours) => ours("trust"),
    otherwise: 0,
  },
];

export const COMPONENT: readonly Field[] = [
  nameField("name"),
  {
    foreign: "type",
    means: (value) => {
      if (typeof value !== "string" || value === "" || value.length > 500) return undefined;
      const type = componentTypeFor(value);
      return type === value ? { type } : { type, technology: [value] };
    },
    says: (ours) => (ours("technology") as readonly string[] | undefined)?.[0] ?? ours("type"),
    otherwise: "process",
  },
  textField("description", "description"),
  tagsField("tags"),
];

export const FLOW: readonly Field[] = [nameField("name"), textField("description", "description"), tagsField("tags")];

export const ASSET: readonly Field[] = [nameField("name"), textField("description", "description")];

export const ASSET_RISK: readonly Field[] = ["confidentiality", "integrity", "availability"].map((field) => ({
  foreign: field,
  means: (value) => (isPercent(value) ? { [field]: step(value, LEVELS) } : undefined),
  says: (ours) => middle(ours(field), LEVELS),
  otherwise: 0,
}));

const LEVELS = ["very_low", "low", "medium", "high", "very_high"];

export const THREAT: readonly Field[] = [
  nameField("name"),
  textField("description", "text"),
  linesField("categories", "categories"),
  linesField("cwes", "weaknesses"),
  tagsField("tags"),
];

/** Of the risk that rates a threat: both or none, since one alone rates nothing. */
export const THREAT_RISK: readonly Field[] = [
  percentField("likelihood", ["unlikely", "likely", "very_likely", "frequent"]),
  percentField("impact", ["low", "medium", "high", "very_high"]),
];

export const MITIGATION: readonly Field[] = [
  nameField("name"),
  textField("description", "text"),
  ownField("riskReduction", 0),
];

/** The state of a threat at one element. The first word of each meaning is the one we write. */
export const THREAT_STATE = choiceField("state", {
  exposed: { status: "open" },
  "partly-mitigated": { status: "open" },
  open: { status: "open" },
  mitigated: { status: "mitigated" },
  accepted: { status: "accepted" },
  "accept-risk": { status: "accepted" },
  "not-applicable": { status: "dismissed" },
  hidden: { status: "dismissed" },
});

export const MITIGATION_STATE = choiceField("state", {
  recommended: { status: "proposed" },
  required: { status: "planned" },
  "in-progress": { status: "in_progress" },
  implemented: { status: "done" },
  done: { status: "done" },
  rejected: { status: "rejected" },
  "not-applicable": { status: "rejected" },
});

/** Our fields that have no place in OTM and travel in `attributes`, by kind. */
export const OWN: Readonly<Record<string, readonly string[]>> = {
  component: ["type", "technology", "owner", "inScope", "outOfScopeReason"],
  boundary: ["type"],
  flow: ["protocol", "port", "verb"],
  data: [],
  threat: ["severity", "status"],
  mitigation: ["type", "status"],
};

const isPercent = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 100;

/** Which of the equal parts of 0 to 100 a number lies in. */
const step = (value: number, words: readonly string[]): string =>
  words[Math.min(words.length - 1, Math.floor((value * words.length) / 100))]!;

/** The middle of the part that a word stands for. */
function middle(word: unknown, words: readonly string[]): number | undefined {
  const index = words.indexOf(String(word));
  return index === -1 ? undefined : ((index + 0.5) * 100) / words.length;
}

function percentField(field: string, words: readonly string[]): Field {
  return {
    foreign: field,
    means: (value) => (isPercent(value) ? { [field]: step(value, words) } : undefined),
    says: (ours) => middle(ours(field), words),
    otherwise: 0,
  };
}

/** A list of short texts. What it cannot hold as ours is kept whole. */
function linesField(foreign: string, ours: string): Field {
  return {
    foreign,
    means: (value): Said | undefined => {
      if (!Array.isArray(value)) return undefined;
      const lines = value.filter((line): line is string => typeof line === "string" && line.length <= 500);
      return lines.length === 0 ? {} : { [ours]: lines.slice(0, 20) };
    },
    says: (words) => words(ours),
  };
}
