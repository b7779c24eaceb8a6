import { SecaError } from "../kernel/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { type Entity, type Kind, isEntityId, shortVersion } from "../model/index.ts";
import { type OrganisationStore } from "../store/index.ts";
import type { Shared } from "./suite.ts";

export interface FindRequest {
  readonly query?: string | undefined;
  readonly kinds?: readonly Kind[] | undefined;
  readonly tag?: string | undefined;
  /** Anything else that must hold. */
  readonly where?: ((entity: Entity) => boolean) | undefined;
  readonly version?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Found {
  readonly version: string;
  readonly entities: readonly Entity[];
  readonly total: number;
  /** Continues on the same version, whatever was written meanwhile. */
  readonly cursor?: string;
}

const HITS_MAX = 500;

interface Around extends Pick<Shared, "snapshots" | "hits"> {
  /** Facts and results as one graph; for whoever asks for what may be a result. */
  readonly whole: (snapshot: Snapshot) => Promise<Snapshot>;
}

/** Entities by words, kind and tag: by relevance when words are given, else in the order of ids. */
export async function find(
  store: OrganisationStore,
  { snapshots, hits: kept, whole }: Around,
  system: string,
  request: FindRequest,
): Promise<Found> {
  const { offset, version } = parseCursor(request.cursor) ?? { offset: 0, version: request.version ?? "main" };
  const snapshot = await snapshots.at(system, version);
  const wanted = (entity: Entity): boolean =>
    (request.kinds === undefined || request.kinds.includes(entity.kind)) &&
    (request.tag === undefined || entity.tags.includes(request.tag)) &&
    (request.where?.(entity) ?? true);
  const search = { store, kept, snapshot, whole: () => whole(snapshot) };
  const hits = (await candidates(search, request)).filter(wanted);
  const entities = hits.slice(offset, offset + request.limit);
  const next = offset + entities.length;
  return {
    version: shortVersion(snapshot.commit),
    entities,
    total: hits.length,
    ...(next < hits.length ? { cursor: cursorAt(shortVersion(snapshot.commit), next) } : {}),
  };
}

/** Where is searched. No analysis is run for whoever can only mean facts. */
interface Search {
  readonly store: OrganisationStore;
  readonly kept: Shared["hits"];
  readonly snapshot: Snapshot;
  readonly whole: () => Promise<Snapshot>;
}

async function candidates(search: Search, { query, kinds }: FindRequest): Promise<readonly Entity[]> {
  const { snapshot, whole } = search;
  const words = query?.trim() ?? "";
  if (words === "") {
    if (kinds === undefined) return snapshot.allEntities();
    const graph = await graphOf(kinds, search);
    return [...kinds].sort().flatMap((kind) => graph.entities(kind));
  }
  const exact = snapshot.entity(words) ?? (isEntityId(words) ? (await whole()).entity(words) : undefined);
  if (exact) return [exact];
  const ids = await hitsOf(search, { words, kinds });
  const graph = ids.every((id) => snapshot.entity(id)) ? snapshot : await whole();
  return ids.map((id) => graph.entity(id)).filter((entity) => entity !== undefined);
}

/** The facts where nothing else can be meant. */
const graphOf = async (
  kinds: readonly Kind[] | undefined,
  { snapshot, whole }: Pick<Search, "snapshot" | "whole">,
): Promise<Snapshot> => (kinds?.every((kind) => FACTS_ONLY.has(kind)) === true ? snapshot : whole());

/** What nobody derives: it is told by inputs or people. */
const FACTS_ONLY: ReadonlySet<Kind> = new Set([
  ...(["component", "boundary", "flow", "data", "runtime", "stakeholder", "decision", "overlay"] as const),
  ...(["ticket", "input", "proposal", "artifact"] as const),
]);

const QUESTIONS_KEPT = 50;

/** Only heads are indexed, and a later page must have the order of the first: so its hits are kept with the version. */
async function hitsOf(
  { store, kept, snapshot, whole }: Search,
  { words, kinds }: { words: string; kinds: readonly Kind[] | undefined },
): Promise<readonly string[]> {
  const { system, branch, commit } = snapshot;
  const question = JSON.stringify([system, commit, words, kinds ?? []]);
  let ids = kept.get(question);
  if (ids === undefined) {
    ids = await store.search({ system, branch, query: words, kinds, limit: HITS_MAX });
    if (ids.length === 0)
      ids = readThrough(await graphOf(kinds, { snapshot, whole }), words).map((entity) => entity.id);
    if (kept.size >= QUESTIONS_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(question, ids);
  }
  return ids;
}

function readThrough(snapshot: Snapshot, query: string): Entity[] {
  const words = query.toLowerCase().split(/\s+/);
  return snapshot.allEntities().filter((entity) => {
    const text = `${entity.id} ${entity.name} ${entity.tags.join(" ")} ${JSON.stringify(entity.props)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Where the next page begins, and of which version it is. */
export const cursorAt = (version: string, offset: number): string => `${version}.${offset}`;

export function parseCursor(cursor: string | undefined): { offset: number; version: string } | undefined {
  if (cursor === undefined) return undefined;
  const match = /^([0-9a-f]{12})\.(\d{1,9})$/.exec(cursor);
  if (!match)
    throw new SecaError(
      "bad_input",
      "The cursor is none of ours.",
      "Send back the cursor of the page before, or none.",
    );
  return { version: match[1]!, offset: Number(match[2]) };
}
