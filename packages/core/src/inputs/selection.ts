import { SecaError, nearest, quoted } from "../kernel/index.ts";
import type { Fact, Snapshot } from "../graph/index.ts";
import { type EntityId, type Link, linkId } from "../model/index.ts";
import type { Item, Proposal } from "./proposal.ts";

/** What of a proposal is taken: everything, nothing, some of it by id, or everything if nobody could mind. */
export type Acceptance = "auto" | "all" | "none" | readonly string[];

export interface Selection {
  readonly accepted: readonly Item[];
  readonly left: readonly Item[];
  /** What the accepted items make of the facts; undefined: gone. */
  readonly facts: ReadonlyMap<string, Fact | undefined>;
}

const UNKNOWN_TOLD = 5;

export function select(proposal: Proposal, accept: Acceptance, model: Snapshot): Selection {
  const accepted = new Set(chosen(proposal, accept, model));
  const facts = new Map<string, Fact | undefined>();
  for (const { id, after, change, replaces } of accepted) {
    if (change === "remove") for (const link of around(id, model)) facts.set(linkId(link), undefined);
    if (replaces !== undefined) facts.set(replaces, undefined);
    facts.set(id, after);
  }
  return { accepted: [...accepted], left: proposal.items.filter((item) => !accepted.has(item)), facts };
}

function chosen({ items }: Proposal, accept: Acceptance, model: Snapshot): readonly Item[] {
  if (accept === "none") return [];
  if (accept === "all") return items;
  if (accept === "auto") return isEmpty(model) || items.every(isHarmless) ? items : [];
  return named(items, accept, model);
}

/** A system that holds nothing yet but what was handed over. */
export const isEmpty = (model: Snapshot): boolean =>
  Object.entries(model.counts().kinds).every(([kind]) => kind === "input" || kind === "proposal");

/** Takes nothing away, contradicts nobody, and is surely nothing that is there under another name. */
const isHarmless = ({ change, conflicts, doubts, after }: Item): boolean =>
  change !== "remove" && conflicts.length === 0 && doubts.length === 0 && after?.origin.by !== "model";

/** The named items, the links between them and what is there, and the quiet ones that belong to them. */
function named(items: readonly Item[], ids: readonly string[], model: Snapshot): readonly Item[] {
  const wanted = new Set(ids);
  const byId = new Map(items.map((item) => [item.id, item]));
  const unknown = ids.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    const open = items.filter((item) => !item.isQuiet).map((item) => item.id);
    const near = unknown.slice(0, UNKNOWN_TOLD).flatMap((id) => nearest(id, open, 1));
    throw new SecaError(
      "not_found",
      `The proposal has no open ${unknown
        .slice(0, UNKNOWN_TOLD)
        .map((id) => quoted(id, 200))
        .join(", ")}.`,
      near.length > 0 ? `Nearest: ${[...new Set(near)].join(", ")}.` : "Open ones are listed by analysis_get.",
    );
  }
  const willBe = (id: EntityId): boolean => model.entity(id) !== undefined || wanted.has(id);
  const taken = items.filter((item) => {
    if (wanted.has(item.id)) return true;
    const link = linkOf(item);
    if (!link) return item.isQuiet;
    return (wanted.has(link.from) || wanted.has(link.to)) && willBe(link.from) && willBe(link.to);
  });
  for (const item of [...taken, ...items.filter((each) => isEndOf(each, wanted))]) {
    const link = linkOf(item);
    const missing = link && [link.from, link.to].find((end) => !willBe(end));
    if (missing !== undefined)
      throw new SecaError(
        "bad_input",
        `${quoted(wanted.has(item.id) ? item.id : link!.from, 200)} cannot be accepted without ${quoted(missing, 200)}.`,
        "Accept both.",
      );
  }
  return taken;
}

/** A flow that leads nowhere is none. */
const isEndOf = (item: Item, wanted: ReadonlySet<string>): boolean => {
  const link = linkOf(item);
  return link !== undefined && item.isQuiet && wanted.has(link.from);
};

const linkOf = ({ after }: Item): Link | undefined => (after !== undefined && "from" in after ? after : undefined);

const around = (id: string, model: Snapshot): readonly Link[] =>
  model.entity(id) === undefined ? [] : [...model.out(id), ...model.in(id)];
