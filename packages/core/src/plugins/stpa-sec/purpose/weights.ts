import type { Entity } from "../../../model/index.ts";
import type { StpaRead } from "../read.ts";
import type { Property } from "./properties.ts";

/** A thing that a requirement may be about, with how much speaks for it. */
export interface Ranked {
  readonly id: string;
  readonly score: number;
  readonly because: string;
}

/** Where no words meet: what steers something, for safety; else data by their level. */
export function weighty(properties: readonly Property[], found: readonly Ranked[], read: StpaRead): readonly Ranked[] {
  const taken = new Set(found.map(({ id }) => id));
  const [property = "integrity"] = properties;
  if (property === "safety") {
    const acting = lastResorts(read).filter((id) => !taken.has(id));
    if (acting.length > 0)
      return acting.slice(0, 2).map((id) => ({ id, score: 0.3, because: "because it is what acts on the world" }));
  }
  return read.facts
    .ids("data")
    .filter((id) => !taken.has(id))
    .map((id) => ({ id, score: pull(id, property, read) / 20, because: `because its ${property} matters most` }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, 2);
}

const PROTECTS = /safety|shut.?off|shut.?down|emergency|\btrip|protect|overfill|burner|interlock|relief|brake/i;

/** What acts on the world, that which is there to protect first; of those that the same steers, one. */
function lastResorts(read: StpaRead): readonly string[] {
  const acting = read.facts.entities("component").filter(({ props }) => props.type === "actuator");
  const told = acting.map(({ id, name }) => {
    const above = read.related(id, "callers").map((caller) => read.facts.entity(caller) as Entity<"component">);
    const words = above.flatMap((each) => [each.name, ...(each.props.technology ?? [])]);
    const protects = (PROTECTS.test(name) ? 1 : 0) + (words.some((word) => PROTECTS.test(word)) ? 2 : 0);
    return { id, protects, under: words.at(-1) ?? id };
  });
  return told
    .toSorted((a, b) => b.protects - a.protects || (a.id < b.id ? -1 : 1))
    .filter(({ under }, at, all) => all.findIndex((other) => other.under === under) === at)
    .map(({ id }) => id);
}

/** How much data draw a need that does not name them: by their level, personal data for privacy, means of access last. */
export function pull(id: string, property: Property, read: StpaRead): number {
  const isPersonal = property === "privacy" && read.attribute(id, "personal").value === "yes";
  const isMeans =
    read.attribute(id, "credential").value === "yes" || read.attribute(id, "key_material").value === "yes";
  return levelOf(id, property, read) + (isPersonal ? 3 : 0) - (isMeans ? 2 : 0);
}

/** From 0, nobody said, to 5, very high. */
export function levelOf(id: string, property: Property, read: StpaRead): number {
  const [confidentiality, integrity, availability] = read.levels(id).map(({ sure }) => sure + 1) as [
    number,
    number,
    number,
  ];
  if (property === "confidentiality" || property === "privacy") return confidentiality;
  return property === "availability" || property === "mission"
    ? availability
    : property === "safety"
      ? Math.max(integrity, availability)
      : integrity;
}

export function typeOf(id: string, read: StpaRead): string {
  if (!id.startsWith("component/")) return id.slice(0, id.indexOf("/"));
  return (read.facts.entity(id) as Entity<"component"> | undefined)?.props.type ?? "process";
}
