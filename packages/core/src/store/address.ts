import { createHmac } from "node:crypto";
import type { Config, Log } from "../kernel/index.ts";
import { startEngine } from "./engine/index.ts";

/** How one role reaches the database. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** Everything else that a Postgres address may say, such as sslmode. */
  readonly options: Readonly<Record<string, string>>;
}

export interface Addresses {
  /** Owns the tables and applies migrations, and nothing else. */
  readonly owner: Address;
  /** Does all the work; cannot bypass row security. */
  readonly app: Address;
  /** Whether the owner may set the application role's password. */
  readonly managesApp: boolean;
  readonly embedded: boolean;
  /** The place in words, without secrets. */
  readonly place: string;
}

const APP_ROLE = "seca_app";

/** Finds the database; starts the embedded one if it does not run. */
export async function findDatabase(config: Config, log: Log): Promise<Addresses> {
  if (config.databaseUrl === undefined) {
    const engine = await startEngine({ home: config.home, cache: config.cache, log });
    const owner: Address = { ...engine, database: "seca", options: {} };
    return { owner, app: appOf(owner), managesApp: true, embedded: true, place: config.home };
  }
  const owner = parseAddress(config.databaseUrl);
  const app = config.databaseAppUrl === undefined ? appOf(owner) : parseAddress(config.databaseAppUrl);
  return {
    owner,
    app,
    managesApp: config.databaseAppUrl === undefined,
    embedded: false,
    place: placeOf(config.databaseUrl),
  };
}

/** Where an address leads, without its secrets. */
export function placeOf(url: string): string {
  const { host, port } = parseAddress(url);
  return `${host}:${port}`;
}

/**
 * The application role's password follows from the owner's, so that every process which knows the address derives
 * the same one and nothing has to be stored. A server that trusts its socket needs none.
 */
function appOf(owner: Address): Address {
  const password =
    owner.password === undefined ? undefined : createHmac("sha256", owner.password).update(APP_ROLE).digest("hex");
  return { ...owner, user: APP_ROLE, password };
}

function parseAddress(url: string): Address {
  const parsed = new URL(url);
  return {
    host: parsed.searchParams.get("host") ?? (decodeURIComponent(parsed.hostname) || "127.0.0.1"),
    port: parsed.port === "" ? 5432 : Number(parsed.port),
    database: decodeURIComponent(parsed.pathname.slice(1)) || "postgres",
    user: decodeURIComponent(parsed.username) || "postgres",
    password: parsed.password === "" ? undefined : decodeURIComponent(parsed.password),
    options: Object.fromEntries([...parsed.searchParams].filter(([name]) => name !== "host")),
  };
}
