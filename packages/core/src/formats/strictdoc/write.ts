import { type Entity, type EntityId, type Kind, type Link, linkId } from "../../model/index.ts";
import { Losses } from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { TRACED_KINDS, escapedKey, leadsUp, textFieldOf, textOfEntity } from "../traced.ts";

/**
 * One document: a kind of node for each kind of ours, what leads towards the stakeholder as relations to parents with
 * the kind of link as their role. Relations that lead in a circle are refused there, so those are left out and told.
 */
export function writeSdoc({ name, description, entities, links }: Facts): Written {
  const losses = new Losses();
  const placed = new Set<string>(TRACED_KINDS);
  const written = entities.filter(({ kind }) => placed.has(kind)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { kind } of entities) if (!placed.has(kind)) losses.add(kind, WHY);
  for (const entity of written) tellLost(entity, losses);
  const relations = relationsOf(links, new Set(written.map(({ id }) => id)), losses);
  const kinds = TRACED_KINDS.filter((kind) => written.some((each) => each.kind === kind));
  const roles = new Map(kinds.map((kind) => [kind, rolesOf(kind, written, relations)]));
  const intro = description === undefined ? [] : ["", "[TEXT]", ...multiline("STATEMENT", description)];
  const lines = [
    "[DOCUMENT]",
    `TITLE: ${oneLine(name)}`,
    "",
    "[GRAMMAR]",
    "ELEMENTS:",
    ...["TEXT", ...kinds.map(tagOf)].flatMap((tag, at) => grammarOf(tag, at === 0 ? [] : roles.get(kinds[at - 1]!)!)),
    ...intro,
    ...written.flatMap((entity) => nodeOf(entity, relations.get(entity.id) ?? [])),
  ];
  return { text: `${lines.join("\n")}\n`, dropped: losses.list() };
}

const WHY = "StrictDoc has no place for it";
const tagOf = (kind: Kind): string => kind.toUpperCase();

function tellLost(entity: Entity, losses: Losses): void {
  const fields = Object.keys(entity.props).filter((field) => field !== textFieldOf(entity.kind));
  losses.add("field", WHY, fields.length);
  losses.add("tag", WHY, entity.tags.length);
}

function relationsOf(
  links: readonly Link[],
  there: ReadonlySet<EntityId>,
  losses: Losses,
): ReadonlyMap<EntityId, readonly Link[]> {
  const found = new Map<EntityId, Link[]>();
  const parents = new Map<EntityId, Set<EntityId>>();
  for (const link of links.toSorted((a, b) => (linkId(a) < linkId(b) ? -1 : 1))) {
    if (!there.has(link.from) || !there.has(link.to)) losses.add("link", "one of its ends is not written");
    else if (!leadsUp(link)) losses.add("link", "StrictDoc knows parents and children, and it leads to neither");
    else if (isAbove(link.from, link.to, parents)) losses.add("link", "it closes a circle, which StrictDoc refuses");
    else {
      const { reason } = link.props;
      if (reason !== undefined) losses.add("reason of a link", WHY);
      const list = found.get(link.from);
      if (list) list.push(link);
      else found.set(link.from, [link]);
      const above = parents.get(link.from);
      if (above) above.add(link.to);
      else parents.set(link.from, new Set([link.to]));
    }
  }
  return found;
}

/** Whether a way up from `start` comes by `wanted`. Most have a few things above them, however large the model. */
function isAbove(wanted: EntityId, start: EntityId, parents: ReadonlyMap<EntityId, ReadonlySet<EntityId>>): boolean {
  const [seen, open] = [new Set([start]), [start]];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here === wanted) return true;
    for (const each of parents.get(here) ?? [])
      if (!seen.has(each)) {
        seen.add(each);
        open.push(each);
      }
  }
  return false;
}

const rolesOf = (
  kind: Kind,
  entities: readonly Entity[],
  relations: ReadonlyMap<EntityId, readonly Link[]>,
): readonly string[] =>
  [
    ...new Set(
      entities
        .flatMap((each) => (each.kind === kind ? (relations.get(each.id) ?? []) : []))
        .map(({ kind: role }) => role),
    ),
  ].sort();

function grammarOf(tag: string, roles: readonly string[]): string[] {
  const field = (title: string, isRequired: boolean): string[] => [
    `  - TITLE: ${title}`,
    "    TYPE: String",
    `    REQUIRED: ${isRequired ? "True" : "False"}`,
  ];
  return [
    `- TAG: ${tag}`,
    "  FIELDS:",
    ...field("UID", tag !== "TEXT"),
    ...(tag === "TEXT" ? [] : field("TITLE", false)),
    ...field("STATEMENT", true),
    ...(roles.length === 0
      ? []
      : ["  RELATIONS:", ...roles.flatMap((role) => ["  - TYPE: Parent", `    ROLE: ${role}`])]),
  ];
}

function nodeOf(entity: Entity, relations: readonly Link[]): string[] {
  return [
    "",
    `[${tagOf(entity.kind)}]`,
    `UID: ${uidOf(entity.id)}`,
    `TITLE: ${oneLine(entity.name)}`,
    ...multiline("STATEMENT", textOfEntity(entity)),
    ...(relations.length === 0 ? [] : ["RELATIONS:"]),
    ...relations.flatMap(({ kind, to }) => ["- TYPE: Parent", `  VALUE: ${uidOf(to)}`, `  ROLE: ${kind}`]),
  ];
}

const uidOf = (id: EntityId): string => escapedKey(id, /[a-z0-9_./:-]/);
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** A line that would end the text early is moved in by a space. */
const multiline = (field: string, text: string): string[] => [
  `${field}: >>>`,
  ...text
    .replaceAll(/\r\n?/g, "\n")
    .trim()
    .split("\n")
    .map((line) => (line.startsWith("<<<") ? ` ${line}` : line)),
  "<<<",
];
