import { type FilePolicy, SecaError } from "../kernel/index.ts";
import type { Entity, Link, Origin } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";
import {
  type ArchiveReport,
  MAIN,
  type Moved,
  type OrganisationStore,
  type Store,
  type System,
} from "../store/index.ts";
import { type Trace, type TraceRequest, reachDown, traceChains } from "../trace/index.ts";
import { type ChangeReport, type ChangeRequest, Changes } from "./changes.ts";
import { type FindRequest, type Found, find } from "./find.ts";
import { type AddedInput, type NewInput, addInput } from "./inputs.ts";
import { Snapshots } from "./snapshots.ts";
import { type IngestReport, type IngestRequest, ingestTickets } from "./ticket-desk.ts";
import { VersionDesk } from "./versions.ts";

/** What somebody changed. `branch` is empty when it was the list of systems. */
export interface Changed {
  readonly system: string;
  readonly branch: string;
  readonly ids: readonly string[];
}

/**
 * The one façade: everything a server, a command or a script can do with the record of one organisation.
 * The logic lives in the rooms below; here it is put together.
 */
export class Workbench {
  /** Which files may be read by path; undefined where no path may be named at all. */
  readonly files: FilePolicy | undefined;
  readonly versions: VersionDesk;
  private readonly store: Store;
  private readonly record: OrganisationStore;
  private readonly org: string;
  private readonly author: string;
  private readonly snapshots: Snapshots;
  private readonly changes: Changes;
  private readonly knownIds = new Set<string>();

  constructor(
    store: Store,
    who: { readonly org: string; readonly author: string; readonly files: FilePolicy | undefined },
  ) {
    this.store = store;
    this.org = who.org;
    this.author = who.author;
    this.files = who.files;
    this.record = store.organisation(who.org);
    this.snapshots = new Snapshots(this.record);
    this.changes = new Changes(this.record, this.snapshots, who.author);
    this.versions = new VersionDesk(this.record, this.changes);
  }

  systems(): Promise<System[]> {
    return this.record.systems.list();
  }

  /** A system by id or name. Without either, the only one there is. */
  async system(idOrName: string | undefined): Promise<System> {
    if (idOrName !== undefined) return this.record.systems.find(idOrName);
    const active = (await this.systems()).filter((system) => !system.archived);
    if (active.length === 1) return active[0]!;
    throw new SecaError(
      "bad_input",
      active.length === 0 ? "There is no system yet." : `Which system? There are ${active.length}.`,
      active.length === 0
        ? 'Create one with system_open of the analysis server: {"action":"create","system":"Web shop"}.'
        : `Name one: ${active
            .slice(0, 10)
            .map((system) => system.id)
            .join(", ")}.`,
    );
  }

  /**
   * The id alone. One that was seen before costs no question: ids never change, and a system that is gone
   * has no head, which every request asks for anyway.
   */
  async systemId(idOrName: string | undefined): Promise<string> {
    if (idOrName !== undefined && this.knownIds.has(idOrName)) return idOrName;
    const { id } = await this.system(idOrName);
    this.knownIds.add(id);
    return id;
  }

  createSystem(name: string, description = ""): Promise<System> {
    return this.record.systems.create(name, description, this.author);
  }

  updateSystem(id: string, change: { name?: string; description?: string; archived?: boolean }): Promise<System> {
    return this.record.systems.update(id, change);
  }

  async deleteSystem(id: string): Promise<void> {
    await this.record.systems.delete(id);
    this.snapshots.forget(id);
  }

  /** The graph at a branch, tag or version; without one, at the head of main. */
  snapshot(system: string, version: string = MAIN): Promise<Snapshot> {
    return this.snapshots.at(system, version);
  }

  change(system: string, request: ChangeRequest): Promise<ChangeReport> {
    return this.changes.apply(system, request);
  }

  /** Puts what a reader made of a file into the graph, as one version. */
  put(
    system: string,
    facts: { readonly entities: readonly Entity[]; readonly links: readonly Link[] },
    message: string,
  ): Promise<ChangeReport> {
    return this.changes.put(system, [...facts.entities, ...facts.links], { message });
  }

  find(system: string, request: FindRequest): Promise<Found> {
    return find(this.record, this.snapshots, system, request);
  }

  async trace(
    system: string,
    id: string,
    request: TraceRequest & { version?: string | undefined },
  ): Promise<{ snapshot: Snapshot; trace: Trace }> {
    const snapshot = await this.snapshot(system, request.version);
    const start = snapshot.entity(id);
    if (!start) {
      const near = await this.find(system, { query: id.replace("/", " "), limit: 3 });
      throw new SecaError(
        "not_found",
        `There is no ${JSON.stringify(id.slice(0, 200))} in version ${snapshot.commit.slice(0, 12)}.`,
        near.entities.length > 0
          ? `Nearest: ${near.entities.map((entity) => entity.id).join(", ")}.`
          : "Find ids with graph_find.",
      );
    }
    return { snapshot, trace: traceChains(snapshot, start, request) };
  }

  addInput(system: string, input: NewInput): Promise<AddedInput> {
    return addInput(this.record, this.changes, system, input, this.origin());
  }

  readInput(system: string, hash: string): Promise<Buffer> {
    return this.record.blobs(system).get(hash);
  }

  ingestTickets(system: string, request: IngestRequest): Promise<IngestReport> {
    return ingestTickets(this.record, this.changes, system, request);
  }

  /** Hears of everything that anybody changes in this organisation, until the returned function is called. */
  onChanged(listener: (changed: Changed) => void): () => void {
    return this.store.listen((moved) => {
      if (moved === undefined)
        void this.systems().then(
          (systems) => systems.forEach(({ id }) => listener(unknownIn(id))),
          () => undefined,
        );
      else if (moved.org === this.org)
        void this.changedBy(moved).then(listener, () => listener(unknownIn(moved.system)));
    });
  }

  /** The entities that a move touched, and those whose traces lead through them. */
  private async changedBy({ system, branch, commit }: Moved): Promise<Changed> {
    if (branch !== MAIN) return { system, branch, ids: [] };
    const versions = this.record.versions(system);
    const [parent] = (await versions.get(commit)).parents;
    const differences = parent === undefined ? [] : await versions.diff(parent, commit);
    const touched = differences.flatMap(({ id, before, after }) => endsOf(before ?? after) ?? [id]);
    return { system, branch, ids: reachDown(await this.snapshot(system), touched) };
  }

  exportTo(path: string): Promise<ArchiveReport> {
    return this.record.exportTo(path);
  }

  importFrom(path: string): Promise<ArchiveReport> {
    return this.record.importFrom(path);
  }

  /** Proves every version of every system by its name. */
  async verify(): Promise<{ systems: number; commits: number; objects: number }> {
    const systems = await this.systems();
    const sum = { systems: systems.length, commits: 0, objects: 0 };
    for (const system of systems) {
      const proven = await this.record.versions(system.id).verify();
      sum.commits += proven.commits;
      sum.objects += proven.objects;
    }
    return sum;
  }

  /** Drops derived results that nothing needs any more; facts are never dropped. */
  async collectGarbage(): Promise<{ results: number; cells: number }> {
    const sum = { results: 0, cells: 0 };
    for (const system of await this.systems()) {
      const versions = this.record.versions(system.id);
      const roots = await Promise.all((await versions.branches()).map((branch) => versions.modelRoot(branch.commit)));
      const dropped = await this.record.results(system.id).collect(roots);
      sum.results += dropped.results;
      sum.cells += dropped.cells;
    }
    return sum;
  }

  /** Opens the record now rather than with the first request. */
  ready(): Promise<void> {
    return this.store.ready();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private origin(): Origin {
    return this.changes.origin();
  }
}

/** Something changed, and nobody can say what. */
const unknownIn = (system: string): Changed => ({ system, branch: MAIN, ids: [] });

/** A link that came or went is a change of what it joins. */
const endsOf = (fact: Entity | Link | undefined): string[] | undefined =>
  fact !== undefined && "from" in fact ? [fact.from, fact.to] : undefined;
