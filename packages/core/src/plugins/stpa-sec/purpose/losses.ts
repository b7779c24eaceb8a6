import { type Entity, entityId } from "../../../model/index.ts";
import { type StpaRead, keyOf, sourcesOf, targetsOf } from "../read.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { withArticle } from "../tables/sentences.ts";
import type { Property } from "./properties.ts";
import { levelOf } from "./weights.ts";
import { isMany, upperFirst } from "./grammar.ts";
import { inThirdPerson } from "./third-person.ts";
import { turnRound } from "./turn-round.ts";

/** Stands for everybody who asks something of the system, where the input names nobody. */
export const NOBODY_ASKED = "system/whole";

/** What stakeholders ask for; where nobody asked for anything, the system as a whole has one cell. */
export function needs(read: StpaRead): readonly string[] {
  const asked = read.facts
    .entities("requirement")
    .filter(
      ({ id, props }) => props.status !== "rejected" && (props.level === "stakeholder" || isFirst(id, props, read)),
    );
  return asked.length === 0 ? [NOBODY_ASKED] : asked.map(({ id }) => id);
}

const ASKS = /\b(?:must|shall|never|may not)\b/i;
/** Sentences that lean on those before, and what those who build it set themselves. */
const LEANS = /^\W*(?:so|it|they|this|that|these|those|also|inside|there|and|but|then)\b|\b(?:we|our|ours|us)\b/i;

/** What is asked of the system and follows from nothing is somebody's need, whoever that is. */
const isFirst = (id: string, { level, text }: Entity<"requirement">["props"], read: StpaRead): boolean =>
  level === "system" &&
  ASKS.test(text) &&
  !LEANS.test(text) &&
  !read.facts.out(id).some(({ kind }) => kind === "refines" || kind === "derived_from");

export function lossesOf(owner: string, read: StpaRead): Derived {
  const made = new Derivation();
  if (owner === NOBODY_ASKED) {
    for (const { asset, property } of mostSensitive(read)) assume(asset, property, read, made);
    return made;
  }
  const requirement = read.entity(owner);
  if (requirement?.kind !== "requirement" || sourcesOf(read, owner, "harms").length > 0) return made;
  const [speaker] = targetsOf(read, owner, "voices");
  addLoss(requirement as Entity<"requirement">, made, speaker === undefined ? undefined : read.entity(speaker)?.name);
  return made;
}

function addLoss(
  { id, props: { text, priority } }: Entity<"requirement">,
  made: Derivation,
  speaker: string | undefined = undefined,
): void {
  const loss = entityId("loss", keyOf(id));
  const turned = turnRound(inThirdPerson(text, speaker));
  const origin = byRule(`purpose/${turned.by}`, [id]);
  made.entity(loss, nameFrom(turned.text), { text: turned.text, ...(priority !== undefined && { priority }) }, origin);
  made.link(loss, "harms", id, origin, `It is what has happened when this is not kept: ${nameFrom(text, 300)}.`);
}

const NAME_MAX = 90;

/** A sentence as a name: without its full stop, cut between words. */
export function nameFrom(text: string, lengthMax = NAME_MAX): string {
  const bare = text.trim().replace(/[.\s]+$/, "");
  if (bare.length <= lengthMax) return bare === "" ? "Unnamed" : bare;
  const cut = bare.slice(0, lengthMax);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), lengthMax / 2))}…`;
}

const ASSUMED_MAX = 3;

/** The assets that matter most by what was said of them, each in the respect in which it matters most. */
function mostSensitive(read: StpaRead): readonly { readonly asset: string; readonly property: Property }[] {
  const pairs = read.facts.ids("data").flatMap((asset) =>
    (["confidentiality", "integrity", "availability"] as const).map((property) => ({
      asset,
      property,
      level: levelOf(asset, property, read),
    })),
  );
  const ranked = pairs.toSorted(
    (a, b) => b.level - a.level || (`${a.asset} ${a.property}` < `${b.asset} ${b.property}` ? -1 : 1),
  );
  const known = ranked.filter(({ level }) => level >= 3);
  const chosen = (known.length > 0 ? known : ranked).filter(
    ({ asset, property }, at, all) =>
      all.findIndex((other) => other.property === property) === at ||
      all.findIndex((other) => other.asset === asset) === at,
  );
  if (chosen.length > 0) return chosen.slice(0, ASSUMED_MAX);
  const busiest = read.facts
    .entities("component")
    .filter(({ props }) => !["actor", "external"].includes(props.type))
    .map(({ id }) => ({ id, flows: read.related(id, "flows").length }))
    .toSorted((a, b) => b.flows - a.flows || (a.id < b.id ? -1 : 1))[0];
  if (busiest === undefined) return [];
  return (["integrity", "availability"] as const).map((property) => ({ asset: busiest.id, property }));
}

const ASKED: Readonly<Record<string, string>> = {
  confidentiality: "must never be read by anybody who has no right to it",
  integrity: "must never be changed by anybody who has no right to it",
  availability: "must be there whenever needed",
};
const ASSUMED_STAKEHOLDER = "stakeholder/default";

/** What anybody would ask of it, marked as assumed until somebody agrees. */
function assume(asset: string, property: Property, read: StpaRead, made: Derivation): void {
  const thing = read.entity(asset);
  if (thing === undefined) return;
  const reason = "Nobody said what is asked of the system.";
  const origin = { by: "default", reason } as const;
  if (made.entities.length === 0)
    made.entity(
      ASSUMED_STAKEHOLDER,
      "Whoever depends on the system",
      { role: "Assumed, since no stakeholder is named" },
      origin,
      ["assumed"],
    );
  const id = entityId("requirement", `default.${keyOf(asset).slice(0, 150)}.${property}`);
  const name = withArticle(thing.name);
  const asked = ASKED[property]!;
  const text = `${upperFirst(name)} ${isMany(name) ? asked.replace(/ to it$/, " to them") : asked}.`;
  made.entity(id, nameFrom(text), { text, level: "stakeholder", properties: [property], status: "proposed" }, origin, [
    "assumed",
  ]);
  made.link(id, "voices", ASSUMED_STAKEHOLDER, origin);
  made.link(
    id,
    "concerns",
    asset,
    origin,
    `Nothing else of which the level is known matters more for its ${property}.`,
  );
  addLoss(made.entities.at(-1) as Entity<"requirement">, made);
}
