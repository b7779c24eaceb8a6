import { printExpression, test } from "../../../logic/index.ts";
import type { Entity, Link } from "../../../model/index.ts";
import { type Derived, byRule } from "../origins.ts";
import { type Action, type NearHazard, actionOf } from "./action.ts";
import { DEFAULT_RULES, type DefaultRule, type Property } from "./default-rules.ts";
import { idFrom } from "./ids.ts";
import { justifiedTypes } from "./judged.ts";
import { upperFirst } from "../purpose/grammar.ts";
import { called, contextWords, shown, withArticle } from "./sentences.ts";
import type { TableRead } from "./table-read.ts";

/** The hazard rules that hold for an action unless people say otherwise: a rule of theirs with the same id stands for ours. */
export function defaultRulesOf(id: string, read: TableRead): Derived {
  const action = actionOf(id, read);
  if (action === undefined) return NOTHING;
  const harmless = justifiedTypes(action, read);
  const rules = DEFAULT_RULES.filter((rule) => suits(rule, action) && !harmless.has(rule.type));
  const derived = rules.map((rule) => derivedRule(rule, action, read));
  return { entities: derived.flatMap(({ entities }) => entities), links: derived.flatMap(({ links }) => links) };
}

const NOTHING: Derived = { entities: [], links: [] };

function derivedRule(rule: DefaultRule, action: Action, read: TableRead): Derived {
  const { type, subtype, variable, value } = rule;
  const weighed = action.variables.find((each) => each.variable === variable);
  if (!weighed?.values.includes(value)) return NOTHING;
  const hazards = deepest(fitting(rule, action.hazards), read);
  if (hazards.length === 0) return NOTHING;
  const how = subtype === undefined ? type : `${type}.${subtype}`;
  const id = idFrom("hazard_rule", `${action.key}.${how}.${variable}-${value}`);
  if (read.facts.entity(id) !== undefined) return NOTHING;
  const origin = byRule(`tables/${how}-${variable}`, [
    action.entity.id,
    weighed.id,
    ...hazards.map(({ entity }) => entity.id),
  ]);
  const where = contextWords(new Map([[variable, [value]]]), action.variables);
  const entity: Entity<"hazard_rule"> = {
    kind: "hazard_rule",
    tags: [],
    id,
    name: shown(`${called(action.entity.name)} ${WAYS[how] ?? "provided"} while ${where}`, 200),
    props: { type, ...(subtype !== undefined && { subtype }), when: printExpression(test(variable, value)) },
    origin,
  };
  const link = (kind: string, to: string, reason: string): Link => ({ kind, from: id, to, props: { reason }, origin });
  const judges = link("judges", action.entity.id, `It says when ${called(action.entity.name)} is hazardous.`);
  const led = hazards.map((hazard) => link("leads_to", hazard.entity.id, because(rule, hazard)));
  return { entities: [entity], links: [judges, ...led] };
}

const WAYS: Readonly<Record<string, string>> = {
  not_provided: "not provided",
  "timing.too_late": "too late",
  "timing.out_of_order": "out of order",
  "duration.stopped_too_soon": "stopped too soon",
  "duration.applied_too_long": "applied too long",
};

/** Whether the rule can hold of such an action at all. */
export const suits = ({ needsDuration, needsSiblings }: DefaultRule, { entity, hasSiblings }: Action): boolean =>
  (needsDuration !== true || entity.props.continuous === true) && (needsSiblings !== true || hasSiblings);

const HAZARDS_MAX = 4;

/** Hazards of what the action touches itself; only where there are none, those of what is kept near it. */
export function fitting(
  { properties }: Pick<DefaultRule, "properties">,
  hazards: readonly NearHazard[],
): readonly NearHazard[] {
  const groups = properties.map((group) =>
    hazards.filter(({ entity }) => propertiesOf(entity).some((property) => group.includes(property))),
  );
  const ofIt = groups.find((group) => group.length > 0) ?? [];
  const close = ofIt.filter(({ distance }) => distance <= 1);
  return (close.length > 0 ? close : ofIt)
    .toSorted((a, b) => a.distance - b.distance || (a.entity.id < b.entity.id ? -1 : 1))
    .slice(0, HAZARDS_MAX);
}

/** A hazard of which nobody said the properties is one of safety or of security, by its lens. */
function propertiesOf({ props }: Entity<"hazard">): readonly Property[] {
  if (props.properties !== undefined && props.properties.length > 0) return props.properties;
  return props.lens === "security" ? ["integrity"] : props.lens === "safety" ? ["safety"] : ["integrity", "safety"];
}

/** What leads to a part of a hazard need not be said to lead to the whole. */
function deepest(hazards: readonly NearHazard[], read: TableRead): readonly NearHazard[] {
  const there = new Set(hazards.map(({ entity }) => entity.id));
  return hazards.filter(
    ({ entity }) => !read.facts.in(entity.id).some(({ kind, from }) => kind === "refines" && there.has(from)),
  );
}

function because({ because: said }: DefaultRule, { entity, of }: NearHazard): string {
  const [before = "", after = ""] = said.split("{}");
  const thing = of === undefined ? "the system" : withArticle(of.name);
  return `${upperFirst(`${before}${thing}${after}`)} This is how it comes to: ${shown(entity.props.condition, 300)}`;
}
