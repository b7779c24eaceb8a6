import { mitigationId } from "../../../engine/index.ts";
import { ATTRIBUTES, type AttributeFact, type AttributeName } from "../../../knowledge/index.ts";
import type { Entity, Link } from "../../../model/index.ts";
import { type Derived, byRule } from "../origins.ts";
import { lowerFirst, upperFirst } from "../purpose/grammar.ts";
import { nameFrom } from "../purpose/losses.ts";
import type { StpaRead } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { called } from "../tables/sentences.ts";
import { askedOf } from "./asked.ts";
import { type Counter, DEMANDS, type Demand } from "./demands.ts";
import { isFitting } from "./fitting.ts";
import { REMEDIES, type RemedyType } from "./remedies.ts";
import { endsOf, wordsOf } from "./words.ts";

/** Whatever is on the way of an action or of what comes back. */
export const answerOwners = (read: StpaRead): readonly string[] => [
  ...read.facts.ids("component"),
  ...read.facts.ids("flow"),
];

/**
 * What an element has to do so that no unsafe action comes about there, and what would make it do so. One requirement
 * stands for all scenarios of its kind at the element, and one mitigation for all requirements that it serves.
 */
export function answersAt(element: string, read: StpaRead): Derived {
  const { inScope } = (read.facts.entity(element)?.props ?? {}) as { readonly inScope?: boolean };
  if (inScope === false) return NOTHING;
  const asked = askedOf(element, read);
  const made: Made = { entities: new Map(), links: new Map() };
  for (const [demand, { constraints, actions }] of [...asked].sort(([a], [b]) => (a < b ? -1 : 1)))
    answer({ element, demand, constraints, actions: [...actions].sort() }, read, made);
  return { entities: [...made.entities.values()], links: [...made.links.values()] };
}

const NOTHING: Derived = { entities: [], links: [] };

interface Made {
  readonly entities: Map<string, Entity>;
  readonly links: Map<string, Link>;
}

interface Answer {
  readonly element: string;
  readonly demand: Demand;
  readonly constraints: ReadonlyMap<string, string>;
  readonly actions: readonly string[];
}

function answer({ element, demand, constraints, actions }: Answer, read: StpaRead, made: Made): void {
  if (constraints.size === 0) return;
  const words = { ...wordsOf(element, read), actions: actions.map((id) => called(read.entity(id)!.name)) };
  const { title, text, counters } = DEMANDS[demand];
  const requirement = requirementIdOf(element, demand);
  const origin = byRule(`answers/${demand}`, [element, ...actions]);
  if (read.facts.entity(requirement) === undefined) {
    const props = { text: upperFirst(text(words)), level: "component", status: "proposed" } as const;
    put(made, {
      id: requirement,
      kind: "requirement",
      name: nameFrom(upperFirst(title(words)), 200),
      props,
      tags: [],
      origin,
    });
  }
  for (const [constraint, says] of constraints)
    join(
      made,
      requirement,
      "derived_from",
      constraint,
      `Without it this could break the constraint: ${lowerFirst(says)}.`,
      origin,
    );

  for (const { attribute, place, good, isDone } of chosenOf(counters, element, read)) {
    const id = mitigationId(attribute, good, place);
    const { type } = REMEDIES[attribute]!;
    const because = byRule(`answers/${attribute.replaceAll("_", "-")}`, [place]);
    if (read.facts.entity(id) === undefined) {
      const told = toldOf(attribute, place, read);
      const props = { text: told, type, status: isDone ? "done" : "proposed" } as const;
      put(made, { id, kind: "mitigation", name: nameFrom(told, 200), props, tags: [], origin: because });
    }
    join(made, id, "applied_at", place, "It is where this has to be done.", because);
    join(made, id, "implements", requirement, HOW[type], origin);
  }
}

interface Chosen {
  readonly attribute: AttributeName;
  readonly place: string;
  readonly good: "yes" | "no";
  readonly isDone: boolean;
}

/** What is there already is always told; of what is not, what one would do first. */
function chosenOf(counters: readonly Counter[], element: string, read: StpaRead): readonly Chosen[] {
  const fitting = counters.flatMap(({ attribute, at, of }): Chosen[] => {
    const place = at === "it" ? element : endsOf(element, read)[at];
    if (place === undefined || !isFitting(attribute, of, place, read)) return [];
    const { good = "yes" }: AttributeFact = ATTRIBUTES[attribute];
    return [{ attribute, place, good, isDone: read.attribute(place, attribute).value === good }];
  });
  return [...fitting.filter(({ isDone }) => isDone), ...fitting.filter(({ isDone }) => !isDone).slice(0, PROPOSED_MAX)];
}

const PROPOSED_MAX = 2;

/** The same words at the same place, whatever it is asked for: several requirements share it. */
function toldOf(attribute: AttributeName, place: string, read: StpaRead): string {
  const { does, ofFlow = does } = REMEDIES[attribute]!;
  return (place.startsWith("flow/") ? ofFlow : does)(wordsOf(place, read));
}

const HOW: Readonly<Record<RemedyType, string>> = {
  prevent: "It keeps off what the requirement is against.",
  detect: "It shows when the requirement is not kept.",
  respond: "It limits what follows when the requirement is not kept.",
  recover: "It brings things back when the requirement was not kept.",
};

export const requirementIdOf = (element: string, demand: Demand): string =>
  idFrom("requirement", `${element.replace("/", ".")}.${demand}`);

function put(made: Made, entity: Entity): void {
  made.entities.set(entity.id, entity);
}

function join(made: Made, from: string, kind: string, to: string, reason: string, origin: Link["origin"]): void {
  const key = `${from} ${kind} ${to}`;
  if (!made.links.has(key)) made.links.set(key, { kind, from, to, props: { reason }, origin });
}
