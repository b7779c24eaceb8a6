import {
  ATTRIBUTES,
  type AttributeFact,
  isAttribute,
  isTrait,
  TECHNOLOGIES,
  protocolNamed,
} from "../knowledge/index.ts";
import { KINDS, type Kind, canonicalJson, fieldsOf } from "../model/index.ts";
import type { Predicate, Relation } from "./predicate.ts";
import type { Rule } from "./rule.ts";
import { unknownSlots } from "./sentence.ts";

/** What is wrong with a pack of rules, one sentence each. Nobody could answer a rule that names what nobody knows. */
export function flawsOf(rules: readonly Rule[]): string[] {
  const flaws = rules.flatMap((rule) => flawsOfRule(rule).map((flaw) => `${rule.id}: ${flaw}`));
  const ids = new Set<string>();
  const shapes = new Map<string, string>();
  for (const rule of rules) {
    if (ids.has(rule.id)) flaws.push(`${rule.id}: another rule has the same id`);
    ids.add(rule.id);
    const shape = shapeOf(rule);
    const other = shapes.get(shape);
    if (other !== undefined && other !== rule.id) flaws.push(`${rule.id}: asks the same as ${other}`);
    shapes.set(shape, rule.id);
  }
  return flaws;
}

/** A rule without its words. The order of parts, double denials and nested conjunctions make no other rule. */
export const shapeOf = ({ of, when, holds, unless }: Rule): string =>
  canonicalJson({
    of,
    danger: normalised({ is: "all", of: [when, holds] }),
    unless: normalised({ is: "any", of: unless }),
  });

function normalised(predicate: Predicate): unknown {
  switch (predicate.is) {
    case "all":
    case "any": {
      const { is } = predicate;
      const parts = predicate.of
        .map(normalised)
        .flatMap((part) => ((part as Predicate).is === is ? (part as unknown as { of: unknown[] }).of : [part]))
        .filter((part) => (part as Predicate).is !== "always" || is === "any");
      const texts = [...new Set(parts.map((part) => canonicalJson(part)))].sort();
      return texts.length === 1 ? JSON.parse(texts[0]!) : { is, of: texts.map((text) => JSON.parse(text) as unknown) };
    }
    case "not":
      return predicate.that.is === "not"
        ? normalised(predicate.that.that)
        : { is: "not", that: normalised(predicate.that) };
    case "at":
    case "some":
    case "every":
      return { ...predicate, that: normalised(predicate.that) };
    default:
      return "in" in predicate ? { ...predicate, in: [...new Set(predicate.in)].sort() } : predicate;
  }
}

/** The highest numbers that the lists of weaknesses and patterns had reached when this was written. */
const CWE_MAX = 1450;
const CAPEC_MAX = 720;

function flawsOfRule(rule: Rule): string[] {
  const predicates = [rule.when, rule.holds, ...rule.unless, ...rule.adjust.map(({ when }) => when)];
  const number = (id: string): number => Number(id.slice(id.indexOf("-") + 1));
  return [
    ...predicates.flatMap((each) => flawsOfPredicate(each, [rule.of])),
    ...[rule.when, rule.holds].flatMap((each) => silenceIn(each, DANGER)),
    ...rule.unless.flatMap((each) => silenceIn(each, CONTROL)),
    ...rule.cwe.filter((id) => number(id) < 5 || number(id) > CWE_MAX).map((id) => `there is no ${id}`),
    ...rule.capec.filter((id) => number(id) < 1 || number(id) > CAPEC_MAX).map((id) => `there is no ${id}`),
    ...[rule.says, rule.asks].flatMap(unknownSlots).map((slot) => `no sentence knows {${slot}}`),
    ...(rule.of === "flow"
      ? []
      : [rule.says, rule.asks]
          .filter((text) => /\{(from|to|protocol)\}/.test(text))
          .map(() => `only a flow has {from}, {to} and {protocol}`)),
    ...rule.remedies.flatMap(({ id, at, sets }) =>
      said(sets.attribute, at === "it" ? [rule.of] : ["component"]).map((flaw) => `remedy ${id}: ${flaw}`),
    ),
  ];
}

const DANGER = 1;
const CONTROL = -1;

/** Where silence would be taken for a danger, or for a control: less that is known must never find or settle more. */
function silenceIn(predicate: Predicate, side: number): string[] {
  switch (predicate.is) {
    case "affirmed":
      return side === DANGER
        ? []
        : [`what nobody says of ${predicate.attribute} would count as a danger: ask for it with said`];
    case "not":
      return silenceIn(predicate.that, -side);
    case "all":
    case "any":
      return predicate.of.flatMap((each) => silenceIn(each, side));
    case "at":
    case "some":
    case "every":
      return silenceIn(predicate.that, side);
    default:
      return [];
  }
}

/** The kinds that stand at the other end of a relation. */
const ENDS_OF: Readonly<Record<Relation, { readonly of: readonly Kind[]; readonly to: readonly Kind[] }>> = {
  inflows: { of: ["component"], to: ["flow"] },
  outflows: { of: ["component"], to: ["flow"] },
  flows: { of: ["component"], to: ["flow"] },
  callers: { of: ["component"], to: ["component"] },
  callees: { of: ["component"], to: ["component"] },
  boundaries: { of: ["component", "boundary", "runtime"], to: ["boundary"] },
  data: { of: ["component", "flow"], to: ["data"] },
  holders: { of: ["data"], to: ["component"] },
  carriers: { of: ["data"], to: ["flow"] },
  members: { of: ["boundary"], to: ["component"] },
  runtimes: { of: ["component"], to: ["runtime", "component"] },
};

function flawsOfPredicate(predicate: Predicate, kinds: readonly Kind[]): string[] {
  switch (predicate.is) {
    case "all":
    case "any":
      return predicate.of.flatMap((each) => flawsOfPredicate(each, kinds));
    case "not":
      return flawsOfPredicate(predicate.that, kinds);
    case "some":
    case "every": {
      const { of, to } = ENDS_OF[predicate.of];
      const wrong = kinds.some((kind) => of.includes(kind)) ? [] : [`a ${kinds.join(" or ")} has no ${predicate.of}`];
      return [...wrong, ...flawsOfPredicate(predicate.that, to)];
    }
    case "at":
      return [
        ...(kinds.includes("flow") ? [] : [`a ${kinds.join(" or ")} has no end "${predicate.end}"`]),
        ...flawsOfPredicate(predicate.that, ["component"]),
      ];
    case "said":
    case "affirmed":
      return said(predicate.attribute, kinds);
    case "type":
      return predicate.in
        .filter((name) => !kinds.some((kind) => typesOf(kind).includes(name)))
        .map((name) => `no ${kinds.join(" or ")} is of type ${name}`);
    case "trait":
      return predicate.in.filter((name) => !isTrait(name)).map((name) => `no technology has the trait ${name}`);
    case "technology":
      return predicate.in.filter((id) => !technologies.has(id)).map((id) => `there is no technology ${id}`);
    case "field":
      return fieldFlaws(predicate, kinds);
    case "crossing":
      return kinds.includes("flow") ? [] : ["only a flow crosses boundaries"];
    case "replies":
      return kinds.includes("flow") ? [] : ["only a flow replies to another"];
    default:
      return [];
  }
}

const technologies = new Set(TECHNOLOGIES.map(({ id }) => id));

function typesOf(kind: Kind): readonly string[] {
  const { shape } = KINDS[kind] as unknown as { shape: { type?: { options?: readonly string[] } } };
  return shape.type?.options ?? [];
}

function said(attribute: string, kinds: readonly Kind[]): string[] {
  if (!isAttribute(attribute)) return [`there is no attribute ${attribute}`];
  const { at } = ATTRIBUTES[attribute] as AttributeFact;
  return kinds.some((kind) => at.includes(kind)) ? [] : [`nothing is said of ${attribute} at a ${kinds.join(" or ")}`];
}

function fieldFlaws({ field, in: values }: Extract<Predicate, { is: "field" }>, kinds: readonly Kind[]): string[] {
  if (!kinds.some((kind) => fieldsOf(kind).includes(field))) return [`a ${kinds.join(" or ")} has no field ${field}`];
  if (field !== "protocol") return [];
  return values
    .filter((value) => protocolNamed(String(value))?.id !== value)
    .map((value) => `${value} is not the id of a protocol`);
}
