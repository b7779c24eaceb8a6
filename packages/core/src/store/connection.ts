import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { type Config, type Log, SecaError } from "../kernel/index.ts";
import { type Address, type Addresses, findDatabase } from "./address.ts";
import { codeOf, explainFault, isConnectionLost, onDriverFault } from "./driver-faults.ts";
import { stopEngine } from "./engine/index.ts";
import { migrate } from "./migrate.ts";

/** One transaction, already inside its organisation. */
export type Transaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

/** What NOTIFY tells: somebody moved a branch. It only wakes; the truth is read from the branch itself. */
export interface Moved {
  readonly org: string;
  readonly system: string;
  /** Empty: not a branch, but the list of systems has changed. */
  readonly branch: string;
  /** The version the branch came to. */
  readonly commit: string;
}

const CHANNEL = "seca_moved";
export const PRESENCE = "seca presence";
const WORK_CONNECTIONS = 3;
/** How long a request waits for a database that was there before. */
const RETRY_FOR_MS = 20_000;

/** The statement that tells every process of a move, once the transaction it stands in is committed. */
export const tellMoved = ({ org, system, branch, commit }: Moved) =>
  sql`select pg_notify(${CHANNEL}, ${[org, system, branch, commit].join("\n")})`;

interface Open {
  readonly addresses: Addresses;
  readonly work: postgres.Sql;
  readonly presence: postgres.Sql;
  readonly database: PostgresJsDatabase;
}

/**
 * The way to the database, shared by everything in the store. It opens on the first use, brings the engine up when
 * nothing answers, migrates, keeps one presence connection (which also listens) and at most three for work, and
 * tries again when the server went away underneath it.
 */
export class Connection {
  private readonly config: Config;
  private readonly log: Log;
  private readonly listeners = new Set<(moved: Moved) => void>();
  private opening: Promise<Open> | undefined;
  private wasOpen = false;
  private closed = false;

  constructor(config: Config, log: Log) {
    this.config = config;
    this.log = log;
  }

  /**
   * Runs work in one transaction of one organisation. When the server goes away it is brought back and the work
   * runs again, so work that writes must recognise that its first run was committed after all.
   */
  async within<T>(
    org: string,
    work: (tx: Transaction) => Promise<T>,
    isolation: "read committed" | "repeatable read" = "read committed",
  ): Promise<T> {
    const giveUpAt = performance.now() + RETRY_FOR_MS;
    for (let attempt = 0; ; attempt++) {
      const open = await this.open(giveUpAt);
      try {
        return await open.database.transaction(
          async (tx) => {
            await tx.execute(sql`select set_config('app.org', ${org}, true)`);
            return work(tx);
          },
          isolation === "read committed" ? undefined : { isolationLevel: isolation },
        );
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
  listen(onMoved: (moved: Moved) => void): () => void {
    this.listeners.add(onMoved);
    return () => void this.listeners.delete(onMoved);
  }

  /** Opens now rather than on first use: for whoever wants to hear of changes before asking for anything. */
  async ready(): Promise<void> {
    await this.open(performance.now() + RETRY_FOR_MS);
  }

  /** Leaves. The last process to leave an embedded server stops it. */
  async close(): Promise<void> {
    this.closed = true;
    const open = await this.opening?.catch(() => undefined);
    if (!open) return;
    this.stopRecovering();
    await end(open.presence);
    const others = open.addresses.embedded ? await countPresent(open.work) : undefined;
    await end(open.work);
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
    const work = client(addresses.app, { max: WORK_CONNECTIONS, application_name: "seca work" });
    const presence = client(addresses.app, { max: 1, application_name: PRESENCE });
    try {
      await presence.listen(CHANNEL, (payload) => this.tell(payload));
    } catch (error) {
      await Promise.all([end(presence), end(work)]);
      throw error;
    }
    const open = { addresses, work, presence, database: drizzle(work) };
    this.stopRecovering();
    this.stopRecovering = onDriverFault(() => void this.forget(open), this.log);
    this.wasOpen = true;
    return open;
  }

  /** Only the first of several callers that met the same dead connection replaces it. */
  private async forget(dead: Open): Promise<void> {
    if ((await this.opening?.catch(() => undefined)) !== dead) return;
    this.opening = undefined;
    await Promise.all([end(dead.presence), end(dead.work)]);
  }

  private tell(payload: string): void {
    const [org, system, branch, commit] = payload.split("\n");
    if (org === undefined || system === undefined || branch === undefined || commit === undefined) return;
    for (const listener of this.listeners) listener({ org, system, branch, commit });
  }

  private placeInWords(): string {
    if (this.config.databaseUrl === undefined) return this.config.home;
    const { hostname, port } = new URL(this.config.databaseUrl);
    return `${hostname || "127.0.0.1"}:${port || "5432"}`;
  }
}

function client(address: Address, settings: { max: number; application_name: string }): postgres.Sql {
  const ssl = address.options.sslmode;
  return postgres({
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(ssl === undefined || ssl === "disable" ? {} : { ssl: ssl as "require" }),
    max: settings.max,
    connect_timeout: 10,
    idle_timeout: settings.application_name === PRESENCE ? 0 : 60,
    connection: { application_name: settings.application_name },
    fetch_types: false,
    onnotice: () => undefined,
    backoff: (retries) => Math.min(0.05 * 2 ** retries, 1),
  });
}

async function withClient<T>(address: Address, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const short = client(address, { max: 1, application_name: "seca start" });
  try {
    return await work(short);
  } finally {
    await end(short);
  }
}

const end = (sql: postgres.Sql): Promise<void> => sql.end({ timeout: 1 }).catch(() => undefined);

async function countPresent(sql: postgres.Sql): Promise<number | undefined> {
  const rows = await sql<
    { count: number }[]
  >`select count(*)::int as count from pg_stat_activity where application_name = ${PRESENCE}`.catch(() => []);
  return rows[0]?.count;
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 1000)));
