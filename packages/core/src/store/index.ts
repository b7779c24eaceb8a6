import { type Actor, type Clock, type Config, type Log, systemClock, userOf } from "../kernel/index.ts";
import { type ArchiveReport, exportRecord, importRecord } from "./archive.ts";
import { Audit } from "./audit.ts";
import { Blobs } from "./blobs.ts";
import { Claims } from "./claims.ts";
import { Connection, type Listener, type RunListener } from "./connection.ts";
import { Keys } from "./keys.ts";
import { Members } from "./members.ts";
import { type Organisation, Organisations, listOrganisations } from "./organisations.ts";
import type { LaneUse } from "./lanes.ts";
import { Results } from "./results.ts";
import { Runs } from "./runs.ts";
import { Schedules } from "./schedules.ts";
import { type SearchRequest, search } from "./search.ts";
import { Systems } from "./systems.ts";
import { Trail } from "./trail.ts";
import { Versions } from "./versions.ts";
import { organisationsWithWork } from "./organisations-with-work.ts";

export { archiveName, type ArchiveReport } from "./archive.ts";
export type { Audit, AuditEntry, AuditProof, AuditSearch } from "./audit.ts";
export type { Breach, ChainFault, Checkpoint } from "./audit-chain.ts";
export type { Blobs } from "./blobs.ts";
export { type ChildState, ClaimLost, type Claims, type Ending } from "./claims.ts";
export type { Moved, RunTold } from "./connection.ts";
export type { HeadFact, HeadPosition, HeadState } from "./head.ts";
export type { ApiKey, KeyProof, Keys, NewKey, Rotation } from "./keys.ts";
export type { Member, Members } from "./members.ts";
export type { Organisation, Organisations } from "./organisations.ts";
export type { ResultName } from "./results.ts";
export { inputHash } from "./run-body.ts";
export {
  RUN_STATES,
  type Budget,
  type RunError,
  type RunEvent,
  type RunProgress,
  type RunState,
  type RunView,
  type Spent,
  isOver,
} from "./run-view.ts";
export type { NewRun } from "./enqueue.ts";
export type { RunCounts, Runs } from "./runs.ts";
export type { Claim, FinishedStep } from "./taking.ts";
export type { Schedule, Schedules } from "./schedules.ts";
export type { SearchRequest } from "./search.ts";
export type { System, Systems } from "./systems.ts";
export { ACTS, type Act, type ActContext } from "./trail.ts";
export { type Fact, type FactChange, type FactDifference, factId, isLinkId } from "./tree.ts";
export type { BranchHead, Commit } from "./history.ts";
export { MAIN, type CommitRequest, type Versions } from "./versions.ts";
export { engineStatus, stopEngine } from "./engine/index.ts";

/** The record of one organisation, in somebody's name: what is written is written down as theirs. */
export interface OrganisationStore {
  /** The same record in another's name; what was read stays known. Costs next to nothing. */
  by(actor: Actor): OrganisationStore;
  readonly organisation: Organisations;
  readonly keys: Keys;
  readonly members: Members;
  readonly audit: Audit;
  readonly systems: Systems;
  versions(system: string): Versions;
  blobs(system: string): Blobs;
  results(system: string): Results;
  readonly runs: Runs;
  readonly claims: Claims;
  readonly schedules: Schedules;
  search(request: SearchRequest): Promise<string[]>;
  exportTo(path: string): Promise<ArchiveReport>;
  importFrom(path: string): Promise<ArchiveReport>;
}

/** The record. It is opened by the first thing that needs it, not by `openStore`. */
export interface Store {
  /** In the name of this computer's user, until `by` says otherwise. */
  organisation(org: string): OrganisationStore;
  /** All there are: for the operator, who has the owner's address. */
  organisations(): Promise<Organisation[]>;
  listen(onMoved: Listener): () => void;
  listenToRuns(onRun: RunListener): () => void;
  /** Calls once somebody has opened the record. */
  whenOpen(begin: () => void): () => void;
  /** Where runs of these kinds are due: names alone, since rows are seen inside their organisation only. */
  organisationsWithWork(kinds: readonly string[]): Promise<string[]>;
  /** How busy the connections of this process are. */
  use(): Promise<LaneUse>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** `lanes`: how many connections do the work, where it is not one person's. */
export function openStore(config: Config, log: Log, clock: Clock = systemClock, lanes?: number): Store {
  const connection = new Connection(config, log, lanes);
  // Only of organisations whose systems were looked at: strangers may name any number of others.
  const known = new Map<string, Map<string, Versions>>();
  return {
    organisation: (org) => {
      const user: Actor = { ...userOf({ org, author: config.author }), via: "command" };
      return openOrganisation(connection, { clock, user, known });
    },
    organisations: () => listOrganisations(connection),
    listen: (onMoved) => connection.listen(onMoved),
    listenToRuns: (onRun) => connection.listenToRuns(onRun),
    whenOpen: (begin) => connection.whenOpen(begin),
    organisationsWithWork: (kinds) => organisationsWithWork(connection, kinds),
    use: () => connection.use(),
    ready: () => connection.ready(),
    close: () => connection.close(),
  };
}

function openOrganisation(
  connection: Connection,
  { clock, user, known }: { clock: Clock; user: Actor; known: Map<string, Map<string, Versions>> },
): OrganisationStore {
  const { org } = user;
  const trail = new Trail(user, clock);
  return {
    by: (actor) => {
      if (actor.org !== org) throw new Error(`${actor.org} has no business in ${org}`);
      return openOrganisation(connection, { clock, user: actor, known });
    },
    organisation: new Organisations(connection, trail),
    keys: new Keys(connection, trail),
    members: new Members(connection, trail),
    audit: new Audit(connection, trail),
    systems: new Systems(connection, trail),
    versions: (system) => {
      // Kept for all who act here, because they remember objects that never change.
      const here = known.get(org) ?? new Map<string, Versions>();
      const versions = here.get(system) ?? new Versions(connection, trail, system);
      known.set(org, here.set(system, versions));
      return versions.by(trail);
    },
    blobs: (system) => new Blobs(connection, org, system),
    results: (system) => new Results(connection, trail, system),
    runs: new Runs(connection, trail),
    claims: new Claims(connection, clock, org),
    schedules: new Schedules(connection, trail),
    search: (request) => search(connection, org, request),
    exportTo: (path) => exportRecord(connection, trail, path),
    importFrom: (path) => importRecord(connection, trail, path),
  };
}
