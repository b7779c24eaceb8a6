import { readFile, readdir } from "node:fs/promises";
import type postgres from "postgres";
import { SecaError } from "../kernel/index.ts";
import { sha256 } from "../model/index.ts";
import type { Address, Addresses } from "./address.ts";
import { codeOf } from "./driver-faults.ts";

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/** Opens a client for as long as the work takes. */
export type WithClient = <T>(address: Address, work: (client: postgres.Sql) => Promise<T>) => Promise<T>;

/**
 * Brings the database to this program's schema. Any number of processes may do so at once: the usual start only
 * reads the list of what was applied, through the application's own role; the owner is needed when something is missing.
 */
export async function migrate(addresses: Addresses, withClient: WithClient): Promise<void> {
  const files = await migrationFiles();
  const applied = await withClient(addresses.app, readApplied).catch((error: unknown) => {
    if (NOT_THERE_YET.has(codeOf(error))) return undefined;
    throw error;
  });
  if (applied !== undefined && pending(files, applied).length === 0) return;

  if (addresses.embedded)
    await withClient({ ...addresses.owner, database: "postgres" }, createDatabase(addresses.owner.database));
  await withClient(addresses.owner, async (owner) => {
    // Without `sql.begin`: where this fails the connection is closed, and that takes everything back.
    await owner`begin`;
    // The lock goes with the transaction, so a process that dies here leaves nothing behind.
    await owner`select pg_advisory_xact_lock(${LOCK})`;
    await owner`create table if not exists seca_migration (name text primary key, hash text not null, applied_at timestamptz not null default now())`;
    for (const file of pending(files, await readApplied(owner))) {
      await owner.unsafe(file.text);
      await owner`insert into seca_migration (name, hash) values (${file.name}, ${file.hash})`;
    }
    if (addresses.managesApp && addresses.app.password !== undefined) {
      // A hex digest needs no escaping, and a role's password cannot be a parameter.
      await owner.unsafe(`alter role ${addresses.app.user} password '${addresses.app.password}'`);
    }
    await owner`commit`;
  });
}

const LOCK = 7_362_001;
/** No database, no role, no right password or no table: what a first start meets. */
const NOT_THERE_YET = new Set(["3D000", "28000", "28P01", "42P01", "42501"]);

async function readApplied(client: postgres.ISql): Promise<Map<string, string>> {
  const rows = await client<{ name: string; hash: string }[]>`select name, hash from seca_migration`;
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function pending(files: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(files.map((file) => file.name));
  const newer = [...applied.keys()].filter((name) => !known.has(name));
  if (newer.length > 0) {
    throw new SecaError(
      "unavailable",
      `This record was last used by a newer seca (it has ${newer.sort().join(", ")}); nothing was changed.`,
      "Update seca, or point SECA_HOME or DATABASE_URL at another record.",
    );
  }
  for (const file of files) {
    const hash = applied.get(file.name);
    if (hash !== undefined && hash !== file.hash) {
      throw new SecaError(
        "unavailable",
        `This record was made with another text of migration ${file.name}; nothing was changed.`,
        "Use the seca that made it, or export it there and import it here.",
      );
    }
  }
  return files.filter((file) => !applied.has(file.name));
}

const createDatabase = (name: string) => async (client: postgres.Sql) => {
  await client.unsafe(`create database "${name}"`).catch((error: unknown) => {
    const raced = codeOf(error) === "42P04" || codeOf(error) === "23505";
    if (!raced) throw error;
  });
};

/** The files lie beside this one, in the sources as in the build. */
async function migrationFiles(): Promise<Migration[]> {
  const folder = new URL("./migrations/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), "utf8");
      return { name: name.replace(/\.sql$/, ""), text, hash: sha256(text) };
    }),
  );
}
