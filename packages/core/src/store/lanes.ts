import type postgres from "postgres";
import type { Address } from "./address.ts";
import { openClient } from "./client.ts";

/** One connection, for one transaction at a time. */
export interface Lane {
  readonly sql: postgres.Sql;
  /** Says a statement, unless the connection that began the transaction is gone: a new one would not know of it. */
  readonly say: postgres.Sql["unsafe"];
  isLost(): boolean;
}

/** A few lanes, and the queue in front of them. */
export interface Lanes {
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const IDLE_SECONDS = 60;

/**
 * Connections that we hand out ourselves. The driver's own ways to hold one (`begin`, `reserve`) go on speaking into a
 * socket that is closed, which nobody can catch, and leave statements behind it waiting for ever.
 */
export function openLanes(address: Address, settings: { count: number; name: string; keepsPlans: boolean }): Lanes {
  const { count, name, keepsPlans } = settings;
  const lanes = Array.from({ length: count }, () => openLane(address, { name, keepsPlans }));
  const free = lanes.toReversed();
  const waiting: ((lane: OwnLane) => void)[] = [];
  return {
    use: async (work) => {
      const lane = free.pop() ?? (await new Promise<OwnLane>((resolve) => waiting.push(resolve)));
      lane.begin();
      try {
        return await work(lane);
      } finally {
        const next = waiting.shift();
        if (next) next(lane);
        else free.push(lane);
      }
    },
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}

interface OwnLane extends Lane {
  begin(): void;
  close(): Promise<void>;
}

function openLane(address: Address, { name, keepsPlans }: { name: string; keepsPlans: boolean }): OwnLane {
  let isLost = false;
  const client = openClient(address, {
    name,
    keepsPlans,
    idleSeconds: IDLE_SECONDS,
    onLost: () => (isLost = true),
  });
  const { sql } = client;
  return {
    sql,
    say: (text, values, how) => {
      if (isLost) throw Object.assign(new Error("The connection was lost."), { code: "CONNECTION_CLOSED" });
      return sql.unsafe(text, values, { ...how, prepare: keepsPlans && values !== undefined && values.length > 0 });
    },
    isLost: () => isLost,
    begin: () => void (isLost = false),
    close: client.close,
  };
}
