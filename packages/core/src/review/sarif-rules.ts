import type { Rule, Severity } from "../engine/index.ts";
import { type Assessed, isOfRule } from "./assessment.ts";
import { isAtLeast } from "./severity.ts";

type Json = Readonly<Record<string, unknown>>;

const LEVELS = {
  critical: "error",
  high: "error",
  elevated: "warning",
  medium: "warning",
  low: "note",
} as const satisfies Record<Severity, string>;
/** Severities as numbers, each in the middle of the band in which code scanning would show it. */
const NUMBERS = {
  critical: "9.5",
  high: "8.0",
  elevated: "6.0",
  medium: "5.0",
  low: "2.0",
} as const satisfies Record<Severity, string>;

export const levelOf = (severity: Severity): (typeof LEVELS)[Severity] => LEVELS[severity];

/**
 * Descriptions of the rules by which something was found. What a framework works out without one is described by what was
 * found; of a rule that is not known any more there is its id.
 */
export function sarifRules(
  used: readonly string[],
  findings: readonly Assessed[],
  rules: ReadonlyMap<string, Rule>,
): Json[] {
  const worst = new Map<string, Severity>();
  for (const { rule, severity } of findings)
    if (isAtLeast(severity, worst.get(rule) ?? "low")) worst.set(rule, severity);
  const firsts = new Map(findings.toReversed().map((finding) => [finding.rule, finding]));
  return used.map((id) => {
    const [rule, first] = [rules.get(id), firsts.get(id)];
    if (rule !== undefined) return described(rule, worst.get(id) ?? "low");
    return first === undefined || isOfRule(first) ? { id } : describedBy(first, worst.get(id)!);
  });
}

function describedBy({ rule: id, framework, category, weaknesses: cwe }: Assessed, worst: Severity): Json {
  return {
    id,
    name: nameFrom(id),
    shortDescription: { text: `What ${framework} finds of the sort: ${category}` },
    defaultConfiguration: { level: levelOf(worst) },
    ...relatedTo(cwe),
    properties: {
      "security-severity": NUMBERS[worst],
      severity: worst,
      tags: ["security", ...cwe.map((weakness) => `external/cwe/${weakness.toLowerCase()}`), framework, category],
    },
  };
}

const relatedTo = (cwe: readonly string[]): Json => ({
  relationships: cwe.map((weakness) => ({
    target: { id: weakness, toolComponent: { name: "CWE", index: 0 } },
    kinds: ["relevant"],
  })),
});

function described(
  { id, name, asks, says, remedies, cwe, capec, attack, category, pack }: Rule,
  worst: Severity,
): Json {
  const help = remedies.map(({ does }) => `- ${inGeneral(does)}`).join("\n");
  return {
    id,
    name: nameFrom(id),
    shortDescription: { text: name },
    fullDescription: { text: inGeneral(asks) },
    help: {
      text: `${inGeneral(says)}\n\nWhat would settle it:\n${help}`,
      markdown: `${inGeneral(says)}\n\n**What would settle it**\n\n${help}`,
    },
    defaultConfiguration: { level: levelOf(worst) },
    ...relatedTo(cwe),
    properties: {
      "security-severity": NUMBERS[worst],
      severity: worst,
      tags: [
        "security",
        ...cwe.map((weakness) => `external/cwe/${weakness.toLowerCase()}`),
        ...capec.map((pattern) => `external/capec/${pattern.toLowerCase()}`),
        ...attack.map((technique) => `external/attack/${technique.toLowerCase()}`),
        pack,
        category,
      ],
    },
  };
}

/** The weaknesses that rules and findings name, each once. */
export function weaknesses(
  used: readonly string[],
  findings: readonly Assessed[],
  rules: ReadonlyMap<string, Rule>,
): Json[] {
  const ofDerived = findings.flatMap(({ rule, weaknesses: cwe }) => (rules.has(rule) ? [] : cwe));
  const ids = new Set([...used.flatMap((id) => rules.get(id)?.cwe ?? []), ...ofDerived]);
  const number = (id: string): number => Number(id.slice("CWE-".length));
  return [...ids]
    .sort((a, b) => number(a) - number(b))
    .map((id) => ({ id, helpUri: `https://cwe.mitre.org/data/definitions/${number(id)}.html` }));
}

const WORDS: Readonly<Record<string, string>> = {
  it: "the element",
  from: "the sender",
  to: "the receiver",
  protocol: "the protocol",
  data: "the data",
  boundary: "the boundary",
};

/** A rule's words where they speak of no element in particular. */
function inGeneral(text: string): string {
  const said = text.replaceAll(/\{([a-z]+)\}/g, (slot, word: string) => WORDS[word] ?? slot);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** `stride/spoofing/open-entry` as `StrideSpoofingOpenEntry`. */
const nameFrom = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
