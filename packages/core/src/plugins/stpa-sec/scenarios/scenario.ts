import type { Entity, Link } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";
import { byRule } from "../origins.ts";
import { lowerFirst } from "../purpose/grammar.ts";
import { type StpaRead, keyOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { shown } from "../tables/sentences.ts";
import { alsoBy, namedIn } from "./naming.ts";
import { type Occasion, fits, occasionsOn } from "./occasions.ts";
import { type Problem, problemOf } from "./problems.ts";
import { scenarioSentence } from "./sentences.ts";
import { type Standing, standingOf } from "./standing.ts";
import { type Ways, targets, waysOf } from "./ways.ts";

export interface Scenario {
  readonly entity: Entity<"scenario">;
  readonly links: readonly Link[];
  /** Something that keeps it off is there already. */
  readonly isClosed: boolean;
}

/**
 * How an unsafe action may come about: by class, by what goes wrong, and at which element. They are too many to keep, so
 * they are made when somebody looks; their ids follow from what they are made of, and the same graph gives the same.
 * Those whom several adversaries could bring about are one, told of whoever needs the least for it.
 */
export function scenariosOf(uca: string, read: ReachRead): readonly Scenario[] {
  const about = aboutOf(uca, read);
  return about === undefined ? [] : occasionsOf(about, read).map((occasion) => scenarioOf(occasion, about, read));
}

/** One of them by its id, wherever it is asked from; undefined: there is no such scenario (any more). */
export function scenarioById(id: string, read: ReachRead & Pick<StpaRead, "entities">): Scenario | undefined {
  for (const uca of ucasOf(keyOf(id), read)) {
    const about = aboutOf(uca, read);
    const occasion = about && occasionsOf(about, read).find((each) => scenarioIdOf(uca, each) === id);
    if (about !== undefined && occasion !== undefined) return scenarioOf(occasion, about, read);
  }
  return undefined;
}

/** An unsafe action's key begins the keys of its scenarios; of one that was too long, as much of it as was kept. */
function ucasOf(scenario: string, read: ReachRead & Pick<StpaRead, "entities">): readonly string[] {
  for (let at = scenario.lastIndexOf("."); at > 0; at = scenario.lastIndexOf(".", at - 1)) {
    const uca = `uca/${scenario.slice(0, at)}`;
    if (read.entity(uca)?.kind === "uca") return [uca];
  }
  const kept = scenario.slice(0, scenario.lastIndexOf("."));
  return kept.length < CUT_MIN
    ? []
    : read.entities("uca").flatMap((uca) => (keyOf(uca.id).startsWith(kept) ? [uca.id] : []));
}

/** Keys that were cut are no shorter. */
const CUT_MIN = 150;

interface About {
  readonly uca: Entity<"uca">;
  readonly ways: Ways;
  readonly problem: Problem;
  readonly hazards: readonly string[];
}

function aboutOf(id: string, read: ReachRead): About | undefined {
  const uca = read.entity(id) as Entity<"uca"> | undefined;
  const [action] = targets(read, id, "misuses");
  const ways = uca?.kind !== "uca" || action === undefined ? undefined : waysOf(action, read);
  if (uca === undefined || ways === undefined) return undefined;
  const hazards = targets(read, id, "leads_to").filter((to) => to.startsWith("hazard/"));
  return { uca, ways, problem: problemOf(uca.props), hazards };
}

const occasionsOf = ({ ways, problem }: About, read: ReachRead): readonly Occasion[] =>
  occasionsOn(ways, read).filter((each) => fits(each, problem));

const scenarioIdOf = (uca: string, { factor, spot }: Occasion): string =>
  idFrom("scenario", `${keyOf(uca)}.${factor.class}.${factor.key}.${spot.element.replace("/", ".")}`);

function scenarioOf(occasion: Occasion, about: About, read: ReachRead): Scenario {
  const { factor, spot, by } = occasion;
  const { uca, ways, problem } = about;
  const standing = standingOf(occasion, read);
  const [first, ...others] = by;
  const told = [...alsoBy(others), ...standing.done.map(({ props }) => `In place already: ${shown(props.text, 300)}`)];
  const entity: Entity<"scenario"> = {
    id: scenarioIdOf(uca.id, occasion),
    kind: "scenario",
    name: shown(`${factor.says}: ${shown(read.entity(spot.element)?.name ?? spot.element)}`, 200),
    props: {
      text: scenarioSentence(factor, namedIn(occasion, { ways, problem }, read), uca.name),
      class: factor.class,
      factor: factor.says,
      ...(factor.action !== undefined && { action: factor.action }),
      ...(first !== undefined && { access: shown(first.name, 200) }),
      ...(told.length > 0 && { description: told.join(" ") }),
    },
    tags: standing.isClosed ? ["closed"] : [],
    origin: byRule(`scenarios/${factor.key}`, [
      uca.id,
      ways.action.id,
      spot.element,
      ...spot.of,
      ...by.map(({ id }) => id),
    ]),
  };
  return { entity, links: linksOf(entity, occasion, about, standing), isClosed: standing.isClosed };
}

function linksOf(
  { id, origin }: Entity<"scenario">,
  { factor, spot, by }: Occasion,
  { uca, hazards }: About,
  { requirement, answers }: Standing,
): readonly Link[] {
  const link = (kind: string, from: string, to: string, reason: string): Link => ({
    kind,
    from,
    to,
    props: { reason },
    origin,
  });
  return [
    link("explains", id, uca.id, `It is one way in which this comes about: ${lowerFirst(factor.says)}.`),
    ...hazards.map((hazard) => link("leads_to", id, hazard, "The unsafe action that it explains leads there.")),
    link("exploits", id, spot.element, "It is where it happens."),
    ...by.map((each) => link("performed_by", id, each.id, "They can get there.")),
    ...(requirement === undefined
      ? []
      : [link("derived_from", requirement, id, "It asks for what keeps this scenario off.")]),
    ...answers.map((each) => link("mitigates", each.id, id, HOW[each.props.type ?? "prevent"])),
  ];
}

const HOW = {
  prevent: "It keeps this scenario off.",
  detect: "It shows when this happens.",
  respond: "It limits what follows from it.",
  recover: "It brings things back after it.",
} as const;
