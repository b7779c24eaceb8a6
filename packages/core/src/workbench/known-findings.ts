import { type Judgement, type Severity, severityOf } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import type { Remedied } from "../review/index.ts";
import type { Analysed } from "./analysed.ts";
import type { Derived } from "./derived-findings.ts";
import { groundOf } from "./ground.ts";
import { reviewed } from "./reviewed.ts";
import { type KnownRule, nameOf, namesAround, rulesOf } from "./spoken.ts";

/** What is known of findings beside themselves: the rules that say them, or the entities that they are. */
export interface Known {
  readonly rules: ReadonlyMap<string, KnownRule>;
  readonly derived: ReadonlyMap<string, Derived>;
  /** In which everything that findings speak of has its name. */
  readonly graph: Snapshot;
}

export const knownIn = (of: Analysed, today: string): Known => ({
  rules: rulesOf(of.plugins),
  derived: reviewed(of, today).derived,
  graph: groundOf(of).snapshot,
});

/** Whose a finding is and what it is about, in the words of its rule or its own. */
export interface About {
  readonly framework: string;
  readonly rule: string;
  readonly name: string;
  readonly category: string;
  readonly element: string;
  readonly elementName: string;
}

export function about({ id, rule, element }: Judgement, { rules, derived, graph }: Known): About {
  const own = derived.get(id);
  const { framework, name, category } =
    own === undefined
      ? { framework: rules.get(rule)!.framework, ...rules.get(rule)!.rule }
      : { framework: own.framework, name: own.entity.name, category: own.category };
  return { framework, rule, name, category, element, elementName: nameOf(element, graph) };
}

/** Of what does not fire, as the rule has it before it looks at the element. */
export function severityFor({ rule, severity }: Judgement, { rules }: Known): Severity {
  if (severity !== undefined) return severity;
  const { likelihood, impact } = rules.get(rule)!.rule;
  return severityOf(likelihood, impact);
}

/** What would settle a finding, and what is then said of what. */
export function remediesOf({ id, rule, element, remedies = [] }: Judgement, known: Known): readonly Remedied[] {
  const own = known.derived.get(id);
  if (own !== undefined) return own.remedies;
  const texts = known.rules.get(rule)!.rule.remedies;
  const named = namesAround(element, known.graph);
  return remedies.map(({ remedy, element: at, attribute, value }) => {
    const { does } = texts.find((each) => each.id === remedy)!;
    return { does: named(does), element: at, field: `attributes.${attribute}`, value };
  });
}
