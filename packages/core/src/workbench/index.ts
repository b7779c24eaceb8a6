import {
  type Actor,
  type Caller,
  type Circumstance,
  type Clock,
  type Config,
  type FilePolicy,
  type Log,
  filePolicy,
  systemClock,
  userOf,
} from "../kernel/index.ts";
import type { Store } from "../store/index.ts";
import type { Frameworks } from "./frameworks.ts";
import { lazily } from "./lazy.ts";
import type { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

export type { AccessDesk } from "../access/index.ts";
export type {
  AnalysisSummary,
  Finding,
  FindingDetail,
  FindingsRequest,
  Grouped,
  OpenQuestion,
  Page,
  QuestionDetail,
  Silence,
  Upkeep,
} from "./analysis-answers.ts";
export type { AnalysisDesk } from "./analysis-desk.ts";
export type { NextSteps, ShownTable, Step } from "./guided.ts";
export type { SectionsOverview, ShownBlock, ShownSection } from "./shown-section.ts";
export type { Within, WithinRequest } from "./analysis-run.ts";
export type { AuditDesk } from "./audit-desk.ts";
export type { ChangeReport, ChangeRequest } from "./changes.ts";
export type { ExportedTrace } from "./export-desk.ts";
export { TRACE_FORMATS, type TraceFormat } from "./trace-formats.ts";
export type { Found, FindRequest } from "./find.ts";
export type { Framework, FrameworkDetail, Frameworks } from "./frameworks.ts";
export type { AddedInput } from "./inputs.ts";
export type { IngestReport } from "./ticket-desk.ts";
export type { Review, ReviewDesk, Unread } from "./review-desk.ts";
export type { RunDesk } from "./run-desk.ts";
export type { ImpactAnswer, JudgeAsked, ReviewedLink, SuspectsAnswer, TraceDesk } from "./trace-desk.ts";
export type { CoverageAnswer, CoverageList, Gap, LayerFigure } from "./coverage-answer.ts";
export type { Ingested } from "./workbench.ts";
export type { RunEvent, RunState, RunView } from "../store/index.ts";
export { pictureType } from "./picture.ts";
export type { AddRequest, Added, DecideRequest, ProposalReport } from "./proposals.ts";
export type { Acceptance, Item } from "../inputs/index.ts";
export type { HistoryEntry } from "./versions.ts";
export type { AuditEntry, AuditProof, Checkpoint, System } from "../store/index.ts";
export type { Changed, Workbench } from "./workbench.ts";

export interface SuiteOptions {
  readonly clock?: Clock;
  /** How this computer's user comes here; a command, unless it is said. */
  readonly via?: Circumstance["via"];
  /** How many connections to the database do the work: three, unless many are served. */
  readonly lanes?: number;
}

export interface BenchOptions {
  /** Which files may be named by path: what the configuration allows, unless it is said; `false`: none at all. */
  readonly files?: FilePolicy | false;
}

/** One store for the process, and a workbench on it for whoever acts. */
export interface Suite {
  /** This computer's user, in the organisation of the configuration. */
  readonly local: Workbench;
  /** A workbench in somebody's name. Cheap; what is read is shared by all of the organisation. */
  workbench(actor: Caller & Partial<Circumstance>, options?: BenchOptions): Workbench;
  /** The record itself, for those who let callers in and for durable work. */
  store(): Promise<Store>;
  /** Opens the record now rather than with the first request. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Database driver and schema are loaded and the record is opened by the first call that needs them, so a server answers
 * `initialize` and its lists before either.
 */
export function openSuite(
  config: Config,
  log: Log,
  { clock = systemClock, via = "command", lanes }: SuiteOptions = {},
): Suite {
  let loading: Promise<Workbenches> | undefined;
  const load = (): Promise<Workbenches> => (loading ??= open());
  const open = async (): Promise<Workbenches> => {
    const [{ Workbenches }, { openStore }] = await Promise.all([import("./suite.ts"), import("../store/index.ts")]);
    return new Workbenches(openStore(config, log, clock, lanes), clock, log, frameworks);
  };
  let made: Promise<Frameworks> | undefined;
  // They ask nothing of the record, so a list of them need not wait for it.
  const frameworks = lazily(() => (made ??= loadFrameworks(config, log)));
  // What was never opened need not be loaded to be closed.
  const close = async (): Promise<void> => (await loading)?.close();
  const usual = filePolicy(config);
  const workbench: Suite["workbench"] = (actor, { files = usual } = {}) =>
    lazyWorkbench({ load, close, frameworks }, { via, ...actor }, files === false ? undefined : files);
  const store = async (): Promise<Store> => (await load()).store;
  return {
    local: workbench(userOf(config)),
    workbench,
    store,
    ready: async () => (await store()).ready(),
    close,
  };
}

/** The simple case: one person, one workbench, which closes the record with itself. */
export function openWorkbench(config: Config, log: Log, options: SuiteOptions & BenchOptions = {}): Workbench {
  return openSuite(config, log, options).workbench(userOf(config), options);
}

async function loadFrameworks({ plugins: places, home: from }: Config, log: Log): Promise<Frameworks> {
  const desk = await import("./frameworks.ts");
  return new desk.Frameworks({ places, from }, log);
}

interface Source {
  readonly frameworks: Frameworks;
  readonly load: () => Promise<Workbenches>;
  readonly close: () => Promise<void>;
}

/** Stands for a workbench until it is needed; `as` makes another such stand-in and asks nothing of the record. */
function lazyWorkbench(source: Source, actor: Actor, files: FilePolicy | undefined): Workbench {
  let made: Workbench | undefined;
  const load = async (): Promise<Workbench> => (made ??= (await source.load()).of(actor, files));
  return lazily(load, {
    actor,
    files,
    versions: lazily(async () => (await load()).versions),
    proposals: lazily(async () => (await load()).proposals),
    frameworks: source.frameworks,
    analysis: lazily(async () => (await load()).analysis),
    review: lazily(async () => (await load()).review),
    audit: lazily(async () => (await load()).audit),
    runs: lazily(async () => (await load()).runs),
    tracing: lazily(async () => (await load()).tracing),
    access: lazily(async () => (await load()).access),
    as: (circumstance) => lazyWorkbench(source, { ...actor, ...circumstance }, files),
    onChanged: (listener) => {
      let stop: (() => void) | undefined = () => undefined;
      void load().then((workbench) => {
        if (stop) stop = workbench.onChanged(listener);
      });
      return () => {
        stop?.();
        stop = undefined;
      };
    },
    onRun: (listener) => {
      let stop: (() => void) | undefined = () => undefined;
      void load().then((workbench) => {
        if (stop) stop = workbench.onRun(listener);
      });
      return () => {
        stop?.();
        stop = undefined;
      };
    },
    close: source.close,
  });
}
