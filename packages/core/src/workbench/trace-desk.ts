import { SecaError, dayOf, nearest, quoted } from "../kernel/index.ts";
import { planFacts, type Snapshot } from "../graph/index.ts";
import { type Entity, type Kind, type Link, linkId, shortVersion, toEntity } from "../model/index.ts";
import { MAIN, type OrganisationStore } from "../store/index.ts";
import {
  DEFAULT_POLICY,
  type Direction,
  type Hit,
  type Matrix,
  type MatrixRow,
  type MindMap,
  type Pair,
  type Suspicion,
  type Trace,
  type TraceRequest,
  adjacencyOf,
  impactOf,
  isTraced,
  matrixOf,
  mindMapOf,
  pairOf,
  traceChains,
  verdictId,
} from "../trace/index.ts";
import type { Page } from "./analysis-answers.ts";
import type { ChangeReport, Changes } from "./changes.ts";
import { type CoverageAnswer, type CoverageRequest, CoverageKept, coverageIn } from "./coverage-answer.ts";
import { parseCursor } from "./find.ts";
import { LinkMemory, type Suspicions, suspicionsOf } from "./judged-links.ts";
import { paged } from "./paging.ts";
import type { Shared } from "./suite.ts";
import type { Whole } from "./whole.ts";

/** A page of a list, of a version; the next page is of the same. */
export interface ListAsked {
  readonly version?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface MapAsked {
  readonly version?: string | undefined;
  readonly directions: readonly Direction[];
  readonly depth: number;
  readonly kinds?: readonly Kind[] | undefined;
  readonly nodesMax: number;
}

export interface ImpactAsked extends ListAsked {
  readonly ids?: readonly string[] | undefined;
  /** What differs between this version and the one that is looked at. */
  readonly from?: string | undefined;
  readonly directions: readonly Direction[];
  readonly hops: number;
}

export interface ImpactAnswer extends Page<Hit & Pick<Entity, "name">> {
  /** What was begun with, as far as it is in the graph. */
  readonly changed: readonly string[];
  /** Changed and no longer there. */
  readonly gone: readonly string[];
  readonly isCut: boolean;
}

export interface SuspectsAsked extends ListAsked {
  /** Only what is suspect at this entity, or because of it. */
  readonly id?: string | undefined;
  readonly indirect: boolean;
}

export interface ReviewedLink {
  readonly link: string;
  readonly state: "suspect" | "rejected" | "indirect";
  /** Ends that say something else than when the link was judged; of an indirect one, the suspect link above it. */
  readonly because: readonly string[];
  /** When such an end was last written. */
  readonly since?: string;
  readonly reason?: string;
}

export interface SuspectsAnswer extends Page<ReviewedLink> {
  readonly direct: number;
  readonly rejected: number;
  readonly indirect: number;
  readonly unseen: number;
}

export interface JudgeAsked {
  readonly links: readonly string[];
  readonly verdict: "accept" | "reject";
  readonly reason: string;
  readonly branch?: string | undefined;
  readonly base?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface MatrixAsked extends ListAsked {
  readonly rows: string;
  readonly columns: string;
  readonly hops: number;
}

/** What an organisation's callers learnt of links and checks, in this process. */
class TraceMemory {
  readonly links = new Map<string, LinkMemory>();
  readonly coverage = new CoverageKept();
  readonly suspicions = new WeakMap<Snapshot, Suspicions>();
}

/** By what an organisation's callers share, which lives as long as they do. */
const memories = new WeakMap<Shared["snapshots"], TraceMemory>();

const SYSTEMS_KEPT = 16;

/** Why things are there, what a change touches, what is not covered, and which links have to be looked at again. */
export class TraceDesk {
  private readonly record: OrganisationStore;
  private readonly shared: Shared;
  private readonly changes: Changes;
  private readonly memory: TraceMemory;

  constructor(record: OrganisationStore, shared: Shared, changes: Changes) {
    this.record = record;
    this.shared = shared;
    this.changes = changes;
    let memory = memories.get(shared.snapshots);
    if (memory === undefined) memories.set(shared.snapshots, (memory = new TraceMemory()));
    this.memory = memory;
  }

  async chains(
    system: string,
    id: string,
    { version, ...request }: TraceRequest & { version?: string | undefined },
  ): Promise<{ snapshot: Snapshot; trace: Trace }> {
    const snapshot = (await this.wholeAt(system, version)).around(id);
    return { snapshot, trace: traceChains(snapshot, present(snapshot, id), request) };
  }

  async map(
    system: string,
    id: string,
    { version, ...request }: MapAsked,
  ): Promise<{ snapshot: Snapshot; map: MindMap }> {
    const facts = await this.shared.snapshots.at(system, version ?? MAIN);
    return this.mapOf(system, facts, id, request);
  }

  /** Chains and map of one version, which is asked for once. */
  async show(
    system: string,
    id: string,
    { version, chains, map }: { version?: string | undefined; chains: TraceRequest; map: Omit<MapAsked, "version"> },
  ): Promise<{ snapshot: Snapshot; trace: Trace; map: MindMap }> {
    const facts = await this.shared.snapshots.at(system, version ?? MAIN);
    const drawn = await this.mapOf(system, facts, id, map);
    return { ...drawn, trace: traceChains(drawn.snapshot, present(drawn.snapshot, id), chains) };
  }

  private async mapOf(
    system: string,
    facts: Snapshot,
    id: string,
    { kinds, ...request }: Omit<MapAsked, "version">,
  ): Promise<{ snapshot: Snapshot; map: MindMap }> {
    const snapshot = (await this.wholeOf(facts)).around(id);
    const root = present(snapshot, id);
    const suspicions = await this.suspicionsIn(system, facts, snapshot);
    const map = mindMapOf(snapshot, root, {
      ...request,
      kinds: kinds && new Set(kinds),
      stateOf: (link) => suspicions.stateOf(link),
      needs: NEEDS,
    });
    return { snapshot, map };
  }

  async impact(system: string, request: ImpactAsked): Promise<ImpactAnswer> {
    const { ids = [], from, version, cursor } = request;
    if (ids.length === 0 && from === undefined)
      throw new SecaError("bad_input", "Nothing says what changed.", "Name ids, or the version from which it changed.");
    const { snapshot } = await this.wholeAt(system, parseCursor(cursor)?.version ?? version);
    const named = ids.map((id) => present(snapshot, id).id);
    const differing = from === undefined ? [] : await this.touchedSince(system, from, snapshot);
    const [changed, gone]: [string[], string[]] = [[], []];
    for (const id of [...new Set([...named, ...differing])].sort())
      (snapshot.entity(id) === undefined ? gone : changed).push(id);
    const { hits, isCut } = impactOf(adjacencyOf(snapshot), changed, request);
    const page = paged(snapshot, hits, request, (hit) => ({ ...hit, name: snapshot.entity(hit.id)!.name }));
    return { ...page, changed, gone, isCut };
  }

  async coverage(system: string, request: CoverageRequest): Promise<CoverageAnswer> {
    const facts = await this.shared.snapshots.at(
      system,
      parseCursor(request.cursor)?.version ?? request.version ?? MAIN,
    );
    const whole = await this.wholeOf(facts);
    const suspicions = await this.suspicionsIn(system, facts, whole.snapshot);
    return coverageIn({ whole, suspicions, today: dayOf(this.shared.clock) }, request, this.memory.coverage);
  }

  async matrix(system: string, request: MatrixAsked): Promise<Page<MatrixRow> & Pick<Matrix, "cells" | "columns">> {
    const version = parseCursor(request.cursor)?.version ?? request.version;
    const { snapshot, matrix } = await this.wholeMatrix(system, request, version);
    return { ...paged(snapshot, matrix.rows, request, (row) => row), cells: matrix.cells, columns: matrix.columns };
  }

  /** The same on one page, for files. */
  async wholeMatrix(
    system: string,
    request: Pick<MatrixAsked, "rows" | "columns" | "hops">,
    version?: string,
  ): Promise<{ snapshot: Snapshot; matrix: Matrix }> {
    const { snapshot } = await this.wholeAt(system, version);
    return { snapshot, matrix: matrixOf(snapshot, request) };
  }

  async suspects(system: string, request: SuspectsAsked): Promise<SuspectsAnswer> {
    const version = parseCursor(request.cursor)?.version ?? request.version ?? MAIN;
    const facts = await this.shared.snapshots.at(system, version);
    const { snapshot } = await this.wholeOf(facts);
    const suspicions = await this.suspicionsIn(system, facts, snapshot);
    const { id } = request;
    const near = id === undefined ? undefined : linksAround(snapshot, present(snapshot, id).id, suspicions);
    const wanted = (link: Link): boolean => near?.has(linkId(link)) ?? true;
    const direct = suspicions.direct.filter(({ link }) => wanted(link));
    const indirect = suspicions.indirect.filter(({ link }) => wanted(link));
    const rows = [
      ...direct.map((each) => rowOf(each, suspicions.since(each))),
      ...(request.indirect
        ? indirect.map(({ link, because }): ReviewedLink => ({
            link: linkId(link),
            state: "indirect",
            because: [because],
          }))
        : []),
    ];
    const rejected = direct.filter(({ state }) => state === "rejected").length;
    return {
      ...paged(snapshot, rows, request, (row) => row),
      direct: direct.length - rejected,
      rejected,
      indirect: indirect.length,
      unseen: suspicions.unseen,
    };
  }

  /** Somebody looked at links and says whether they are right, for what their ends say now. */
  async judge(system: string, request: JudgeAsked): Promise<ChangeReport> {
    const { links, verdict, reason, branch, base, dryRun } = request;
    const seen = base === undefined ? undefined : (await this.wholeAt(system, base)).snapshot;
    const message = `${verdict} ${links[0]}${links.length > 1 ? ` and ${links.length - 1} more` : ""}`;
    return this.changes.write(system, { branch, base, dryRun, message: message.slice(0, 500) }, async (snapshot) => {
      const { snapshot: whole } = await this.wholeOf(snapshot);
      const verdicts = links.map((link) => {
        const pair = pairIn(whole, link);
        const before = seen?.link(pair.link);
        const looked = before && pairOf(seen!, before);
        if (seen !== undefined && (looked?.from !== pair.from || looked.to !== pair.to))
          throw new SecaError(
            "conflict",
            `Since version ${shortVersion(seen.commit)} an end of ${quoted(link, 200)} changed; nothing was judged.`,
            `Look at it again, and judge it with base ${shortVersion(snapshot.commit)}.`,
          );
        return this.decisionOn(pair, verdict, reason);
      });
      return planFacts(snapshot, new Map(verdicts.map((decision) => [decision.id, decision])));
    });
  }

  private decisionOn(pair: Pair, verdict: JudgeAsked["verdict"], reason: string): Entity {
    return toEntity({
      id: verdictId(pair),
      name: `${verdict} ${pair.link}`.slice(0, 200),
      props: { verdict: verdict === "accept" ? "accept" : "dismiss", reason, pair },
      origin: this.changes.origin(),
    });
  }

  private async touchedSince(system: string, from: string, now: Snapshot): Promise<string[]> {
    const versions = this.record.versions(system);
    const { hash } = await versions.resolve(from);
    const differences = await versions.diff(hash, now.commit);
    return differences.flatMap(({ id, before, after }) => {
      const fact = after ?? before;
      return fact === undefined || !("from" in fact) ? [id] : isTraced(fact) ? [fact.from, fact.to] : [];
    });
  }

  private async suspicionsIn(system: string, facts: Snapshot, whole: Snapshot): Promise<Suspicions> {
    const { suspicions, links } = this.memory;
    const known = suspicions.get(whole);
    if (known !== undefined) return known;
    let memory = links.get(system);
    if (memory === undefined) {
      if (links.size >= SYSTEMS_KEPT) links.delete(links.keys().next().value!);
      links.set(system, (memory = new LinkMemory()));
    }
    const found = await suspicionsOf(this.record.versions(system), { facts, whole }, memory);
    if (found.unseen === 0) suspicions.set(whole, found);
    return found;
  }

  private async wholeAt(system: string, version: string = MAIN): Promise<Whole> {
    return this.wholeOf(await this.shared.snapshots.at(system, version));
  }

  /** Results are laid beside the facts by what only a traced version needs to load. */
  private async wholeOf(facts: Snapshot): Promise<Whole> {
    const { wholeAt } = await import("./whole.ts");
    return wholeAt(this.shared, facts, dayOf(this.shared.clock));
  }
}

const NEEDS: ReadonlyMap<string, readonly string[]> = new Map(DEFAULT_POLICY.map(({ of, by }) => [of, by]));

const NEAREST = 3;

function present(snapshot: Snapshot, id: string): Entity {
  const entity = snapshot.entity(id);
  if (entity !== undefined) return entity;
  const near = nearest(
    id,
    snapshot.allEntities().map((each) => each.id),
    NEAREST,
  );
  throw new SecaError(
    "not_found",
    `There is no ${quoted(id, 200)} in version ${shortVersion(snapshot.commit)}.`,
    near.length > 0 ? `Nearest: ${near.join(", ")}.` : "Find ids with graph_find.",
  );
}

function pairIn(whole: Snapshot, id: string): Pair {
  const link = whole.link(id);
  const pair = link && pairOf(whole, link);
  if (link === undefined || pair === undefined) {
    const [from = ""] = id.split(" ");
    const there = [...whole.out(from), ...whole.in(from)].filter(isTraced).map((each) => linkId(each));
    throw new SecaError(
      "not_found",
      `There is no link ${quoted(id, 300)} to be judged.`,
      there.length > 0
        ? `Nearest: ${nearest(id, there, NEAREST).join("; ")}.`
        : "A link is named by its ends and kind: mitigation/mfa implements requirement/login. List them with trace_review.",
    );
  }
  if (!isTraced(link))
    throw new SecaError(
      "bad_input",
      `${quoted(id, 300)} is no part of a trace.`,
      "Only links that a trace follows are judged; others are edited with change_apply.",
    );
  return pair;
}

function rowOf({ link, state, changed }: Suspicion, since: string | undefined): ReviewedLink {
  const { reason } = link.props;
  return {
    link: linkId(link),
    state: state === "rejected" ? "rejected" : "suspect",
    because: changed,
    ...(since !== undefined && { since }),
    ...(reason !== undefined && { reason }),
  };
}

/** What is suspect at an entity, and what stands on it. */
function linksAround(snapshot: Snapshot, id: string, { direct, indirect }: Suspicions): ReadonlySet<string> {
  const at = new Set([...snapshot.out(id), ...snapshot.in(id)].map((link) => linkId(link)));
  const found = new Set(direct.map(({ link }) => linkId(link)).filter((link) => at.has(link)));
  for (const { link, because } of indirect) if (at.has(linkId(link)) || found.has(because)) found.add(linkId(link));
  return found;
}
