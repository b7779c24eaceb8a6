import type { Snapshot } from "../graph/index.ts";
import { type Link, linkId } from "../model/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import {
  type Baseline,
  type Indirect,
  type LinkState,
  type Suspicion,
  contentHash,
  isTraced,
  judged,
  spreadOf,
  verdictsIn,
} from "../trace/index.ts";

type Versions = Pick<ReturnType<OrganisationStore["versions"]>, "history" | "diff">;

/** Which links of a version are suspect, and what stands on them. */
export interface Suspicions {
  /** In the order of links' ids. */
  readonly direct: readonly Suspicion[];
  readonly indirect: readonly Indirect[];
  /** Links that are older than versions that could be looked at now; asking again goes on from there. */
  readonly unseen: number;
  stateOf(link: string): LinkState | "indirect" | undefined;
  /** When an end of a suspect link was last written, as a time of ISO 8601. */
  since(suspicion: Suspicion): string | undefined;
}

/** What a process knows of a system's past. None of it can change, so it is only ever added to. */
export class LinkMemory {
  readonly line = new Map<string, { readonly number: number; readonly at: string }>();
  /** What an entity said at a version, by both. */
  readonly contents = new Map<string, string>();
}

const PAGE = 2000;
/** Versions compared with the head in one answer. */
const COMPARED_MAX = 64;
const CONTENTS_KEPT = 200_000;

/**
 * A link that a person or an input made is judged by whoever wrote it, with what its ends said at that version. Most
 * ends were not written since; for the others the version is compared with this one, which holds what they said then.
 */
export async function suspicionsOf(
  versions: Versions,
  { facts, whole }: { readonly facts: Snapshot; readonly whole: Snapshot },
  memory: LinkMemory,
): Promise<Suspicions> {
  const doubtful = doubtfulIn(facts);
  if (doubtful.length > 0) await extendLine(versions, facts.commit, memory);
  const older = new Map<string, { readonly link: Link; readonly at: string }>();
  for (const link of doubtful) {
    const at = facts.since(linkId(link))!;
    if (wroteLater(facts, link, at, memory)) older.set(linkId(link), { link, at });
  }
  await lookBack(versions, facts, [...older.values()], memory);

  const baseline: Baseline = (link) => {
    const entry = older.get(linkId(link));
    if (entry === undefined) return "as now";
    const [from, to] = [link.from, link.to].map((end) => contentAt(end, entry.at, whole, facts, memory));
    return from === undefined || to === undefined ? undefined : { link: linkId(link), from, to };
  };
  const known = { verdicts: verdictsIn(facts), baseline };
  const looked = new Set([...older.keys(), ...known.verdicts.keys()]);
  const found = [...looked].sort().flatMap((id) => {
    const link = whole.link(id);
    const suspicion = link && judged(whole, link, known);
    return suspicion === undefined ? [] : [suspicion];
  });
  const direct = found.filter(({ state }) => state !== "unseen");
  const indirect = spreadOf(whole, direct);
  const states = new Map<string, LinkState | "indirect">([
    ...indirect.map(({ link }) => [linkId(link), "indirect"] as const),
    ...found.map(({ link, state }) => [linkId(link), state] as const),
  ]);
  return {
    direct,
    indirect,
    unseen: found.length - direct.length,
    stateOf: (link) => states.get(link),
    since: ({ changed }) =>
      changed
        .map((id) => memory.line.get(facts.since(id) ?? "")?.at)
        .filter((at) => at !== undefined)
        .sort()
        .at(-1),
  };
}

/** Links of facts with an end that another version wrote: the only ones that can be suspect without a verdict. */
function doubtfulIn(facts: Snapshot): Link[] {
  const doubtful: Link[] = [];
  for (const link of facts.links()) {
    if (!isTraced(link)) continue;
    const at = facts.since(linkId(link));
    if ([link.from, link.to].some((end) => (facts.since(end) ?? at) !== at)) doubtful.push(link);
  }
  return doubtful;
}

/** Whether an end was written after the link. A version that is not on the line counts as later: then it is compared. */
function wroteLater(facts: Snapshot, link: Link, at: string, { line }: LinkMemory): boolean {
  const made = line.get(at)?.number ?? -1;
  return [link.from, link.to].some((end) => {
    const since = facts.since(end);
    return since !== undefined && since !== at && (line.get(since)?.number ?? Infinity) > made;
  });
}

/** Numbers the versions from the beginning to this one; those that are numbered already are not asked for again. */
async function extendLine(versions: Versions, commit: string, { line }: LinkMemory): Promise<void> {
  const open: { readonly hash: string; readonly at: string }[] = [];
  let from: string | undefined = commit;
  while (from !== undefined && !line.has(from)) {
    const page = await versions.history(from, { limit: PAGE });
    let parent: string | undefined;
    for (const { hash, at, parents } of page) {
      if (line.has(hash)) {
        parent = hash;
        break;
      }
      open.push({ hash, at });
      parent = parents[0];
    }
    from = parent;
  }
  let number = from === undefined ? -1 : line.get(from)!.number;
  for (const { hash, at } of open.reverse()) line.set(hash, { number: ++number, at });
}

/** Remembers what the ends of links said when these were made, one comparison for all that one version made. */
async function lookBack(
  versions: Versions,
  facts: Snapshot,
  links: readonly { readonly link: Link; readonly at: string }[],
  { contents, line }: LinkMemory,
): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const { link, at } of links) {
    for (const end of [link.from, link.to]) {
      if (facts.entity(end) === undefined || contents.has(`${at} ${end}`)) continue;
      const ends = wanted.get(at);
      if (ends) ends.add(end);
      else wanted.set(at, new Set([end]));
    }
  }
  if (contents.size > CONTENTS_KEPT) contents.clear();
  const newest = [...wanted].sort(([a], [b]) => (line.get(b)?.number ?? 0) - (line.get(a)?.number ?? 0));
  for (const [at, ends] of newest.slice(0, COMPARED_MAX)) {
    const before = new Map((await versions.diff(at, facts.commit)).map((each) => [each.id, each.before]));
    for (const end of ends) {
      const then = before.has(end) ? before.get(end) : facts.entity(end);
      contents.set(`${at} ${end}`, then === undefined || "from" in then ? ABSENT : contentHash(then));
    }
  }
}

/** Of what was not there when the link was made: like nothing that is. */
const ABSENT = "absent";

/** A result has no past of its own: it counts as it is now. */
function contentAt(
  id: string,
  at: string,
  whole: Snapshot,
  facts: Snapshot,
  { contents }: LinkMemory,
): string | undefined {
  if (facts.entity(id) !== undefined) return contents.get(`${at} ${id}`);
  const result = whole.entity(id);
  return result && contentHash(result);
}
