import { AccessDesk } from "../access/index.ts";
import { type Actor, type Circumstance, type FilePolicy, SecaError, dayOf } from "../kernel/index.ts";
import type { Entity, Link } from "../model/index.ts";
import type { Snapshot } from "../graph/index.ts";
import {
  type ArchiveReport,
  MAIN,
  type Moved,
  type OrganisationStore,
  type RunView,
  type System,
} from "../store/index.ts";
import { type Trace, type TraceRequest, reachDown } from "../trace/index.ts";
import type { AnalysisRequest } from "./analysis-answers.ts";
import { AnalysisDesk } from "./analysis-desk.ts";
import { type Within, type WithinRequest, analyseWithin } from "./analysis-run.ts";
import { AuditDesk } from "./audit-desk.ts";
import { type ChangeReport, type ChangeRequest, Changes } from "./changes.ts";
import { type Exported, type ExportedTrace, exportModel, exportTrace, writtenFormats } from "./export-desk.ts";
import type { TraceFormat } from "./trace-formats.ts";
import { type FindRequest, type Found, find } from "./find.ts";
import { type AddedInput, type HandedOver, addInput } from "./inputs.ts";
import type { Frameworks } from "./frameworks.ts";
import { type AddRequest, type Added, ProposalDesk } from "./proposals.ts";
import { ReviewDesk } from "./review-desk.ts";
import { RunDesk } from "./run-desk.ts";
import type { Shared } from "./suite.ts";
import { type IngestReport, type IngestRequest, ingestTickets, readTicketFile } from "./ticket-desk.ts";
import { TICKETS_AT_ONCE, ticketIngestInput } from "./ticket-run.ts";
import { TraceDesk } from "./trace-desk.ts";
import { VersionDesk } from "./versions.ts";

/** How long a run that is over can be looked at. */
const RUNS_KEPT_MS = 30 * 86_400_000;

/** What somebody changed. `branch` is empty when it was the list of systems. */
export interface Changed {
  readonly system: string;
  readonly branch: string;
  readonly ids: readonly string[];
}

/**
 * The one façade: everything a server, a command or a script can do with the record of one organisation, in the name of
 * one actor. The logic lives in the rooms below; here it is put together. It holds nothing of its own, so it may be made
 * anew for every call.
 */
export class Workbench {
  readonly actor: Actor;
  /** Which files may be read by path; undefined where no path may be named at all. */
  readonly files: FilePolicy | undefined;
  readonly versions: VersionDesk;
  readonly proposals: ProposalDesk;
  readonly analysis: AnalysisDesk;
  /** The ways of analysing that there are. */
  readonly frameworks: Frameworks;
  readonly review: ReviewDesk;
  readonly audit: AuditDesk;
  readonly access: AccessDesk;
  readonly runs: RunDesk;
  readonly tracing: TraceDesk;
  private readonly shared: Shared;
  private readonly record: OrganisationStore;
  private readonly changes: Changes;

  constructor(shared: Shared, actor: Actor, files: FilePolicy | undefined) {
    this.shared = shared;
    this.actor = actor;
    this.files = files;
    this.record = shared.store.organisation(actor.org).by(actor);
    this.changes = new Changes(this.record, shared, actor.author);
    this.versions = new VersionDesk(this.record, this.changes);
    this.proposals = new ProposalDesk(this.record, this.changes, shared);
    this.analysis = new AnalysisDesk(shared);
    this.frameworks = shared.frameworks;
    this.review = new ReviewDesk(this.record, shared, this.versions);
    this.audit = new AuditDesk(this.record, actor);
    this.access = new AccessDesk(shared.store, actor, shared.clock);
    this.runs = new RunDesk(shared.store, this.record, actor);
    this.tracing = new TraceDesk(this.record, shared, this.changes);
  }

  /** The same workbench under another circumstance: which tool was called, by which program. */
  as(circumstance: Partial<Circumstance>): Workbench {
    return new Workbench(this.shared, { ...this.actor, ...circumstance }, this.files);
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
    if (idOrName !== undefined && this.shared.knownIds.has(idOrName)) return idOrName;
    const { id } = await this.system(idOrName);
    this.shared.knownIds.add(id);
    return id;
  }

  /** Hands files over. Where there is no system at all yet, a first one is made for them once they could be read. */
  async handOver(idOrName: string | undefined, request: AddRequest): Promise<Added & { readonly system: string }> {
    const system = (await this.hasNone(idOrName)) ? await this.firstSystem(request) : await this.systemId(idOrName);
    return { system, ...(await this.proposals.add(system, request)) };
  }

  private async hasNone(idOrName: string | undefined): Promise<boolean> {
    return idOrName === undefined && (await this.systems()).length === 0;
  }

  private async firstSystem(request: AddRequest): Promise<string> {
    await this.proposals.tryOut(request);
    const name = request.files[0]?.name?.replace(/\.[a-z0-9]{1,8}$/i, "");
    return (await this.createSystem(name ?? "First system")).id;
  }

  createSystem(name: string, description = ""): Promise<System> {
    return this.record.systems.create(name, description, this.actor.author);
  }

  updateSystem(id: string, change: { name?: string; description?: string; archived?: boolean }): Promise<System> {
    return this.record.systems.update(id, change);
  }

  async deleteSystem(id: string): Promise<void> {
    await this.record.systems.delete(id);
    this.shared.snapshots.forget(id);
    this.shared.analyses.forget(id);
  }

  /** The graph at a branch, tag or version; without one, at the head of main. */
  snapshot(system: string, version: string = MAIN): Promise<Snapshot> {
    return this.shared.snapshots.at(system, version);
  }

  /**
   * Facts and results as one graph, with what people made of the results. An analysis is run for it where none is there.
   * With an id, also what is made only for whoever asks for that.
   */
  async whole(system: string, version: string = MAIN, id?: string): Promise<Snapshot> {
    const snapshot = await this.snapshot(system, version);
    if (id === undefined) return this.withResults(snapshot);
    const { wholeAt } = await import("./whole.ts");
    return (await wholeAt(this.shared, snapshot, dayOf(this.shared.clock))).around(id);
  }

  private async withResults(snapshot: Snapshot): Promise<Snapshot> {
    const { wholeAt } = await import("./whole.ts");
    return (await wholeAt(this.shared, snapshot, dayOf(this.shared.clock))).snapshot;
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
    const whole = (snapshot: Snapshot): Promise<Snapshot> => this.withResults(snapshot);
    return find(this.record, { ...this.shared, whole }, system, request);
  }

  async trace(
    system: string,
    id: string,
    request: TraceRequest & { version?: string | undefined },
  ): Promise<{ snapshot: Snapshot; trace: Trace }> {
    return this.tracing.chains(system, id, request);
  }

  addInput(system: string, input: HandedOver & { branch?: string | undefined }): Promise<AddedInput> {
    return addInput(this.record, this.changes, system, input);
  }

  /** A version in another tool's format; the head of main unless another is named. */
  async exportModel(
    system: string,
    { format, version }: { format: string; version?: string | undefined },
  ): Promise<Exported> {
    const snapshot = await this.snapshot(system, version);
    const { analysisAs } = await import("./analysis-export.ts");
    const exported =
      (await analysisAs(format, { snapshot, whole: () => this.withResults(snapshot) })) ??
      (await exportModel(await this.system(system), snapshot, format));
    await this.record.audit.note("model.export", { system, format, version: exported.version });
    return exported;
  }

  /** Needs, dangers and answers, results too, for a tool of requirements; with ids only what a trace from them leads to. */
  async exportTrace(
    system: string,
    request: { format: TraceFormat; ids?: readonly string[] | undefined; version?: string | undefined },
  ): Promise<ExportedTrace> {
    const { format, version } = request;
    const exported = await exportTrace(await this.system(system), await this.whole(system, version), request);
    await this.record.audit.note("model.export", { system, format, version: exported.version });
    return exported;
  }

  /** The formats that can be written. */
  async writtenFormats(): Promise<string[]> {
    const { analysisForms } = await import("./analysis-export.ts");
    return [...(await writtenFormats()), ...(await analysisForms())];
  }

  readInput(system: string, hash: string): Promise<Buffer> {
    return this.record.blobs(system).get(hash);
  }

  /** Puts a tracker's export into the record: at once, or where it is large by a run that is waited for for a while. */
  async ingestTickets(
    system: string,
    request: IngestRequest,
    { waitMs = 0, signal }: { waitMs?: number; signal?: AbortSignal } = {},
  ): Promise<Ingested> {
    const file = await readTicketFile(request);
    if (file.tickets.length <= TICKETS_AT_ONCE)
      return { report: await ingestTickets(this.record, this.changes, system, { ...request, file }) };
    const hash = await this.record.blobs(system).put(request.bytes);
    const kind = this.shared.kinds.ticketIngest;
    const { id } = await this.runs.start(kind, ticketIngestInput(system, hash, request), { system });
    const run = await this.runs.waitFor(id, waitMs, signal);
    if (run.state !== "done") return { run };
    return { run, report: kind.output.parse(await this.runs.result(id)) };
  }

  /** What the frameworks find in a version, or where that takes longer than somebody waits, the run that goes on. */
  async analyse(system: string, request: AnalysisRequest = {}, within: WithinRequest = {}): Promise<Within> {
    const { analysis, runs } = this;
    const kind = this.shared.kinds.analysis;
    const versionAt = async (branch: string | undefined) => (await this.snapshot(system, branch)).commit;
    // What cannot be run is refused now, not by the run.
    await this.frameworks.including(request.frameworks ?? []);
    return analyseWithin({ analysis, runs, kind, frameworks: this.frameworks, versionAt }, system, request, within);
  }

  /** Hears of everything that anybody changes in this organisation, until the returned function is called. */
  onChanged(listener: (changed: Changed) => void): () => void {
    return this.shared.store.listen((moved) => {
      if (moved === undefined)
        void this.systems().then(
          (systems) => systems.forEach(({ id }) => listener(unknownIn(id))),
          () => undefined,
        );
      else if (moved.org === this.actor.org)
        void this.changedBy(moved).then(listener, () => listener(unknownIn(moved.system)));
    });
  }

  /** Hears of every run that moves on, until the returned function is called; of none in particular where some were missed. */
  onRun(listener: (run: string | undefined) => void): () => void {
    return this.shared.store.listenToRuns((told) => {
      if (told === undefined || told.org === this.actor.org) listener(told?.run);
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

  /** Drops derived results that nothing needs any more and runs that ended long ago; facts are never dropped. */
  async collectGarbage(): Promise<{ results: number; cells: number; runs: number }> {
    const sum = { results: 0, cells: 0, runs: await this.record.runs.collect(RUNS_KEPT_MS) };
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
    return this.shared.store.ready();
  }

  /** Closes the record, for all who share it. */
  close(): Promise<void> {
    return this.shared.store.close();
  }
}

/** The report where there is one already, and the run where one was needed. */
export interface Ingested {
  readonly report?: IngestReport;
  readonly run?: RunView;
}

/** Something changed, and nobody can say what. */
const unknownIn = (system: string): Changed => ({ system, branch: MAIN, ids: [] });

/** A link that came or went is a change of what it joins. */
const endsOf = (fact: Entity | Link | undefined): string[] | undefined =>
  fact !== undefined && "from" in fact ? [fact.from, fact.to] : undefined;
