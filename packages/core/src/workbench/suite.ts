import type { Reading } from "../formats/index.ts";
import { type Actor, type Clock, type FilePolicy, type Log, silentLog } from "../kernel/index.ts";
import { type RunKind, type Worker, openWorker } from "../runs/index.ts";
import type { Store } from "../store/index.ts";
import { Analyses } from "./analyses.ts";
import { AnalysisDesk } from "./analysis-desk.ts";
import { analysisRun } from "./analysis-run.ts";
import { Changes } from "./changes.ts";
import { Frameworks } from "./frameworks.ts";
import { Snapshots } from "./snapshots.ts";
import { ticketIngest } from "./ticket-run.ts";
import { Turns } from "./turns.ts";
import { Workbench } from "./workbench.ts";

/**
 * What all who work in one organisation share within this process: the graphs in memory, the order in which they write,
 * and the ids that were seen. Who acts is not among it.
 */
export interface Shared {
  readonly store: Store;
  readonly clock: Clock;
  readonly snapshots: Snapshots;
  readonly turns: Turns;
  readonly analyses: Analyses;
  readonly knownIds: Set<string>;
  /** What searches found, by question and version. */
  readonly hits: Map<string, readonly string[]>;
  readonly kinds: Kinds;
  /** The ways of analysing that there are; every organisation has the same. */
  readonly frameworks: Frameworks;
  /** What was read lately, by system and hash. */
  readonly readings: Map<string, Reading>;
}

/** The kinds of runs that this process can work on. */
export interface Kinds {
  readonly ticketIngest: ReturnType<typeof ticketIngest>;
  readonly analysis: ReturnType<typeof analysisRun>;
}

/** The workbenches on one store, made for whoever acts. */
export class Workbenches {
  readonly store: Store;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly frameworks: Frameworks;
  private readonly shared = new Map<string, Shared>();
  private readonly kinds: Kinds = {
    ticketIngest: ticketIngest((caller) => {
      const actor: Actor = { ...caller, via: "run" };
      const record = this.store.organisation(actor.org).by(actor);
      return { record, changes: new Changes(record, this.sharedIn(actor.org), actor.author) };
    }),
    analysis: analysisRun(({ org }) => new AnalysisDesk(this.sharedIn(org))),
  };
  private readonly worker: Worker;
  /** Outside plugins that this process has by now: runs may name them. */
  private marks: readonly string[] = [];

  /** From when the record is open, runs are worked on beside what callers ask for. */
  constructor(store: Store, clock: Clock, log: Log = silentLog, frameworks: Frameworks = ownFrameworks(log)) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.frameworks = frameworks;
    const kinds = Object.values(this.kinds) as readonly RunKind[];
    this.worker = openWorker({ store, kinds, log, clock, credentials: () => this.marks });
    void frameworks.marks().then((marks) => (this.marks = marks));
  }

  /** Gives back the runs under way, stores the results that wait for it, then closes the record. */
  async close(): Promise<void> {
    await this.worker.close();
    await Promise.all([...this.shared.values()].map(({ analyses }) => analyses.settled()));
    await this.store.close();
  }

  of(actor: Actor, files: FilePolicy | undefined): Workbench {
    return new Workbench(this.sharedIn(actor.org), actor, files);
  }

  private sharedIn(org: string): Shared {
    let shared = this.shared.get(org);
    if (!shared) {
      const { store, clock, kinds, frameworks } = this;
      const organisation = store.organisation(org);
      const snapshots = new Snapshots(organisation);
      const turns = new Turns();
      shared = {
        store,
        clock,
        snapshots,
        turns,
        analyses: new Analyses(organisation, turns, this.log),
        knownIds: new Set(),
        hits: new Map(),
        readings: new Map(),
        kinds,
        frameworks,
      };
      this.shared.set(org, shared);
    }
    return shared;
  }
}

/** Where nobody configured others. */
const ownFrameworks = (log: Log): Frameworks => new Frameworks({ places: [], from: "." }, log);
