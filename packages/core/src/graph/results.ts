import { type Entity, type Operation, entityId, isKind, keyFromName, kindOf, LINK_KINDS } from "../model/index.ts";
import type { Snapshot } from "./snapshot.ts";

/** What analyses derive under an id, as it was generated: without people's edits. */
export interface Result {
  readonly entity: Entity;
  /** Of a finding only: what its severity follows from. */
  readonly rating?: { readonly likelihood: string; readonly impact: string };
  /** Of a finding that stands by itself: its severity follows from no rating, and need not be a field of its kind. */
  readonly severity?: string;
}

/** What stands beside the facts without being one, as far as operations speak of it. */
export interface Results {
  /** The day on which it is asked, as YYYY-MM-DD. */
  readonly today: string;
  /** By the id of an entity, or by that of a finding, `rule@element`. */
  find(id: string): Result | undefined;
  /** Ids of findings that are written alike. */
  nearest(id: string): readonly string[];
  /** A context of a context table, as the table writes it, and where a decision of it is kept; refused where it is none. */
  cell?(table: string, expression: string): { readonly id: string; readonly cell: string };
}

/** Those that are about results even where what they name is a fact. */
const DECIDING: ReadonlySet<Operation["op"]> = new Set(["dismiss", "accept", "confirm", "assign", "decide"]);
const POINTING: ReadonlySet<Operation["op"]> = new Set(["set", "unset", "remove", "link", "unlink"]);

/**
 * Whether operations may be about something that is no fact. An analysis may have to be run for it, so whatever
 * names facts alone is planned without one.
 */
export function asksForResults(snapshot: Snapshot, operations: readonly Operation[]): boolean {
  const added = new Set<string>();
  const isFact = (id: unknown): boolean => typeof id !== "string" || snapshot.entity(id) !== undefined || added.has(id);
  for (const { op, target, value } of operations) {
    if (DECIDING.has(op) || (POINTING.has(op) && !isFact(target))) return true;
    if (op === "add") for (const id of idsOfAdded(target, value)) added.add(id);
    if (!endsIn(op, value).every(isFact)) return true;
  }
  return false;
}

function idsOfAdded(target: string, value: unknown): string[] {
  if (target.includes("/")) return [target];
  const { name } = (value ?? {}) as { name?: unknown };
  return isKind(target) && typeof name === "string" ? [entityId(target, keyFromName(name))] : [];
}

/** The other ends of links that an operation makes. */
function endsIn(op: Operation["op"], value: unknown): readonly unknown[] {
  if (op === "link") return [typeof value === "object" && value !== null ? (value as { to?: unknown }).to : value];
  if (op !== "add" || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, to]) => (LINK_KINDS.includes(field) ? to : []) as unknown[]);
}

/** A finding may also be named as the rule and the element that it is about. */
export const isFindingId = (id: string): boolean => id.includes("@") && !isKind(kindOf(id));
