import { type Link, kindOf, linkId, linkRule } from "../model/index.ts";
import { fieldsOfFact, factFromFields, sameValue } from "./difference.ts";
import { Draft, type Fact } from "./draft.ts";
import { looseLinks } from "./operations.ts";
import type { Snapshot } from "./snapshot.ts";

/** What one side made of a fact since the common ancestor. */
export interface SideChange {
  readonly before?: Fact | undefined;
  readonly after?: Fact | undefined;
}

/** A field (or, as `*`, a whole fact) that both sides changed differently: the caller decides, we never guess. */
export interface MergeConflict {
  readonly id: string;
  readonly field: string;
  readonly base?: unknown;
  readonly ours?: unknown;
  readonly theirs?: unknown;
}

export interface Merge {
  /** What ours must become. */
  readonly changes: ReadonlyMap<string, Fact | undefined>;
  readonly conflicts: readonly MergeConflict[];
}

export type Preference = "ours" | "theirs" | undefined;

/**
 * Three-way, per entity and field. `ours` is the graph the result is applied to; each side says what it changed since
 * the common ancestor. A preference settles every conflict the same way; without one, a conflict keeps ours and is told.
 */
export function mergeChanges(
  ours: Snapshot,
  sides: { readonly ours: ReadonlyMap<string, SideChange>; readonly theirs: ReadonlyMap<string, SideChange> },
  prefer: Preference,
): Merge {
  const draft = new Draft(ours);
  const conflicts: MergeConflict[] = [];
  const settle = (conflict: MergeConflict): boolean => {
    if (prefer === undefined) conflicts.push(conflict);
    return prefer === "theirs";
  };

  for (const [id, theirs] of sides.theirs) {
    const mine = sides.ours.get(id);
    if (!mine) {
      if (theirs.after) draft.put(theirs.after);
      else draft.remove(id);
      continue;
    }
    if (sameValue(mine.after, theirs.after)) continue;
    if (!mine.after || !theirs.after) {
      const takeTheirs = settle({ id, field: "*", base: theirs.before, ours: mine.after, theirs: theirs.after });
      if (takeTheirs && theirs.after) draft.put(theirs.after);
      else if (takeTheirs) draft.remove(id);
      continue;
    }
    draft.put(mergeFields(id, { base: theirs.before, ours: mine.after, theirs: theirs.after }, settle));
  }

  keepGraphWhole(draft, settle);
  return {
    changes: draft.changes(),
    conflicts: conflicts.sort((a, b) => (`${a.id} ${a.field}` < `${b.id} ${b.field}` ? -1 : 1)),
  };
}

function mergeFields(
  id: string,
  facts: { base: Fact | undefined; ours: Fact; theirs: Fact },
  settle: (conflict: MergeConflict) => boolean,
): Fact {
  const base = facts.base ? fieldsOfFact(facts.base) : new Map<string, unknown>();
  const [ours, theirs] = [fieldsOfFact(facts.ours), fieldsOfFact(facts.theirs)];
  const merged = new Map(ours);
  for (const field of new Set([...theirs.keys(), ...base.keys()])) {
    const [was, mine, other] = [base.get(field), ours.get(field), theirs.get(field)];
    if (sameValue(other, was) || sameValue(other, mine)) continue;
    if (field === "tags") merged.set(field, mergeTags(was, mine, other));
    else if (sameValue(mine, was) || settle({ id, field, base: was, ours: mine, theirs: other }))
      merged.set(field, other);
  }
  return factFromFields(facts.ours, merged);
}

/** Tags are a set: what either side added is in, what either side took out is out. */
function mergeTags(base: unknown, ours: unknown, theirs: unknown): string[] {
  const [was, mine, other] = [base, ours, theirs].map((tags) => new Set((tags as string[] | undefined) ?? []));
  const all = new Set([...mine!, ...other!]);
  return [...all].filter((tag) => !was!.has(tag) || (mine!.has(tag) && other!.has(tag))).sort();
}

/** Two changes that are fine by themselves can still break the graph together: a link into nothing, or two targets where one may be. */
function keepGraphWhole(draft: Draft, settle: (conflict: MergeConflict) => boolean): void {
  for (const [id, fact] of draft.changes()) {
    // Theirs removed an entity that ours has linked to since.
    if (fact !== undefined || id.includes(" ")) continue;
    const links = draft.around(id);
    if (links.length === 0) continue;
    if (settle({ id, field: "*", ours: links.map(linkId), theirs: undefined }))
      for (const link of links) draft.remove(linkId(link));
    else draft.put(draft.base.entity(id)!);
  }
  for (const id of looseLinks(draft)) {
    // Ours removed an entity that theirs has linked to since; there is nothing to bring back here but the link's absence.
    settle({ id, field: "*", ours: undefined, theirs: draft.fact(id) });
    draft.remove(id);
  }
  for (const [id, fact] of draft.changes()) {
    if (fact === undefined || !("from" in fact)) continue;
    const rival = rivalOf(draft, fact);
    if (!rival) continue;
    if (settle({ id: fact.from, field: fact.kind, ours: rival.to, theirs: fact.to })) draft.remove(linkId(rival));
    else draft.remove(id);
  }
}

function rivalOf(draft: Draft, link: Link): Link | undefined {
  if (linkRule(link.kind, kindOf(link.from), kindOf(link.to))?.cardinality !== "one") return undefined;
  return draft.out(link.from).find((other) => other.kind === link.kind && other.to !== link.to);
}
