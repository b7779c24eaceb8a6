import type postgres from "postgres";
import type { Address } from "./address.ts";
import { openClient } from "./client.ts";

/** One connection, for one transaction at a time. */
export interface Lane {
  readonly sql: postgres.Sql;
  /** Says a statement, unless the connection that began the transaction is gone: a new one would not know of it. */
  readonly say: postgres.Sql["unsafe"];
  isLost(): boolean;
  /** Gives the lane to whoever waits for one. */
  leave(): void;
}

/** How much is going on: work that waits is work that more lanes could do. */
export interface LaneUse {
  readonly busy: number;
  readonly free: number;
  readonly waiting: number;
}

/** A few lanes, and the queue in front of them. */
export interface Lanes {
  take(): Promise<Lane>;
  use(): LaneUse;
  close(): Promise<void>;
}

const IDLE_SECONDS = 60;

/**
 * Connections that we hand out ourselves. The driver's own ways to hold one (`begin`, `reserve`) go on speaking into a
 * socket that is closed, which nobody can catch, and leave statements behind it waiting for ever.
 */
export function openLanes(address: Address, settings: { count: number; name: string; keepsPlans: boolean }): Lanes {
  const { count, name, keepsPlans } = settings;
  const waiting: ((lane: OwnLane) => void)[] = [];
  const free: OwnLane[] = [];
  const leave = (lane: OwnLane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  const lanes = Array.from({ length: count }, () => openLane(address, { name, keepsPlans, leave }));
  free.push(...lanes);
  return {
    take: async () => {
      const lane = free.pop() ?? (await new Promise<OwnLane>((resolve) => waiting.push(resolve)));
      lane.enter();
      return lane;
    },
    use: () => ({ busy: count - free.length, free: free.length, waiting: waiting.length }),
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}

interface OwnLane extends Lane {
  enter(): void;
  close(): Promise<void>;
}

function openLane(
  address: Address,
  { name, keepsPlans, leave }: { name: string; keepsPlans: boolean; leave: (lane: OwnLane) => void },
): OwnLane {
  let isTaken = false;
  let isLost = false;
  // What the driver had not yet sent when the connection failed stands in its way from then on.
  let isSpoilt = false;
  const { sql, close } = openClient(address, {
    name,
    keepsPlans,
    idleSeconds: IDLE_SECONDS,
    onLost: (how) => {
      isLost = true;
      isSpoilt ||= isTaken || how === "failed";
    },
  });
  const lane: OwnLane = {
    sql,
    say: (text, values, how) => {
      if (isLost) throw lost();
      return sql.unsafe(text, values, { ...how, prepare: keepsPlans && values !== undefined && values.length > 0 });
    },
    isLost: () => isLost,
    enter: () => {
      isTaken = true;
      isLost = isSpoilt;
    },
    leave: () => {
      isTaken = false;
      leave(lane);
    },
    close,
  };
  return lane;
}

const lost = (): Error => Object.assign(new Error("The connection was lost."), { code: "CONNECTION_CLOSED" });
