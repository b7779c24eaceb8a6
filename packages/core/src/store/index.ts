import { type Clock, type Config, type Log, systemClock } from "../kernel/index.ts";
import { type ArchiveReport, exportRecord, importRecord } from "./archive.ts";
import { Blobs } from "./blobs.ts";
import { Connection, type Listener } from "./connection.ts";
import { Results } from "./results.ts";
import { type SearchRequest, search } from "./search.ts";
import { Systems } from "./systems.ts";
import { Versions } from "./versions.ts";

export { archiveName, type ArchiveReport } from "./archive.ts";
export type { Blobs } from "./blobs.ts";
export type { Moved } from "./connection.ts";
export type { HeadFact, HeadPosition, HeadState } from "./head.ts";
export type { ResultName } from "./results.ts";
export type { SearchRequest } from "./search.ts";
export type { System, Systems } from "./systems.ts";
export { type Fact, type FactChange, type FactDifference, factId, isLinkId } from "./tree.ts";
export type { BranchHead, Commit } from "./history.ts";
export { MAIN, type CommitRequest, type Versions } from "./versions.ts";
export { engineStatus, stopEngine } from "./engine/index.ts";

/** The record of one organisation. */
export interface OrganisationStore {
  readonly systems: Systems;
  versions(system: string): Versions;
  blobs(system: string): Blobs;
  results(system: string): Results;
  search(request: SearchRequest): Promise<string[]>;
  exportTo(path: string): Promise<ArchiveReport>;
  importFrom(path: string): Promise<ArchiveReport>;
}

/** The record. It is opened by the first thing that needs it, not by `openStore`. */
export interface Store {
  organisation(org: string): OrganisationStore;
  listen(onMoved: Listener): () => void;
  ready(): Promise<void>;
  close(): Promise<void>;
}

export function openStore(config: Config, log: Log, clock: Clock = systemClock): Store {
  const connection = new Connection(config, log);
  const organisations = new Map<string, OrganisationStore>();
  return {
    organisation: (org) => {
      const known = organisations.get(org);
      if (known) return known;
      const store = openOrganisation(connection, clock, org);
      organisations.set(org, store);
      return store;
    },
    listen: (onMoved) => connection.listen(onMoved),
    ready: () => connection.ready(),
    close: () => connection.close(),
  };
}

function openOrganisation(connection: Connection, clock: Clock, org: string): OrganisationStore {
  const versions = new Map<string, Versions>();
  return {
    systems: new Systems(connection, clock, org),
    versions: (system) => {
      // Kept, because it remembers objects that never change.
      let known = versions.get(system);
      if (!known) versions.set(system, (known = new Versions(connection, clock, org, system)));
      return known;
    },
    blobs: (system) => new Blobs(connection, org, system),
    results: (system) => new Results(connection, org, system),
    search: (request) => search(connection, org, request),
    exportTo: (path) => exportRecord(connection, clock, org, path),
    importFrom: (path) => importRecord(connection, clock, org, path),
  };
}
