import type { Entity, Props } from "../../../model/index.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf, targetsOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { shown, withArticle } from "../tables/sentences.ts";

/** Whoever may stand somewhere: found where they would stand, so that a change elsewhere asks nothing anew. */
export const adversaryOwners = (read: StpaRead): readonly string[] => [
  ...read.facts.ids("adversary"),
  ...read.facts.ids("boundary"),
  ...read.facts.ids("component"),
];

export function adversariesAt(owner: string, read: StpaRead): Derived {
  const made = new Derivation();
  const entity = read.facts.entity(owner);
  if (entity?.kind === "adversary") place(entity as Entity<"adversary">, read, made);
  if (entity?.kind === "boundary") ofBoundary(entity as Entity<"boundary">, read, made);
  if (entity?.kind === "component") ofComponent(entity as Entity<"component">, read, made);
  return made;
}

interface Stranger {
  readonly id: string;
  readonly name: string;
  readonly position: Props<"adversary">["position"];
}

const INTERNET: Stranger = { id: "adversary/internet", name: "Somebody on the internet", position: "remote" };
const RADIO: Stranger = { id: "adversary/radio", name: "Somebody within radio range", position: "adjacent" };

/** Several places may lead to one stranger, so nothing of one place may show in who it is. */
function add(stranger: Stranger, at: string, rule: string, reason: string, made: Derivation, read: StpaRead): void {
  const { id, name, position } = stranger;
  if (read.facts.entity(id) === undefined && made.entities.every((each) => each.id !== id))
    made.entity(id, name, { position }, byRule(`adversaries/${position}`, []));
  if (made.links.every(({ from, to }) => from !== id || to !== at))
    made.link(id, "stands_at", at, byRule(`adversaries/${rule}`, [at]), reason);
}

/** Networks and places below this are shared with people of whom nobody answers for all. */
const TRUST_SHARED_MAX = 50;

function ofBoundary(boundary: Entity<"boundary">, read: StpaRead, made: Derivation): void {
  const { id, name, props } = boundary;
  const { type, trust } = props;
  if (read.attribute(id, "internet_facing").value === "yes") {
    add(INTERNET, id, "faces-the-internet", "It is open to the internet.", made, read);
    return;
  }
  if (isTaken(boundary, read)) return;
  const reason = trust === undefined ? "Nobody said how far it is to be trusted." : `Its trust is ${trust} of 100.`;
  const told = withArticle(name);
  if (type === "network" && (trust ?? 0) <= TRUST_SHARED_MAX) {
    const where = /\b(?:network|lan|internet|segment|wi-?fi|bus|vpn|subnet)\b/i.test(name) ? "on" : "in";
    const neighbour = idFrom("adversary", `neighbour@${keyOf(id)}`);
    add(
      { id: neighbour, name: `Somebody ${where} ${told}`, position: "adjacent" },
      id,
      "shared-network",
      reason,
      made,
      read,
    );
  }
  if (type === "physical" && trust !== undefined && trust <= TRUST_SHARED_MAX) {
    const where = /^(?:outside|inside|near|around|behind)\b/i.test(name)
      ? shown(name).toLowerCase()
      : `who can get to ${told}`;
    const visitor = idFrom("adversary", `visitor@${keyOf(id)}`);
    add({ id: visitor, name: `Somebody ${where}`, position: "physical" }, id, "open-place", reason, made, read);
  }
}

function ofComponent({ id, name, props }: Entity<"component">, read: StpaRead, made: Derivation): void {
  if (props.type === "actor") {
    const insider = idFrom("adversary", `insider@${keyOf(id)}`);
    add(
      { id: insider, name: `Somebody with the access of ${withArticle(name)}`, position: "insider" },
      id,
      "role",
      "Whoever has the role can do what it may.",
      made,
      read,
    );
  }
  if (props.type === "external") {
    const supplier = idFrom("adversary", `supplier@${keyOf(id)}`);
    add(
      { id: supplier, name: `Somebody in charge of ${withArticle(name)}`, position: "supply_chain" },
      id,
      "other-party",
      "It is in the hands of another party.",
      made,
      read,
    );
  }
  const isParty = props.type === "actor" || props.type === "external";
  if (!isParty && read.exposure(id).sure === 0)
    add(INTERNET, id, "reached-from-the-internet", "It can be reached from the internet.", made, read);
  for (const flow of read.related(id, "outflows")) {
    if (read.exposure(flow).sure === 0)
      add(INTERNET, flow, "sent-from-outside", "It is sent from where anybody may send.", made, read);
    else if (read.attribute(flow, "public_network").value === "yes")
      add(INTERNET, flow, "public-network", "It passes a network that strangers share.", made, read);
    if (read.attribute(flow, "wireless").value === "yes")
      add(RADIO, flow, "by-radio", "It is sent by radio.", made, read);
  }
}

/** People may have named somebody without saying where they stand: their words tell. */
function place(adversary: Entity<"adversary">, read: StpaRead, made: Derivation): void {
  if (read.facts.out(adversary.id).some(({ kind }) => kind === "stands_at")) return;
  const boundaries = read.facts.entities("boundary");
  const named = boundaries.filter(({ name }) => speaksOf(adversary, name));
  const origin = byRule("adversaries/by-name", [adversary.id]);
  for (const { id, name } of named)
    made.link(adversary.id, "stands_at", id, origin, `What is said of them speaks of ${withArticle(name)}.`);
  if (named.length > 0 || adversary.props.position !== "remote") return;
  for (const { id } of boundaries)
    if (read.attribute(id, "internet_facing").value === "yes")
      made.link(
        adversary.id,
        "stands_at",
        id,
        byRule("adversaries/remote", [adversary.id]),
        "They are far away, and it is open to the internet.",
      );
}

/** Adversaries of the facts who stand at a boundary: these need no double. */
const isTaken = ({ id, name }: Entity<"boundary">, read: StpaRead): boolean =>
  read.facts.entities("adversary").some((each) => {
    const places = targetsOf(read, each.id, "stands_at");
    return places.length === 0 ? speaksOf(each, name) : places.includes(id);
  });

function speaksOf({ name, props }: Entity<"adversary">, place: string): boolean {
  const wanted = plain(place);
  return (
    wanted.length > 3 && ` ${plain(`${name} ${props.description ?? ""} ${props.goal ?? ""}`)} `.includes(` ${wanted} `)
  );
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
