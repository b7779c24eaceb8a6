import type { Kind } from "./kinds.ts";

/** How many targets one source may have over a kind of link. Minima are a matter of completeness, told by checks. */
export type Cardinality = "one" | "many";

export interface LinkRule {
  readonly kind: string;
  readonly from: readonly Kind[];
  readonly to: readonly Kind[];
  /** At most one target for a source, or any number. */
  readonly cardinality: Cardinality;
  /** The link as a verb between two names, as a reader meets it in a trace. */
  readonly reads: string;
  /** Which way a trace follows it: towards the stakeholder, away from there, or not at all. */
  readonly trace: "up" | "down" | "aside";
}

const element: readonly Kind[] = ["component", "flow", "boundary", "data", "runtime"];
const danger: readonly Kind[] = ["threat", "weakness", "uca", "scenario", "attack_step"];

/**
 * Every legal link, in one place: schemas, checks, projections and pictures read this table.
 * Needs and dangers point upwards, towards the stakeholder; one kind may have several rows.
 */
export const LINK_RULES: readonly LinkRule[] = [
  // The system
  row("inside", ["component", "boundary", "runtime"], ["boundary"], "one", "is inside"),
  row("leaves", ["flow"], ["component"], "one", "leaves"),
  row("enters", ["flow"], ["component"], "one", "enters"),
  row("replies_to", ["flow"], ["flow"], "one", "replies to"),
  row("carries", ["flow"], ["data"], "many", "carries"),
  row("stores", ["component"], ["data"], "many", "stores"),
  row("processes", ["component"], ["data"], "many", "processes"),
  row("runs_on", ["component"], ["runtime", "component"], "many", "runs on"),
  row("part_of", ["component"], ["component"], "one", "is part of"),
  row("realises", ["component"], ["controller"], "many", "realises"),

  // Needs
  row("voices", ["requirement"], ["stakeholder"], "one", "is voiced by", "up"),
  row("refines", ["requirement"], ["requirement"], "many", "refines", "up"),
  row("refines", ["hazard"], ["hazard"], "one", "refines", "up"),
  row("refines", ["constraint"], ["constraint"], "one", "refines", "up"),
  row("serves", ["requirement", "objective"], ["objective", "mission"], "many", "serves", "up"),
  row(
    "concerns",
    ["assumption", "question", "requirement", "decision"],
    [...element, "controller", "control_action", "requirement", "hazard", "loss", ...danger],
    "many",
    "concerns",
  ),

  // STPA-Sec, child to parent
  row("harms", ["loss"], ["requirement"], "many", "harms", "up"),
  row("leads_to", ["hazard"], ["loss"], "many", "leads to", "up"),
  row("state_of", ["hazard"], [...element], "many", "is a state of"),
  row("leads_to", ["uca", "scenario", "threat", "attack_step", "hazard_rule"], ["hazard"], "many", "leads to", "up"),
  row("prevents", ["constraint"], ["hazard"], "many", "prevents", "up"),
  row("refines_need", ["constraint"], ["requirement"], "many", "refines the need", "up"),
  row("fulfils", ["constraint"], ["constraint"], "many", "helps to keep", "up"),
  row("assigned_to", ["constraint"], ["controller"], "many", "is assigned to"),
  row("issued_by", ["control_action"], ["controller"], "one", "is issued by"),
  row("acts_on", ["control_action"], ["controller", "component"], "many", "acts on"),
  row("informs", ["feedback"], ["controller"], "one", "informs"),
  row("reported_by", ["feedback"], ["controller", "component"], "many", "is reported by"),
  row("informed_by", ["process_variable"], ["feedback"], "many", "is informed by"),
  row("held_by", ["process_variable"], ["controller"], "one", "is held by"),
  row("weighs", ["control_action"], ["process_variable"], "many", "weighs"),
  row("judges", ["hazard_rule"], ["control_action"], "one", "judges"),
  row("bounds", ["invariant"], ["control_action"], "many", "bounds"),
  row("tabulates", ["context_table"], ["control_action"], "one", "tabulates"),
  row("travels", ["control_action", "feedback"], ["flow"], "many", "travels over"),
  row("misuses", ["uca"], ["control_action"], "one", "misuses"),
  row("violates", ["uca"], ["constraint"], "many", "violates"),
  row("inverts", ["constraint"], ["uca"], "many", "inverts", "up"),
  row("explains", ["scenario"], ["uca"], "many", "explains", "up"),
  row("exploits", ["scenario", "attack_step"], [...element], "many", "exploits"),
  row("performed_by", ["scenario", "attack_step", "threat"], ["adversary"], "many", "is performed by"),
  row("stands_at", ["adversary"], [...element], "many", "stands at"),
  row("justifies", ["justification"], ["control_action", "uca"], "many", "justifies"),

  // Threats
  row("threatens", ["threat", "weakness"], [...element], "many", "threatens"),
  row("due_to", ["threat"], ["weakness"], "many", "is due to"),
  row(
    "step_of",
    ["attack_step"],
    ["attack_step", "threat", "scenario", "hazard", "loss"],
    "many",
    "is a step of",
    "up",
  ),
  row("rates", ["risk"], ["threat", "weakness", "uca", "scenario", "hazard", "loss"], "many", "rates"),

  // Answers
  row(
    "derived_from",
    ["requirement"],
    ["scenario", "constraint", "uca", "threat", "weakness", "control"],
    "many",
    "is derived from",
    "up",
  ),
  row("implements", ["mitigation", "control"], ["requirement"], "many", "implements", "up"),
  row("mitigates", ["mitigation", "control"], [...danger], "many", "mitigates", "up"),
  row("applied_at", ["mitigation", "control"], [...element, "controller"], "many", "is applied at"),
  row("satisfies", ["mitigation"], ["control"], "many", "satisfies", "up"),
  row("verifies", ["verification"], ["requirement", "mitigation", "control"], "many", "verifies", "up"),
  row(
    "evidenced_by",
    ["verification", "mitigation", "control", "threat", "weakness", "decision", "component", "flow"],
    ["evidence"],
    "many",
    "is evidenced by",
    "down",
  ),
  row(
    "decides",
    ["decision"],
    ["threat", "weakness", "uca", "scenario", "risk", "constraint", "mitigation", "context_table"],
    "many",
    "decides",
  ),

  // Presentation and outside
  row("in_section", ["block"], ["section"], "one", "is in"),
  row("lays_out", ["layout"], ["view"], "one", "lays out"),
  row(
    "tracks",
    ["ticket"],
    ["mitigation", "requirement", "threat", "weakness", "scenario", "component", "flow"],
    "many",
    "tracks",
    "up",
  ),
  row("describes", ["input", "artifact"], [...element, "requirement"], "many", "describes"),
];

function row(
  kind: string,
  from: readonly Kind[],
  to: readonly Kind[],
  cardinality: Cardinality,
  reads: string,
  trace: LinkRule["trace"] = "aside",
): LinkRule {
  return { kind, from, to, cardinality, reads, trace };
}

export const LINK_KINDS: readonly string[] = [...new Set(LINK_RULES.map((rule) => rule.kind))];

const byTriple = new Map<string, LinkRule>();
for (const rule of LINK_RULES) {
  for (const from of rule.from) for (const to of rule.to) byTriple.set(`${rule.kind} ${from} ${to}`, rule);
}

/** The row that allows this link, if any does. */
export function linkRule(kind: string, from: string, to: string): LinkRule | undefined {
  return byTriple.get(`${kind} ${from} ${to}`);
}

/** The kinds of link that may join two kinds: the answer to an illegal one. */
export function linksBetween(from: string, to: string): string[] {
  return LINK_KINDS.filter((kind) => byTriple.has(`${kind} ${from} ${to}`));
}

/** The kinds of link that lead from a kind towards the stakeholder, with the kinds they may reach. */
export function linksUpFrom(kind: Kind): { readonly link: string; readonly to: readonly Kind[] }[] {
  return LINK_RULES.filter((rule) => rule.trace === "up" && rule.from.includes(kind)).map((rule) => ({
    link: rule.kind,
    to: rule.to,
  }));
}

/** A link as a verb, for sentences about it. */
export function linkReads(kind: string): string {
  return LINK_RULES.find((rule) => rule.kind === kind)?.reads ?? kind.replaceAll("_", " ");
}
