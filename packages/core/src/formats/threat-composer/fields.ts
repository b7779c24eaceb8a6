import { choiceField, tagsField, textField, type Field, type Said } from "../mapping.ts";

/** A threat's own words beside its sentence are the parts that the sentence is made of; they stay as they are. */
export const THREAT: readonly Field[] = [
  textField("statement", "text"),
  choiceField("status", {
    threatIdentified: { status: "open" },
    threatResolved: { status: "mitigated" },
    threatResolvedNotUseful: { status: "dismissed" },
  }),
  tagsField("tags"),
];

export const MITIGATION: readonly Field[] = [
  textField("content", "text"),
  choiceField("status", {
    mitigationIdentified: { status: "proposed" },
    mitigationInProgress: { status: "in_progress" },
    mitigationResolved: { status: "done" },
    mitigationResolvedWillNotAction: { status: "rejected" },
  }),
  tagsField("tags"),
];

export const ASSUMPTION: readonly Field[] = [textField("content", "text"), tagsField("tags")];

/** What the format keeps as pairs of a key and a value, by key. */
const COMMENTS = textField("Comments", "description", { max: 20_000 });

export const THREAT_METADATA: readonly Field[] = [
  {
    foreign: "STRIDE",
    means: (value) => {
      if (!Array.isArray(value)) return undefined;
      const words = value.map((letter) => (Object.hasOwn(STRIDE, String(letter)) ? STRIDE[String(letter)] : undefined));
      if (words.includes(undefined)) return undefined;
      return words.length === 0 ? {} : { categories: words };
    },
    says: (ours) => {
      const named = (ours("categories") as readonly string[] | undefined) ?? [];
      const letters = Object.keys(STRIDE).filter((letter) => named.some((name) => isSame(name, STRIDE[letter]!)));
      return letters.length === 0 ? undefined : letters;
    },
  },
  {
    ...choiceField("Priority", {
      High: { severity: "high" },
      Medium: { severity: "medium" },
      Low: { severity: "low" },
    }),
    says: (ours) => PRIORITIES[String(ours("severity"))],
  },
  COMMENTS,
];

export const OTHER_METADATA: readonly Field[] = [COMMENTS];

const STRIDE: Readonly<Record<string, string>> = {
  S: "Spoofing",
  T: "Tampering",
  R: "Repudiation",
  I: "Information disclosure",
  D: "Denial of service",
  E: "Elevation of privilege",
};

const PRIORITIES: Readonly<Record<string, string>> = {
  low: "Low",
  medium: "Medium",
  elevated: "High",
  high: "High",
  critical: "High",
};

const isSame = (a: string, b: string): boolean => a.toLowerCase().replaceAll(/[-_]/g, " ") === b.toLowerCase();

/** A sentence from its parts, for a threat that has them and no sentence. */
export function statementFrom(parts: Said): string | undefined {
  const text = (key: string): string | undefined =>
    typeof parts[key] === "string" && parts[key] !== "" ? parts[key] : undefined;
  const [source, prerequisites, action, impact] = ["threatSource", "prerequisites", "threatAction", "threatImpact"].map(
    text,
  );
  if (source === undefined && action === undefined) return undefined;
  const who = `A ${source ?? "threat source"}${prerequisites === undefined ? "" : ` ${prerequisites}`}`;
  return `${who} can ${action ?? "act"}${impact === undefined ? "" : `, which leads to ${impact}`}`;
}

export const LIMITS = { name: 200, content: 1000, statement: 1400, part: 200, tag: 30, comment: 1000 };
