import { setTimeout as sleep } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import { type Config, type Log, SecaError } from "../kernel/index.ts";
import { type Address, type Addresses, findDatabase, placeOf } from "./address.ts";
import { type Client, openClient } from "./client.ts";
import { codeOf, explainFault, isConnectionLost, onDriverFault } from "./driver-faults.ts";
import { stopEngine } from "./engine/index.ts";
import { type LaneUse, type Lanes, openLanes } from "./lanes.ts";
import { migrate } from "./migrate.ts";
import { type Purpose, type Transaction, inTransaction } from "./transaction.ts";

export type { Transaction } from "./transaction.ts";

/** What NOTIFY tells: somebody moved a branch. It only wakes; the truth is read from the branch itself. */
export interface Moved {
  readonly org: string;
  readonly system: string;
  /** Empty: not a branch, but the list of systems has changed. */
  readonly branch: string;
  /** The version the branch came to. */
  readonly commit: string;
}

/** Told of a move; of none in particular where some may have been missed. */
export type Listener = (moved: Moved | undefined) => void;

/** What NOTIFY tells of a run: that it can be taken, has something new to say, or is to stop. It only wakes as well. */
export interface RunTold {
  readonly org: string;
  readonly run: string;
  /** Empty where the teller does not know it. */
  readonly kind: string;
  readonly what: "due" | "event" | "cancel";
}

/** Told of a run; of none in particular where something may have been missed. */
export type RunListener = (told: RunTold | undefined) => void;

const CHANNEL = "seca_moved";
const RUN_CHANNEL = "seca_runs";
export const PRESENCE = "seca presence";
/** Enough for one person's program; a server of many opens more. */
const LANES = 3;
/** How long a request waits for a database that was there before. */
const RETRY_FOR_MS = 20_000;
/** How long a server that takes the connection may take to say something. */
const ANSWER_WITHIN_MS = 5_000;

/** The statement that tells every process of a move, once the transaction it stands in is committed. */
export const tellMoved = ({ org, system, branch, commit }: Moved) =>
  sql`select pg_notify(${CHANNEL}, ${[org, system, branch, commit].join("\n")})`;

/** The expression that tells every process of a run, or of each run in a column, once the statement is committed. */
export const tellingRun = ({ org, run, kind, what }: Omit<RunTold, "run"> & { readonly run: string | SQL }) =>
  sql`pg_notify(${RUN_CHANNEL}, concat_ws(e'\n', ${org}::text, ${run}::text, ${kind}::text, ${what}::text))`;

interface Open {
  readonly addresses: Addresses;
  readonly work: Lanes;
  readonly presence: Client;
}

/** How the store's parts reach the tables: over a connection, or inside a transaction that is already open. */
export type Way = Pick<Connection, "within" | "read">;

/** What is done this way becomes part of the transaction. */
export const inside = (tx: Transaction): Way => ({
  within: (_org, work) => work(tx, false),
  read: (_org, work) => work(tx),
});

/**
 * The way to the database, shared by everything in the store. It opens on the first use, brings the engine up when
 * nothing answers, migrates, keeps one presence connection (which also listens) and a few for work, and
 * tries again when the server went away underneath it.
 */
export class Connection {
  private readonly config: Config;
  private readonly log: Log;
  private readonly lanes: number;
  private readonly listeners = new Set<Listener>();
  private readonly runListeners = new Set<RunListener>();
  private readonly onOpen = new Set<() => void>();
  private opening: Promise<Open> | undefined;
  private wasOpen = false;
  private hasHeard = false;
  private closed = false;

  constructor(config: Config, log: Log, lanes: number = LANES) {
    this.config = config;
    this.log = log;
    this.lanes = lanes;
  }

  /**
   * Writes: runs work in one transaction of one organisation. When the server goes away it is brought back and the
   * work runs `again`; it must then recognise that its first run may have been committed after all.
   */
  within<T>(org: string, work: (tx: Transaction, again: boolean) => Promise<T>): Promise<T> {
    return this.run(org, "write", work);
  }

  /** Reads: the same, in one round trip. */
  read<T>(org: string, work: (tx: Transaction) => Promise<T>, purpose: "read" | "export" = "read"): Promise<T> {
    return this.run(org, purpose, work);
  }

  private async run<T>(
    org: string,
    purpose: Purpose,
    work: (tx: Transaction, again: boolean) => Promise<T>,
  ): Promise<T> {
    const giveUpAt = performance.now() + RETRY_FOR_MS;
    for (let attempt = 0; ; attempt++) {
      const open = await this.open(giveUpAt);
      try {
        return await inTransaction(open.work, { org, purpose }, (tx) => work(tx, attempt > 0));
      } catch (error) {
        if (this.closed || !isConnectionLost(error) || performance.now() > giveUpAt)
          throw explainFault(error, open.addresses.place);
        this.log.warn({ attempt, code: codeOf(error) }, "the database went away, trying again");
        await this.forget(open);
        await pause(attempt);
      }
    }
  }

  /** Hears of every branch that moves, in any process, until the returned function is called. */
  listen(onMoved: Listener): () => void {
    this.listeners.add(onMoved);
    return () => void this.listeners.delete(onMoved);
  }

  /** Hears of every run, of any organisation and from any process, until the returned function is called. */
  listenToRuns(onRun: RunListener): () => void {
    this.runListeners.add(onRun);
    return () => void this.runListeners.delete(onRun);
  }

  /** Calls once the record is open, at once where it is: for whoever has work then, but must not be why it opens. */
  whenOpen(begin: () => void): () => void {
    if (this.wasOpen) begin();
    else this.onOpen.add(begin);
    return () => void this.onOpen.delete(begin);
  }

  /** What the lanes are doing; nothing before the record is open. */
  async use(): Promise<LaneUse> {
    const open = await this.opening?.catch(() => undefined);
    return open?.work.use() ?? { busy: 0, free: 0, waiting: 0 };
  }

  /** Opens now rather than on first use: for whoever wants to hear of changes before asking for anything. */
  async ready(): Promise<void> {
    await this.open(performance.now() + RETRY_FOR_MS);
  }

  /** Asks as the owner of the tables, over a connection of its own: for what only an operator may see. */
  async asOwner<T>(work: (sql: Client["sql"]) => Promise<T>): Promise<T> {
    const { addresses } = await this.open(performance.now() + RETRY_FOR_MS);
    try {
      return await withClient(addresses.owner, work);
    } catch (error) {
      throw explainFault(error, addresses.place);
    }
  }

  /** Leaves. The last process to leave an embedded server stops it. */
  async close(): Promise<void> {
    this.closed = true;
    const open = await this.opening?.catch(() => undefined);
    if (!open) return;
    this.stopRecovering();
    await open.presence.close();
    const others = open.addresses.embedded ? await countPresent(open.work) : undefined;
    await open.work.close();
    if (others === 0) await stopEngine({ home: this.config.home, cache: this.config.cache, log: this.log });
  }

  private stopRecovering: () => void = () => undefined;

  /** A database that never answered is told at once; one that did is waited for. */
  private async open(giveUpAt: number): Promise<Open> {
    for (let attempt = 0; ; attempt++) {
      if (this.closed) throw new SecaError("unavailable", "The record is closed.", "Start seca again.");
      const opening = (this.opening ??= this.connect());
      try {
        return await opening;
      } catch (error) {
        if (this.opening === opening) this.opening = undefined;
        const hopeful = isConnectionLost(error) && (this.wasOpen || this.config.databaseUrl === undefined);
        if (!hopeful || performance.now() > giveUpAt) throw explainFault(error, this.placeInWords());
        await pause(attempt);
      }
    }
  }

  private async connect(): Promise<Open> {
    const addresses = await findDatabase(this.config, this.log);
    await migrate(addresses, withClient);
    const work = openLanes(addresses.app, {
      count: this.lanes,
      name: "seca work",
      // A pooler between us and the server may hand the next transaction another connection.
      keepsPlans: addresses.embedded,
    });
    const presence = openClient(addresses.app, { name: PRESENCE });
    try {
      await presence.sql.listen(
        CHANNEL,
        (payload) => this.tell(payload),
        () => this.heardAgain(),
      );
      // A second channel on the same connection.
      await presence.sql.listen(RUN_CHANNEL, (payload) => this.tellOfRun(payload));
    } catch (error) {
      await Promise.all([presence.close(), work.close()]);
      throw error;
    }
    const open = { addresses, work, presence };
    this.stopRecovering();
    this.stopRecovering = onDriverFault(() => void this.forget(open), this.log);
    this.wasOpen = true;
    for (const begin of this.onOpen) queueMicrotask(begin);
    this.onOpen.clear();
    return open;
  }

  /** Only the first of several callers that met the same dead connection replaces it. */
  private async forget(dead: Open): Promise<void> {
    if ((await this.opening?.catch(() => undefined)) !== dead) return;
    this.opening = undefined;
    await Promise.all([dead.presence.close(), dead.work.close()]);
  }

  /** Called whenever listening begins: from the second time on, something may have moved while nobody heard. */
  private heardAgain(): void {
    if (this.hasHeard) {
      for (const listener of this.listeners) listener(undefined);
      for (const listener of this.runListeners) listener(undefined);
    }
    this.hasHeard = true;
  }

  private tell(payload: string): void {
    const [org, system, branch, commit] = payload.split("\n");
    if (org === undefined || system === undefined || branch === undefined || commit === undefined) return;
    for (const listener of this.listeners) listener({ org, system, branch, commit });
  }

  private tellOfRun(payload: string): void {
    const [org, run, kind, what] = payload.split("\n");
    if (org === undefined || run === undefined || kind === undefined || what === undefined) return;
    for (const listener of this.runListeners) listener({ org, run, kind, what: what as RunTold["what"] });
  }

  private placeInWords(): string {
    return this.config.databaseUrl === undefined ? this.config.home : placeOf(this.config.databaseUrl);
  }
}

/** A start asks a few questions over one connection; what hangs up more often than this is no Postgres. */
const START_CALLS_MAX = 5;

async function withClient<T>(address: Address, work: (sql: Client["sql"]) => Promise<T>): Promise<T> {
  const client = openClient(address, { name: "seca start", callsMax: START_CALLS_MAX });
  // The driver would knock for ever at a door that opens and shuts again, as one does that is no Postgres.
  const silence = new AbortController();
  try {
    await Promise.race([client.sql`select 1`, silent(silence.signal)]);
    return await work(client.sql);
  } finally {
    silence.abort();
    await client.close();
  }
}

async function silent(signal: AbortSignal): Promise<never> {
  await sleep(ANSWER_WITHIN_MS, undefined, { signal });
  throw Object.assign(new Error("The server does not speak as Postgres does."), { code: "CONNECT_TIMEOUT" });
}

async function countPresent(work: Lanes): Promise<number | undefined> {
  const others = `select count(*)::int as count from pg_stat_activity where application_name = '${PRESENCE}'`;
  const lane = await work.take();
  const rows = await lane.sql.unsafe<{ count: number }[]>(others).catch(() => []);
  lane.leave();
  return rows[0]?.count;
}

const pause = (attempt: number): Promise<void> => sleep(Math.min(50 * 2 ** attempt, 1000));
