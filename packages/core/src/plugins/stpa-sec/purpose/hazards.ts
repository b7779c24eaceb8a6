import { type Entity, entityId } from "../../../model/index.ts";
import { onOneLine } from "../../../kernel/index.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf, sourcesOf, targetsOf } from "../read.ts";
import { type Aim, aimsOf, factHazardsOf } from "./aims.ts";
import type { Property } from "./properties.ts";
import { conditionOf } from "./conditions.ts";
import { lowerFirst } from "./grammar.ts";
import { nameFrom } from "./losses.ts";
import { nameOf } from "./places.ts";

/**
 * The states of the system from which a loss follows. A state of one thing in one respect is one hazard, however many
 * losses follow from it; where people named hazards of a loss, these stand, and what they left open is filled in.
 */
export function hazardsOf(loss: string, read: StpaRead): Derived {
  const made = new Derivation();
  const entity = read.entity(loss) as Entity<"loss"> | undefined;
  if (entity?.kind !== "loss") return made;
  const needs = targetsOf(read, loss, "harms");
  const said = factHazardsOf(loss, read);
  for (const hazard of said) complete(hazard, needs, read, made);
  if (said.length > 0) return made;
  for (const need of needs) {
    const requirement = read.entity(need) as Entity<"requirement"> | undefined;
    if (requirement?.kind !== "requirement") continue;
    for (const aim of aimsOf(requirement, read)) addHazard(aim, { loss: entity, need }, read, made);
  }
  return made;
}

interface Harm {
  readonly loss: Entity<"loss">;
  readonly need: string;
}

function addHazard(aim: Aim, { loss, need }: Harm, read: StpaRead, made: Derivation): void {
  const { asset, property, aspect, because } = aim;
  const state = conditionOf(aim, read);
  if (state === undefined) return;
  const key = `${keyOf(asset).slice(0, 160)}.${property}${aspect === undefined ? "" : `.${aspect}`}`;
  const id = entityId("hazard", key);
  // Several losses may lead here, so nothing of this one may show in the hazard itself.
  const origin = byRule(`purpose/state-${aspect ?? property}`, state.read);
  const ofLoss = byRule("purpose/leads-to", [asset, loss.id, need]);
  if (read.entity(id) === undefined && made.entities.every((each) => each.id !== id)) {
    const props = {
      system: nameOf(asset, read),
      condition: state.condition,
      lens: lensOf(property),
      properties: [property],
    };
    made.entity(id, nameFrom(state.name), props, origin);
    made.link(id, "state_of", asset, origin, `It is about ${onOneLine(nameOf(asset, read))}.`);
    constrain(id, { prevent: state.prevent, respond: state.respond }, read, made);
  }
  if (made.links.some((link) => link.from === id && link.to === loss.id)) return;
  const reason = `While ${lowerFirst(state.condition).replace(/[.]$/, "")}, it may come to this: ${lowerFirst(loss.props.text)} It was taken for this need ${because}.`;
  made.link(id, "leads_to", loss.id, ofLoss, reason.slice(0, 2000));
  // Of a hazard that people wrote under this id, the constraints are theirs.
  if (read.entity(id) !== undefined) return;
  for (const type of TYPES) made.link(entityId("constraint", `${key}.${type}`), "refines_need", need, ofLoss, REFINES);
}

const REFINES = "It says for one state of the system what the need asks for.";

const TYPES = ["prevent", "respond"] as const;

const lensOf = (property: Property): string =>
  property === "safety" ? "both" : property === "availability" ? "both" : "security";

function constrain(
  hazard: string,
  texts: Readonly<Record<(typeof TYPES)[number], string>>,
  read: StpaRead,
  made: Derivation,
): void {
  for (const type of TYPES) {
    const origin = byRule(`purpose/${type}`, [hazard]);
    const id = entityId("constraint", `${keyOf(hazard).slice(0, 190)}.${type}`);
    if (read.entity(id) !== undefined) continue;
    made.entity(id, nameFrom(texts[type]), { text: texts[type], type }, origin);
    made.link(id, "prevents", hazard, origin, REASONS[type]);
  }
}

const REASONS = {
  prevent: "As long as it holds, the hazard cannot be.",
  respond: "It ends the hazard before the loss follows.",
};

/** A hazard that people named: what it is a state of, and the constraints that it has not. */
function complete(hazard: string, needs: readonly string[], read: StpaRead, made: Derivation): void {
  const entity = read.entity(hazard) as Entity<"hazard"> | undefined;
  if (entity === undefined) return;
  const known = new Set(
    sourcesOf(read, hazard, "prevents").map(
      (id) => (read.entity(id)?.props as { readonly type?: string } | undefined)?.type,
    ),
  );
  const condition = lowerFirst(
    onOneLine(entity.props.condition)
      .trim()
      .replace(/[.\s]+$/, ""),
  );
  const texts = {
    prevent: `It must not come to this: ${condition}.`,
    respond: `When ${condition}, it must be noticed at once and be ended.`,
  };
  for (const type of TYPES) {
    if (known.has(type)) continue;
    const id = entityId("constraint", `${keyOf(hazard).slice(0, 190)}.${type}`);
    if (read.entity(id) !== undefined) continue;
    const origin = byRule(`purpose/${type}`, [hazard]);
    made.entity(id, nameFrom(texts[type]), { text: texts[type], type }, origin);
    made.link(id, "prevents", hazard, origin, REASONS[type]);
    for (const need of needs) made.link(id, "refines_need", need, byRule("purpose/leads-to", [hazard, need]), REFINES);
  }
  if (targetsOf(read, hazard, "state_of").length > 0) return;
  for (const asset of assetsOf(entity, needs, read))
    made.link(
      hazard,
      "state_of",
      asset,
      byRule("purpose/speaks-of", [hazard, asset]),
      `Its words are those of ${onOneLine(nameOf(asset, read))}.`,
    );
}

/** What the hazard itself speaks of, found as for a requirement of the same words. */
function assetsOf(hazard: Entity<"hazard">, needs: readonly string[], read: StpaRead): readonly string[] {
  const properties = hazard.props.properties;
  const asNeed = {
    ...hazard,
    kind: "requirement",
    id: needs[0] ?? hazard.id,
    props: {
      text: `${hazard.props.condition} ${hazard.props.system}`,
      level: "stakeholder",
      ...(properties !== undefined && { properties }),
    },
  } as unknown as Entity<"requirement">;
  return [...new Set(aimsOf(asNeed, read).map(({ asset }) => asset))].slice(0, 2);
}
