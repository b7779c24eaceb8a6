import { SecaError, nearest, onOneLine, quoted } from "../kernel/index.ts";
import {
  type Entity,
  KEY,
  KINDS,
  type Operation,
  type Origin,
  entityId,
  kindOf,
  linkRule,
  sha256,
  toEntity,
} from "../model/index.ts";
import { fieldsOfFact, sameValue } from "./difference.ts";
import type { Draft } from "./draft.ts";
import { edited } from "./edited.ts";
import { bad, only, recordOf } from "./expected.ts";
import type { Result, Results } from "./results.ts";

/** What people decide of a finding, and what they say differently than it was generated: facts that name their target. */
export interface Saying {
  readonly origin: Origin;
  readonly results: Results | undefined;
}

type Verdict = "dismiss" | "accept" | "confirm" | "assign";

/** Deciding again replaces what was decided before; to whom it is given stands beside that. */
export function decide(draft: Draft, operation: Operation, { origin, results }: Saying): void {
  const verdict = operation.op as Verdict;
  only(operation, verdict === "confirm" && operation.value === undefined ? [] : ["value"]);
  const target = decidable(draft, operation, results);
  const { reason = "", to, expires } = wordsOf(verdict, operation.value);
  const decision = toEntity({
    id: factId("decision", verdict === "assign" ? [target.id, "assignee"] : [target.id]),
    name: `${verdict} ${target.name}`.slice(0, NAME_MAX),
    props: {
      verdict,
      reason,
      target: target.id,
      ...(to !== undefined && { assignee: to }),
      ...(expires !== undefined && { expires }),
    },
    origin,
  });
  if (typeof expires === "string" && results !== undefined && expires < results.today)
    throw bad(`expires is ${quoted(expires)}, and today is ${results.today}.`, "Give a day to come, or leave it out.");
  draft.put(decision);
}

/** A field of a result takes another value, for as long as the fact of it stands. What is generated anyway needs none. */
export function overlay(draft: Draft, { target, field = "", value }: Operation, result: Result, origin: Origin): void {
  const { name, seen, said, isSame } = compared(result, field, value);
  const id = factId("overlay", [result.entity.id, name]);
  if (isSame) {
    if (draft.entity(id) === undefined)
      throw bad(`${quoted(field)} of ${quoted(target, 200)} is that already.`, "Nothing has to be said.");
    draft.remove(id);
    return;
  }
  draft.put(
    toEntity({
      id,
      name: `${name} of ${result.entity.name}`.slice(0, NAME_MAX),
      props: { target: result.entity.id, field: name, value: said, ...(seen !== undefined && { seen }) },
      origin,
    }),
  );
}

/** What is generated shows again. */
export function unsaid(draft: Draft, { target, field = "" }: Operation, { entity }: Result): void {
  const id = factId("overlay", [entity.id, nameOf(field, entity)]);
  if (draft.entity(id) === undefined)
    throw new SecaError(
      "not_found",
      `Nobody said ${quoted(field)} of ${quoted(target, 200)} differently.`,
      "Its edits are shown with it by analysis_get.",
    );
  draft.remove(id);
}

const NAME_MAX = 200;

/** The same target gives the same id, so that nobody has to look for what was said before. */
export function factId(kind: "decision" | "overlay", of: readonly [target: string, ...more: string[]]): string {
  const [target, ...more] = of;
  const key = [target.replace("/", "."), ...more].join("~");
  return entityId(kind, KEY.test(key) ? key : sha256(of.join(" ")).slice(0, 32));
}

function decidable(draft: Draft, { op, target }: Operation, results: Results | undefined): Entity {
  const result = results?.find(target);
  const entity = draft.entity(result?.entity.id ?? target) ?? result?.entity;
  if (entity === undefined) {
    const near = results?.nearest(target) ?? [];
    throw new SecaError(
      "not_found",
      `There is no finding ${quoted(target, 200)} in this version.`,
      near.length > 0 ? `Nearest: ${near.join(", ")}.` : 'List findings with analysis_get {"part":"findings"}.',
    );
  }
  if (linkRule("decides", "decision", entity.kind) !== undefined) return entity;
  throw bad(
    `${op} is for findings and what is like them, not for a ${entity.kind}.`,
    'List findings with analysis_get {"part":"findings"}.',
  );
}

const PARTS: Readonly<Record<Verdict, readonly string[]>> = {
  dismiss: ["reason", "expires"],
  accept: ["reason", "expires"],
  confirm: ["reason", "expires"],
  assign: ["to", "reason", "expires"],
};

interface Words {
  readonly reason?: unknown;
  readonly to?: unknown;
  readonly expires?: unknown;
}

function wordsOf(verdict: Verdict, value: unknown): Words {
  const parts = PARTS[verdict];
  const [plain = ""] = parts;
  const meaning = `${plain}, or {${parts.join(", ")}}`;
  const words: Record<string, unknown> =
    typeof value === "string" ? { [plain]: value } : value === undefined ? {} : recordOf(value, `it takes ${meaning}`);
  const unknown = Object.keys(words).find((part) => !parts.includes(part));
  if (unknown !== undefined) throw bad(`${verdict} takes no ${quoted(unknown)}.`, `It takes ${meaning}.`);
  const needed = verdict === "confirm" ? undefined : plain;
  if (needed !== undefined && (typeof words[needed] !== "string" || words[needed].trim() === ""))
    throw bad(`${verdict} needs ${needed === "to" ? "to: who sees to it" : "a reason"}.`, `It takes ${meaning}.`);
  return words;
}

/** A finding's text is what it says. */
const nameOf = (field: string, { kind }: Entity): string => (kind === "threat" && field === "text" ? "says" : field);

interface Compared {
  readonly name: string;
  readonly seen: unknown;
  /** As it will stand there. */
  readonly said: unknown;
  readonly isSame: boolean;
}

/** The value that is generated now, and whether the new one is another; refused where it could not stand there. */
function compared(result: Result, field: string, value: unknown): Compared {
  const { entity, rating, severity } = result;
  if (severity !== undefined && field === "severity") {
    if (!SEVERITIES.includes(value as string))
      throw bad(`severity is ${quoted(value)}.`, `Allowed: ${SEVERITIES.join(", ")}.`);
    return { name: field, seen: severity, said: value, isSame: value === severity };
  }
  if (entity.kind === "threat") {
    if (severity !== undefined && (field === "likelihood" || field === "impact"))
      throw bad(`${quoted(entity.id, 200)} has no ${field}.`, "Set its severity, which follows from nothing else.");
    if (rating === undefined && severity === undefined)
      throw bad(`${quoted(entity.id, 200)} is settled by a control.`, "Only findings that are there can be edited.");
    if (field === "likelihood" || field === "impact") {
      const words: readonly string[] = KINDS.risk.shape[field].options;
      if (!words.includes(value as string)) throw bad(`${field} is ${quoted(value)}.`, `Allowed: ${words.join(", ")}.`);
      return { name: field, seen: rating![field], said: value, isSame: value === rating![field] };
    }
    if (!FINDING_FIELDS.includes(field)) {
      const [close] = nearest(field, FINDING_FIELDS, 1);
      throw bad(
        `${quoted(field)} of a finding cannot be edited.`,
        `${close === undefined ? "" : `Did you mean ${close}? `}It takes ${FINDING_FIELDS.join(", ")}.`,
      );
    }
  }
  const name = nameOf(field, entity);
  const prop = name === "says" ? "text" : name;
  const said = name === "says" && typeof value === "string" ? onOneLine(value).trim() : value;
  if (said === "")
    throw bad(`${quoted(field)} of ${quoted(entity.id, 200)} would be empty.`, "Say something, or unset.");
  const [before, now] = [entity, edited(entity, prop, said)].map((each) => fieldsOfFact(each).get(prop));
  return { name, seen: before, said: now, isSame: sameValue(before, now) };
}

const SEVERITIES: readonly string[] = KINDS.threat.shape.severity.unwrap().options;

const FINDING_FIELDS: readonly string[] = ["says", "text", "severity", "likelihood", "impact"];

/** What a derived thing is not: something that operations on facts can change. */
export const isDerived = (id: string): SecaError =>
  new SecaError(
    "refused",
    `${quoted(id, 200)} follows from an analysis and is no fact.`,
    `Dismiss or accept a finding, edit a field of it by set; a ${kindOf(id)} goes when what it follows from goes.`,
  );
