import { chmodSync, mkdtempSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import postgres from "postgres";
import { type Clock, type Config, readConfig, silentLog } from "../../kernel/index.ts";
import { type Entity, type Link, toEntity, toLink } from "../../model/index.ts";
import { startEngine } from "../engine/index.ts";
import { type FactChange, type OrganisationStore, type Store, factId, openStore } from "../index.ts";

/** A record of one test file's own: a real database in a fresh home. */
export class TestRecord {
  readonly folder = mkdtempSync(join(tmpdir(), "seca-record-"));
  readonly config: Config;
  readonly store: Store;
  readonly #open: Store[] = [];

  constructor(environment: Record<string, string> = {}, clock?: Clock) {
    // Where root runs the tests, the account that Postgres gets must pass through.
    chmodSync(this.folder, 0o755);
    this.config = testConfig(join(this.folder, "home"), environment);
    this.store = this.another(clock);
  }

  get local(): OrganisationStore {
    return this.store.organisation("local");
  }

  /** What another process would open: it shares nothing with the first but the database. */
  another(clock?: Clock): Store {
    const store = openStore(this.config, silentLog, clock);
    this.#open.push(store);
    return store;
  }

  /** A superuser's connection, for what the application's role may not do. */
  async asOwner<T>(work: (sql: postgres.Sql) => Promise<T>, database = "seca"): Promise<T> {
    await this.store.ready();
    const { home, cache } = this.config;
    return asking(await startEngine({ home, cache, log: silentLog }), { user: "seca", database }, work);
  }

  /** The application's role, with nothing of our code in between. */
  async asApplication<T>(work: (sql: postgres.Sql) => Promise<T>, database = "seca"): Promise<T> {
    await this.store.ready();
    const { home, cache } = this.config;
    return asking(await startEngine({ home, cache, log: silentLog }), { user: "seca_app", database }, work);
  }

  /** The last to leave stops the server. */
  async close(): Promise<void> {
    for (const store of this.#open) await store.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The engine's binaries are unpacked once for all test files. */
export const testConfig = (home: string, environment: Record<string, string> = {}): Config =>
  readConfig({
    SECA_HOME: home,
    SECA_CACHE: join(tmpdir(), "seca-test-cache"),
    HOME: home,
    SECA_AUTHOR: "tester",
    ...environment,
  });

export async function asking<T>(
  { host, port }: { host: string; port: number },
  { user, database }: { user: string; database: string },
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres({ host, port, user, database, max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Bundles a program for a process of its own, with the migrations beside it as in a build. */
export async function bundleProgram(entry: URL): Promise<{ path: string; remove: () => Promise<void> }> {
  // Inside the repository, because that is where a bundle looks for the engine's package.
  const folder = fileURLToPath(
    new URL(`../../../../../node_modules/.cache/seca-programs/${process.pid}-${Math.random()}`, import.meta.url),
  );
  const path = join(folder, "program.mjs");
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["pino"],
    logLevel: "error",
    banner: {
      js: "import{createRequire as programRequire}from'node:module';const require=programRequire(import.meta.url);",
    },
  });
  await cp(new URL("../migrations/", import.meta.url), join(folder, "migrations"), { recursive: true });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

type ComponentDraft = Partial<Omit<Parameters<typeof toEntity>[0], "id">>;

export const component = (key: string, { props, ...rest }: ComponentDraft = {}): Entity =>
  toEntity({
    id: `component/${key}`,
    name: key,
    props: { type: "service", ...props },
    origin: { by: "user", author: "tester" },
    ...rest,
  });

/** `"component/a inside boundary/b"` as the link it names. */
export function link(id: string, props?: Link["props"]): Link {
  const [from = "", kind = "", to = ""] = id.split(" ");
  return toLink({ from, kind, to, props, origin: { by: "user", author: "tester" } });
}

export const put = (...facts: readonly (Entity | Link)[]): FactChange[] =>
  facts.map((fact) => ({ id: factId(fact), after: fact }));

export const gone = (...ids: readonly string[]): FactChange[] => ids.map((id) => ({ id }));
