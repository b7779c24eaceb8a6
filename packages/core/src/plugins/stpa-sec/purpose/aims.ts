import type { Entity } from "../../../model/index.ts";
import { type StpaRead, sourcesOf, targetsOf } from "../read.ts";
import { type Aspect, type Property, aspectOf, propertiesOf } from "./properties.ts";
import { type Ranked, levelOf, pull, typeOf, weighty } from "./weights.ts";
import { kinOf, stemsOf, wordsOf } from "./words.ts";

/** A thing of the system in which a requirement may be missed, and in what respect. */
export interface Aim {
  readonly asset: string;
  readonly property: Property;
  /** What about it, where the property says too little. */
  readonly aspect: Aspect | undefined;
  /** Why this thing: read as the end of a sentence. */
  readonly because: string;
}

const AIMS_MAX = 3;

/**
 * What of the system a requirement is about, the most telling first: what people say it concerns; else what shares its
 * words by name, description, or the data it handles; else what matters most for its properties.
 */
export function aimsOf(requirement: Entity<"requirement">, read: StpaRead): readonly Aim[] {
  const properties = propertiesOf(requirement);
  const said = targetsOf(read, requirement.id, "concerns").filter((id) => isAsset(id) || id.startsWith("flow/"));
  const ranked =
    said.length > 0
      ? said.map((id) => ({ id, score: 10, because: "because people say that the requirement concerns it" }))
      : byWords(requirement, properties, read);
  const aims: Aim[] = [];
  for (const property of properties)
    for (const { id, because } of fitting(ranked, property, read)) {
      const asset = dataFor(id, property, requirement, read) ?? id;
      const aspect = /^(?:sensor|actuator)$/.test(typeOf(asset, read))
        ? undefined
        : aspectOf(requirement.props.text, property);
      if (!aims.some((aim) => aim.asset === asset)) aims.push({ asset, property, aspect, because });
      if (aims.length >= (property === properties[0] ? AIMS_MAX - (properties.length > 1 ? 1 : 0) : AIMS_MAX)) break;
    }
  return aims.slice(0, AIMS_MAX);
}

const isAsset = (id: string): boolean => id.startsWith("component/") || id.startsWith("data/");

function byWords(
  requirement: Entity<"requirement">,
  properties: readonly Property[],
  read: StpaRead,
): readonly Ranked[] {
  const wanted = stemsOf(`${requirement.props.text} ${requirement.name}`);
  const things = [...read.facts.entities("data"), ...read.facts.entities("component")].filter(
    ({ props }) => (props as { readonly inScope?: boolean }).inScope !== false,
  );
  const kin = kinOf(requirement.props.text);
  const common = commonness(things, wanted);
  const used = usedBy(requirement, read);
  const ranked = things.map((thing): Ranked => {
    const { name, rest } = wordsOf(thing);
    let score = 0;
    for (const stem of wanted) {
      const weight = name.has(stem) ? 3 : rest.has(stem) ? 1 : 0;
      if (weight === 0) continue;
      score += weight / Math.sqrt(common.get(stem) ?? 1) + (name.has(stem) ? 1 / name.size : 0);
    }
    if ([...kin].some((stem) => name.has(stem))) score += 1.2;
    if (score === 0 && used.has(thing.id))
      return { id: thing.id, score: 0.4, because: "because whoever asks for this uses it" };
    if (score > 0 && used.has(thing.id)) score += 0.5;
    return { id: thing.id, score, because: "because the requirement speaks of it" };
  });
  const found = ranked.filter(({ score }) => score > 0);
  const matched = found.some(({ score }) => score >= 1)
    ? found.filter(({ score }) => score >= 0.5)
    : [...found, ...weighty(properties, found, read)];
  return matched.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function commonness(things: readonly Entity[], wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) {
    const { name, rest } = wordsOf(thing);
    for (const stem of wanted) if (name.has(stem) || rest.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

/** What the stakeholder who voices it deals with, where the system has them as an actor. */
function usedBy(requirement: Entity<"requirement">, read: StpaRead): ReadonlySet<string> {
  const used = new Set<string>();
  for (const id of targetsOf(read, requirement.id, "voices")) {
    const stakeholder = read.entity(id);
    if (stakeholder === undefined) continue;
    const { name } = wordsOf(stakeholder);
    for (const actor of read.facts.entities("component")) {
      if (actor.props.type !== "actor" || ![...wordsOf(actor).name].some((stem) => name.has(stem))) continue;
      for (const relation of ["callers", "callees", "data"] as const)
        for (const other of read.related(actor.id, relation)) used.add(other);
    }
  }
  return used;
}

const KINDS_FOR: Readonly<Record<string, RegExp>> = {
  safety: /^(?:actuator|device|sensor|process|service|agent|model|data)$/,
  availability: /^(?:process|service|store|device|actuator|sensor|agent|model|queue|external|data)$/,
  confidentiality: /^(?:data|store|process|service|device|external|agent|model|queue|flow)$/,
  privacy: /^(?:data|store|process|service|device|external|agent|model|queue|flow)$/,
  integrity: /^(?:data|process|service|device|actuator|sensor|store|agent|model|queue|flow)$/,
};

/** People cannot be in such a state, but what they steer or use can; where nothing else is left, what matters most. */
function fitting(ranked: readonly Ranked[], property: Property, read: StpaRead): readonly Ranked[] {
  const direct = suited(ranked, property, read);
  if (direct.length > 0) return direct;
  const theirs = ranked
    .filter(({ id }) => typeOf(id, read) === "actor")
    .flatMap(({ id, score }) =>
      read
        .related(id, "callees")
        .map((each) => ({ id: each, score, because: "because whoever the requirement speaks of uses it" })),
    );
  const near = suited(theirs, property, read);
  return near.length > 0 ? near : suited(weighty([property], [], read), property, read);
}

/** Those of a kind that can be in such a state, none much weaker than the best. */
function suited(ranked: readonly Ranked[], property: Property, read: StpaRead): readonly Ranked[] {
  const fit = ranked.filter(({ id }) => (KINDS_FOR[property] ?? KINDS_FOR.integrity!).test(typeOf(id, read)));
  const weighed = fit
    .map((each) => ({
      ...each,
      score: each.score * preference(typeOf(each.id, read), property) + levelOf(each.id, property, read) / 20,
    }))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const best = weighed[0]?.score ?? 0;
  return weighed.filter(({ score }) => score >= best * 0.8);
}

function preference(type: string, property: Property): number {
  if (property === "safety") return type === "actuator" ? 1.6 : type === "device" ? 1.4 : type === "data" ? 1.1 : 1;
  if (property === "availability") return type === "data" || type === "external" || type === "store" ? 0.8 : 1.2;
  return type === "data" ? 1.4 : type === "external" ? 0.6 : type === "store" ? 0.8 : 1;
}

/** What is kept secret is data: of a component that holds some, the most confidential. */
function dataFor(
  id: string,
  property: Property,
  { props, name }: Entity<"requirement">,
  read: StpaRead,
): string | undefined {
  if (!id.startsWith("component/") || (property !== "confidentiality" && property !== "privacy")) return undefined;
  const wanted = stemsOf(`${props.text} ${name}`);
  const rank = (data: string): number => {
    const entity = read.facts.entity(data);
    const shared = entity === undefined ? 0 : [...wordsOf(entity).name].filter((stem) => wanted.has(stem)).length;
    return shared * 10 + pull(data, property, read);
  };
  return read.related(id, "data").toSorted((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1))[0];
}

/** Whether people already said which hazards lead to it. */
export const factHazardsOf = (loss: string, read: StpaRead): readonly string[] =>
  sourcesOf(read, loss, "leads_to").filter((id) => id.startsWith("hazard/"));
