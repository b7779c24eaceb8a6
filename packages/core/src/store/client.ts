import { type Socket, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import type { Address } from "./address.ts";

/** A connection of one role that opens when it is needed, and the end of it. */
export interface Client {
  readonly sql: postgres.Sql;
  /** Whatever state the driver is in: nothing is open afterwards, or will be. */
  close(): Promise<void>;
}

export interface ClientSettings {
  readonly name: string;
  /** Undefined: the connection stays until it is closed. */
  readonly idleSeconds?: number;
  /** Whether statements are prepared once for each connection. */
  readonly keepsPlans?: boolean;
  /** How often it may call in all: the driver calls one that hangs up before the handshake again at once, without end. */
  readonly callsMax?: number;
  /** Told at once when the connection fails or closes: before the driver knows, and before a new one takes its place. */
  readonly onLost?: (how: "failed" | "closed") => void;
}

const LEAVE_WITHIN_MS = 500;

/**
 * postgres.js, with its sockets in our hands. By itself it connects again after it was ended while it was connecting,
 * and such a connection keeps the process alive and counts as present for ever.
 */
export function openClient(
  address: Address,
  { name, idleSeconds, keepsPlans = false, callsMax = Number.POSITIVE_INFINITY, onLost }: ClientSettings,
): Client {
  const sockets = new Set<Socket>();
  let closed = false;
  let calls = 0;
  const socket = (): Socket => {
    if (closed) throw Object.assign(new Error("The client is closed."), { code: "CONNECTION_ENDED" });
    if (++calls > callsMax) throw Object.assign(new Error("The server hangs up."), { code: "ECONNRESET" });
    const { host, port } = address;
    const opened = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    sockets.add(opened.once("close", () => sockets.delete(opened)).once("error", () => onLost?.("failed")));
    // The name that a certificate is held against.
    return Object.assign(opened, { host });
  };
  const ssl = address.options.sslmode;
  const options = {
    socket,
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.user,
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(ssl === undefined || ssl === "disable" ? {} : { ssl: ssl as "require" }),
    max: 1,
    connect_timeout: 10,
    idle_timeout: idleSeconds ?? 0,
    max_lifetime: null,
    connection: { application_name: name },
    prepare: keepsPlans,
    fetch_types: false,
    onclose: () => onLost?.("closed"),
    onnotice: () => undefined,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
  };
  const sql = postgres(options);

  return {
    sql,
    close: async () => {
      closed = true;
      await sql.end({ timeout: 1 }).catch(() => undefined);
      // The server has forgotten a connection once it has closed its own end.
      const gone = Promise.all([...sockets].map((each) => new Promise((resolve) => each.once("close", resolve))));
      await Promise.race([gone, sleep(LEAVE_WITHIN_MS, undefined, { ref: false })]);
      for (const each of sockets) each.destroy();
    },
  };
}
