import { type Judgement, type Reviewed, type Rule, mitigationId, severityOf, threatIdOf } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { ATTRIBUTES, isAttribute } from "../knowledge/index.ts";
import type { Entity, Link, Origin } from "../model/index.ts";
import { type KnownRule, nameOf, namesAround } from "./spoken.ts";

/**
 * A finding as the graph has it: a threat that threatens its element, and what would settle it, or does, as a mitigation
 * that is applied at an element. These are made by the thousand from checked parts, so their schemas are not asked again.
 */
export interface RuleThreat {
  readonly finding: string;
  readonly threat: Entity<"threat">;
  /** Between the threat, its element and its answers. */
  readonly links: readonly Link[];
  readonly answers: readonly Answered[];
}

/** A mitigation and where it is applied. */
export interface Answered {
  readonly entity: Entity<"mitigation">;
  readonly link: Link;
}

export function threatsOf(finding: Judgement, known: KnownRule, snapshot: Snapshot): RuleThreat {
  const origin = originOf(known, finding);
  const threat = threatOf(finding, known, snapshot);
  const answers = answersTo(finding, known.rule, snapshot).map(({ id, element, text, status }): Answered => {
    const link: Link = { kind: "applied_at", from: id, to: element, props: {}, origin };
    return { entity: mitigation(id, { text, status, origin }), link };
  });
  const mitigates = answers.map(({ entity: { id: from } }): Link => {
    return { kind: "mitigates", from, to: threat.id, props: {}, origin };
  });
  const threatens: Link = { kind: "threatens", from: threat.id, to: finding.element, props: {}, origin };
  return { finding: finding.id, threat, links: [threatens, ...mitigates], answers };
}

/** With people's edits where the finding has them. */
export function threatOf(
  finding: Judgement & Partial<Reviewed>,
  known: KnownRule,
  snapshot: Snapshot,
): Entity<"threat"> {
  const { id, element, says, severity, outcome, standing = "open" } = finding;
  const { rule } = known;
  return {
    id: threatIdOf(id),
    kind: "threat",
    name: `${rule.name}: ${nameOf(element, snapshot)}`.slice(0, NAME_MAX),
    props: {
      text: says ?? namesAround(element, snapshot)(rule.asks),
      categories: [rule.category],
      severity: severity ?? severityOf(rule.likelihood, rule.impact),
      weaknesses: rule.cwe,
      status: outcome === "mitigated" ? "mitigated" : standing === "confirmed" ? "open" : standing,
    },
    tags: [],
    origin: originOf(known, finding),
  };
}

const NAME_MAX = 200;
const READ_MAX = 200;

const originOf = ({ framework, rule }: KnownRule, { because }: Judgement): Origin => ({
  by: "rule",
  plugin: framework,
  rule: rule.id,
  read: [...new Set(because.map(({ element }) => element))].slice(0, READ_MAX),
});

interface Answer {
  readonly id: string;
  readonly element: string;
  readonly text: string;
  readonly status: "proposed" | "done";
}

/** What would settle a finding; of a mitigated one, what is known to be so and does. */
function answersTo({ element, because, remedies = [], outcome }: Judgement, rule: Rule, snapshot: Snapshot): Answer[] {
  const named = namesAround(element, snapshot);
  const wordsOf = (remedy: string): string => named(rule.remedies.find(({ id }) => id === remedy)!.does);
  if (outcome === "fires")
    return remedies.map(({ remedy, element: at, attribute, value }) => ({
      id: mitigationId(attribute, value, at),
      element: at,
      text: wordsOf(remedy),
      status: "proposed",
    }));
  return because.flatMap(({ element: at, what, value }) => {
    if (!isAttribute(what) || (value !== "yes" && value !== "no")) return [];
    const remedy = rule.remedies.find(({ sets }) => sets.attribute === what && sets.value === value);
    const said = `${ATTRIBUTES[what].asks.replaceAll("{name}", () => nameOf(at, snapshot))} ${value}`;
    return [
      {
        id: mitigationId(what, value, at),
        element: at,
        text: remedy === undefined ? said : wordsOf(remedy.id),
        status: "done" as const,
      },
    ];
  });
}

interface Doing {
  readonly text: string;
  readonly status: Answer["status"];
  readonly origin: Origin;
}

const mitigation = (id: string, { text, status, origin }: Doing): Entity<"mitigation"> => ({
  id,
  kind: "mitigation",
  name: text.slice(0, NAME_MAX),
  props: { text, status },
  tags: [],
  origin,
});
