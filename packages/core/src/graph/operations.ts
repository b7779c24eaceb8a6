import { SecaError, nearest, quoted } from "../kernel/index.ts";
import {
  ATTRIBUTE_VALUES,
  type Entity,
  type Kind,
  type Link,
  type Operation,
  type Origin,
  KIND_NAMES,
  entityId,
  factualEnds,
  fieldsOf,
  isEntityId,
  isKind,
  keyFromName,
  kindOf,
  knownKind,
  linkId,
  linkReads,
  linksBetween,
  LINK_KINDS,
  shortVersion,
  toEntity,
  toLink,
} from "../model/index.ts";
import { sameValue } from "./difference.ts";
import { decisionOnCell } from "./deciding-cells.ts";
import { Draft, type Fact } from "./draft.ts";
import { edited, tagsOf, withAttributes } from "./edited.ts";
import { bad, only, recordOf } from "./expected.ts";
import { decide, isDerived, overlay, unsaid } from "./on-results.ts";
import type { Result, Results } from "./results.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Plan {
  /** What the facts become, by id; undefined: gone. Only real differences. */
  readonly changes: ReadonlyMap<string, Fact | undefined>;
  /** Operations that bring every touched fact back to what it was. */
  readonly inverse: readonly Operation[];
}

export interface PlanContext {
  readonly origin: Origin;
  /** The facts of older versions that `restore` asks for, loaded beforehand. */
  readonly past?: ReadonlyMap<string, ReadonlyMap<string, Fact>> | undefined;
  /** Whole facts that come first, as one change with the operations; undefined: gone. */
  readonly facts?: ReadonlyMap<string, Fact | undefined> | undefined;
  /** What is derived beside the facts; needed where `asksForResults` says so. */
  readonly results?: Results | undefined;
}

const PROBLEMS_TOLD = 10;

/**
 * Plays operations on a snapshot, one after the other, all or none. Nothing is written: the answer is what would
 * change. Every operation that cannot be played is named with its number, so a caller mends them in one go.
 */
export function planChange(snapshot: Snapshot, operations: readonly Operation[], context: PlanContext): Plan {
  const draft = new Draft(snapshot);
  putAll(draft, context.facts ?? NO_FACTS);
  const problems: { readonly operation: number; readonly error: SecaError }[] = [];
  for (const [index, operation] of operations.entries()) {
    try {
      play[operation.op](draft, operation, context);
    } catch (error) {
      if (!(error instanceof SecaError)) throw error;
      problems.push({ operation: index + 1, error });
      if (problems.length === PROBLEMS_TOLD) break;
    }
  }
  if (problems.length > 0) throw summed(problems, operations);
  return finished(draft);
}

/** A plan from whole facts that were checked one by one, as readers of files, merges and restores have them; undefined: gone. */
export function planFacts(snapshot: Snapshot, facts: ReadonlyMap<string, Fact | undefined>): Plan {
  const draft = new Draft(snapshot);
  putAll(draft, facts);
  return finished(draft);
}

const NO_FACTS: ReadonlyMap<string, Fact | undefined> = new Map();

function putAll(draft: Draft, facts: ReadonlyMap<string, Fact | undefined>): void {
  for (const [id, fact] of facts) {
    if (fact) draft.put(fact);
    else draft.remove(id);
  }
}

function finished(draft: Draft): Plan {
  refuseBroken(draft);
  const changes = new Map([...draft.changes()].filter(([id, after]) => !sameValue(draft.base.fact(id), after)));
  const at = shortVersion(draft.base.commit);
  const inverse = [...changes.keys()].sort().map((target): Operation => ({ op: "restore", target, at }));
  return { changes, inverse };
}

/** What no single operation does, `restore` and whole facts can: a link into nothing, a second target, a circle. */
function refuseBroken(draft: Draft): void {
  const [loose] = draft.looseLinks();
  if (loose) {
    throw new SecaError(
      "conflict",
      `The link ${quoted(linkId(loose), 200)} would lead nowhere; nothing was changed.`,
      "Bring back the missing end in the same change.",
    );
  }
  for (const link of draft.changedLinks()) {
    const rival = draft.rivalOf(link);
    if (rival) throw secondTarget(link, rival);
    refuseCircle(draft, link);
  }
}

function refuseCircle(draft: Draft, link: Link): void {
  const circle = draft.circleOf(link);
  if (!circle) return;
  throw new SecaError(
    "conflict",
    `${quoted(`${link.from} ${linkReads(link.kind)} ${link.to}`, 200)} would lead in a circle: ${[link.from, ...circle.map((each) => each.to)].join(" → ")}.`,
    `Unlink one of these first, for example {"op":"unlink","target":"${circle.at(-1)!.from}","field":"${link.kind}","value":"${link.from}"}.`,
  );
}

type Play = (draft: Draft, operation: Operation, context: PlanContext) => void;

const play: Record<Operation["op"], Play> = {
  add: (draft, operation, { origin, results }) => {
    only(operation, ["value"]);
    const { name, tags, ...fields } = recordOf(operation.value, "value holds the name and fields of what is added");
    const kind = knownKind(operation.target.includes("/") ? kindOf(operation.target) : operation.target);
    if (typeof name !== "string") throw bad(`A new ${kind} needs a name.`, 'Put {"name": …} into value.');
    const id = operation.target.includes("/") ? operation.target : entityId(kind, keyFromName(name));
    if (draft.entity(id)) {
      throw new SecaError(
        "exists",
        `${quoted(id)} is already there (${quoted(draft.entity(id)!.name)}).`,
        "Set its fields, or give the new one a key of its own as target kind/key.",
      );
    }
    const { props, links } = splitFields(kind, fields);
    draft.put(toEntity({ id, name, props: withAttributes(props), tags: tagsOf(tags), origin }));
    for (const { link, to } of links) join(draft, { kind: link, from: id, to, props: {}, origin }, results);
  },

  set: (draft, operation, { origin, results }) => {
    only(operation, ["field", "value"]);
    const field = operation.field ?? "";
    if (operation.value === undefined) throw bad(`set ${quoted(field)} has no value.`, "Give one, or use unset.");
    const result = resultAt(draft, operation.target, results);
    if (result) overlay(draft, operation, result, origin);
    else draft.put(edited(present(draft, operation.target), field, operation.value));
  },

  unset: (draft, operation, { results }) => {
    only(operation, ["field"]);
    const result = resultAt(draft, operation.target, results);
    if (result) unsaid(draft, operation, result);
    else draft.put(edited(present(draft, operation.target), operation.field ?? "", undefined));
  },

  remove: (draft, operation, { results }) => {
    only(operation, []);
    const result = resultAt(draft, operation.target, results);
    if (result) throw isDerived(result.entity.id);
    const { id } = present(draft, operation.target);
    for (const link of draft.hangingOn(id)) draft.remove(linkId(link));
    draft.remove(id);
  },

  link: (draft, operation, { origin, results }) => {
    only(operation, ["field", "value"]);
    const { to, ...props } =
      typeof operation.value === "string"
        ? { to: operation.value }
        : recordOf(operation.value, "value is the id to link to, or {to, reason…}");
    if (typeof to !== "string") throw bad("link needs the id to link to.", "Put it into value.");
    if (Object.hasOwn(props, "derived")) throw bad("derived is not yours to say.", "It follows from the ends.");
    join(draft, { kind: operation.field ?? "", from: operation.target, to, props, origin }, results);
  },

  unlink: (draft, operation) => {
    only(operation, ["field", "value"]);
    const id = linkId({ from: operation.target, kind: operation.field ?? "", to: String(operation.value) });
    if (draft.fact(id) === undefined) {
      const there = draft.out(operation.target).map((link) => `${link.kind} ${link.to}`);
      throw new SecaError(
        "not_found",
        `There is no link ${quoted(id, 200)}.`,
        there.length === 0
          ? `Nothing leads from ${quoted(operation.target)}.`
          : `From there lead: ${there.slice(0, 5).join(", ")}.`,
      );
    }
    draft.remove(id);
  },

  restore: (draft, operation, { past }) => {
    only(operation, ["at"]);
    const facts = past?.get(operation.at ?? "");
    if (!facts) throw bad("restore needs the version to restore from.", "Put it into at.");
    const was = facts.get(operation.target);
    if (was === undefined) {
      if (draft.fact(operation.target) === undefined) return;
      if (!operation.target.includes(" "))
        for (const link of draft.hangingOn(operation.target)) draft.remove(linkId(link));
      draft.remove(operation.target);
      return;
    }
    draft.put(was);
  },

  answer: (draft, operation, context) => {
    only(operation, ["value"]);
    const { target, value } = operation;
    const [element = "", field = "", ...more] = target.split(" ");
    if (field === "" || more.length > 0)
      throw bad(
        `${quoted(target, 200)} is no question.`,
        "A question is named by its element and what is asked of it: component/order-api attributes.encrypted.",
      );
    if (field.startsWith("attributes.") && !ATTRIBUTE_VALUES.some((each) => each === value))
      throw bad(`${field} is ${quoted(value)}.`, `Allowed: ${ATTRIBUTE_VALUES.join(", ")}.`);
    const op = LINK_KINDS.includes(field) ? "link" : "set";
    // Questions are asked of facts; what is derived is edited, not answered.
    present(draft, element);
    play[op](draft, { op, target: element, field, value }, context);
  },

  dismiss: (draft, operation, context) => decide(draft, operation, sayingOf(context)),
  accept: (draft, operation, context) => decide(draft, operation, sayingOf(context)),
  confirm: (draft, operation, context) => decide(draft, operation, sayingOf(context)),
  assign: (draft, operation, context) => decide(draft, operation, sayingOf(context)),

  decide: (draft, operation, { origin, results }) => {
    const { decision, hazards } = decisionOnCell(operation, { origin, results });
    const { id } = decision;
    for (const link of draft.out(id)) if (link.kind === "concerns") draft.remove(linkId(link));
    draft.put(decision);
    for (const to of hazards) {
      if (kindOf(resultAt(draft, to, results)?.entity.id ?? present(draft, to).id) !== "hazard")
        throw bad(`${quoted(to, 200)} is no hazard.`, "Name hazards by their ids: hazard/….");
      join(draft, { kind: "concerns", from: id, to, props: {}, origin }, results);
    }
  },
};

const sayingOf = ({ origin, results }: PlanContext) => ({ origin, results });

/** What is derived under an id that is no fact: facts win. */
function resultAt(draft: Draft, id: string, results: Results | undefined): Result | undefined {
  if (draft.entity(id)) return undefined;
  const result = results?.find(id);
  return result === undefined || draft.entity(result.entity.id) ? undefined : result;
}

interface Joining {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** Adds a link between what exists, as a fact or a result, keeping to the number of targets its kind allows. */
function join(draft: Draft, { from, to, props, ...rest }: Joining, results: Results | undefined): void {
  const [source, target] = [from, to].map((id) => resultAt(draft, id, results)?.entity.id);
  const derived = source === undefined ? target && "to" : target === undefined ? "from" : "both";
  const link = toLink({
    ...rest,
    from: source ?? from,
    to: target ?? to,
    props: derived === undefined ? props : { ...props, derived },
  });
  for (const end of factualEnds(link)) present(draft, end);
  const rival = draft.rivalOf(link);
  if (rival) throw secondTarget(link, rival);
  refuseCircle(draft, link);
  draft.put(link);
}

const secondTarget = (link: Link, rival: Link): SecaError =>
  new SecaError(
    "conflict",
    `${quoted(link.from)} ${linkReads(link.kind)} one thing only, and that is ${quoted(rival.to)}.`,
    `Unlink it first: {"op":"unlink","target":"${rival.from}","field":"${rival.kind}","value":"${rival.to}"}.`,
  );

function present(draft: Draft, id: string): Entity {
  const entity = draft.entity(id);
  if (entity) return entity;
  if (!isEntityId(id) || !isKind(kindOf(id))) {
    throw bad(
      `${quoted(id)} is not an entity's id.`,
      `An id looks like component/order-api. Kinds: ${KIND_NAMES.join(", ")}.`,
    );
  }
  const close = nearest(
    id,
    draft.base.entities(kindOf(id) as Kind).map((each) => each.id),
  );
  throw new SecaError(
    "not_found",
    `There is no ${quoted(id)} in this version.`,
    close.length > 0 ? `Nearest: ${close.join(", ")}.` : "Find ids with graph_find.",
  );
}

/** Fields that name a kind of link are links: `leaves`, `enters` and their like can be written with the thing itself. */
export function splitFields(
  kind: Kind,
  fields: Readonly<Record<string, unknown>>,
): { props: Record<string, unknown>; links: { link: string; to: string }[] } {
  const own = new Set(fieldsOf(kind));
  const props: [field: string, value: unknown][] = [];
  const links: { link: string; to: string }[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (own.has(field) || !LINK_KINDS.includes(field)) {
      props.push([field, value]);
      continue;
    }
    for (const to of Array.isArray(value) ? value : [value]) {
      if (typeof to !== "string")
        throw bad(
          `${quoted(field)} of a ${kind} links to ids, not to ${quoted(to)}.`,
          `Legal targets: ${KIND_NAMES.filter((other) => linksBetween(kind, other).includes(field)).join(", ")}.`,
        );
      links.push({ link: field, to });
    }
  }
  // Not by assignment: a field named __proto__ would vanish instead of being refused.
  return { props: Object.fromEntries(props), links };
}

function summed(
  problems: readonly { operation: number; error: SecaError }[],
  operations: readonly Operation[],
): SecaError {
  const [first] = problems;
  const { code, message, hint } = first!.error;
  if (operations.length === 1) return first!.error;
  const told = problems.map(
    ({ operation, error }) =>
      `operation ${operation} (${operations[operation - 1]!.op}): ${error.message} ${error.hint}`,
  );
  if (problems.length === 1)
    return new SecaError(
      code,
      `Operation ${first!.operation} cannot be applied; nothing was changed. ${message}`,
      hint,
    );
  const many = problems.length === PROBLEMS_TOLD ? "Ten or more" : String(problems.length);
  return new SecaError(
    code,
    `${many} of ${operations.length} operations cannot be applied; nothing was changed.`,
    told.join(" | "),
  );
}
