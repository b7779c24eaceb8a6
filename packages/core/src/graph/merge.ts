import { type Link, factualEnds, linkId } from "../model/index.ts";
import { fieldsOfFact, factFromFields, sameValue } from "./difference.ts";
import { Draft, type Fact } from "./draft.ts";
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

type Side = ReadonlyMap<string, SideChange>;
/** Whether theirs is taken. */
type Settle = (conflict: MergeConflict) => boolean;

/**
 * Three-way, per entity and field. `ours` is the graph the result is applied to; each side says what it changed since
 * the common ancestor. A preference settles every conflict the same way; without one, a conflict keeps ours and is told.
 */
export function mergeChanges(
  ours: Snapshot,
  sides: { readonly ours: Side; readonly theirs: Side },
  prefer: Preference,
): Merge {
  const draft = new Draft(ours);
  const conflicts = new Map<string, MergeConflict>();
  const settle: Settle = (conflict) => {
    // A link in dispute only because its end or its place is needs no decision of its own.
    const [from = "", kind = "", to = ""] = conflict.id.split(" ");
    const follows = to !== "" && [`${from} *`, `${to} *`, `${from} ${kind}`].some((key) => conflicts.has(key));
    if (prefer === undefined && !follows) conflicts.set(`${conflict.id} ${conflict.field}`, conflict);
    return prefer === "theirs";
  };

  for (const [id, theirs] of sides.theirs) {
    const mine = sides.ours.get(id);
    if (!mine) change(draft, id, theirs.after);
    else if (sameValue(mine.after, theirs.after)) continue;
    else if (mine.after && theirs.after)
      draft.put(mergeFields(id, { base: theirs.before, ours: mine.after, theirs: theirs.after }, settle));
    else if (settle({ id, field: "*", base: theirs.before, ours: mine.after, theirs: theirs.after }))
      change(draft, id, theirs.after);
  }

  keepTogether(draft, sides);
  keepOneTarget(draft, settle);
  keepOpen(draft, sides, settle);
  joinOrPart(draft, sides, settle);
  return { changes: draft.changes(), conflicts: [...conflicts.values()].sort(byPlace) };
}

function change(draft: Draft, id: string, after: Fact | undefined): void {
  if (after) draft.put(after);
  else draft.remove(id);
}

const byPlace = (a: MergeConflict, b: MergeConflict): number => (`${a.id} ${a.field}` < `${b.id} ${b.field}` ? -1 : 1);

function mergeFields(id: string, facts: { base: Fact | undefined; ours: Fact; theirs: Fact }, settle: Settle): Fact {
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

/** An entity that one side removed and the other edited may have been kept: then so are its links, which went only because it did. */
function keepTogether(draft: Draft, sides: { readonly ours: Side; readonly theirs: Side }): void {
  for (const id of new Set([...sides.ours.keys(), ...sides.theirs.keys()])) {
    const [mine, theirs] = [sides.ours.get(id), sides.theirs.get(id)];
    const isRemoved = (mine && !mine.after) || (theirs && !theirs.after);
    if (!id.includes(" ") && isRemoved && draft.entity(id)) bringBack(draft, id, sides);
  }
}

/** The links that whoever removed an entity took away with it, where the other side did not part them as well. */
function bringBack(draft: Draft, id: string, sides: { readonly ours: Side; readonly theirs: Side }): void {
  const [remover, keeper] =
    sides.ours.get(id) && !sides.ours.get(id)!.after ? [sides.ours, sides.theirs] : [sides.theirs, sides.ours];
  for (const [link, { before, after }] of remover) {
    if (after || !before || !("from" in before) || (before.from !== id && before.to !== id)) continue;
    const kept = keeper.has(link) ? keeper.get(link)!.after : before;
    if (!kept || !("from" in kept) || draft.rivalOf(kept)) continue;
    if (factualEnds(kept).every((end) => draft.entity(end))) draft.put(kept);
  }
}

/** One side removed an entity that the other has linked to since: either the link goes, or the entity comes back. */
function joinOrPart(draft: Draft, sides: { readonly ours: Side; readonly theirs: Side }, settle: Settle): void {
  const removed = [...draft.changes()].filter(([id, fact]) => fact === undefined && !id.includes(" "));
  const loose = [...removed.flatMap(([id]) => draft.hangingOn(id)), ...draft.looseLinks()];
  // All are asked about before the first answer brings an end back for the others.
  const disputes = [...new Map(loose.map((link) => [linkId(link), link]))].map(([id, link]) => {
    const isTheirs = sides.theirs.get(id)?.after !== undefined;
    const base = (isTheirs ? sides.theirs : sides.ours).get(id)?.before;
    const both = isTheirs ? { ours: undefined, theirs: link } : { ours: link, theirs: undefined };
    return { id, link, isTheirs, isKept: settle({ id, field: "*", base, ...both }) === isTheirs };
  });
  for (const { id, link, isTheirs, isKept } of disputes) {
    for (const end of factualEnds(link)) {
      if (draft.entity(end) || draft.fact(id) === undefined) continue;
      const entity = (isTheirs ? sides.ours : sides.theirs).get(end)?.before;
      if (isKept && entity) {
        draft.put(entity);
        bringBack(draft, end, sides);
      } else draft.remove(id);
    }
  }
}

/** Two targets where one may be: each side moved the same thing elsewhere. */
function keepOneTarget(draft: Draft, settle: Settle): void {
  for (const link of draft.changedLinks()) {
    const rival = draft.fact(linkId(link)) === undefined ? undefined : draft.rivalOf(link);
    if (!rival) continue;
    const takesTheirs = settle({ id: link.from, field: link.kind, ours: rival.to, theirs: link.to });
    draft.remove(linkId(takesTheirs ? rival : link));
  }
}

/** Each side's links are fine, and together they lead round in a circle: one side's share of it goes back to where it was. */
function keepOpen(draft: Draft, sides: { readonly ours: Side; readonly theirs: Side }, settle: Settle): void {
  for (const link of draft.changedLinks()) {
    const circle = draft.fact(linkId(link)) === undefined ? undefined : draft.circleOf(link);
    if (!circle) continue;
    const mine = circle.filter((each) => sides.ours.get(linkId(each))?.after);
    const takesTheirs = settle({ id: link.from, field: link.kind, ours: mine.map(linkId), theirs: link.to });
    const loser = takesTheirs ? sides.ours : sides.theirs;
    for (const each of circle) if (loser.get(linkId(each))?.after) takeBack(draft, each, loser);
  }
}

/** A link that a side set goes, and the one it moved away from returns. */
function takeBack(draft: Draft, link: Link, side: Side): void {
  draft.remove(linkId(link));
  for (const { before, after } of side.values()) {
    if (after || !before || !("from" in before) || before.from !== link.from || before.kind !== link.kind) continue;
    if (draft.entity(before.to) && !draft.circleOf(before)) draft.put(before);
  }
}
