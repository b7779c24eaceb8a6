import { deflateSync, inflateSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { SecaError } from "../kernel/index.ts";
import type { Transaction, Way } from "./connection.ts";
import { type NewObject, type ReadObject, type TreeObject, altered } from "./tree.ts";

/** Below this a deflated body would save less than it costs. Canonical JSON of an object begins with `{`, zlib with 0x78. */
const DEFLATE_FROM_BYTES = 400;

const CACHE_MAX = 50_000;

interface Waiting {
  readonly promise: Promise<TreeObject>;
  readonly resolve: (object: TreeObject) => void;
  readonly reject: (error: unknown) => void;
}

/** Stored objects of one system, read in as few round trips as the walk allows and remembered, since they never change. */
export class ObjectReader {
  private readonly connection: Way;
  private readonly org: string;
  private readonly system: string;
  private readonly cache = new Map<string, TreeObject>();
  private waiting = new Map<string, Waiting>();

  constructor(connection: Way, org: string, system: string) {
    this.connection = connection;
    this.org = org;
    this.system = system;
  }

  /** Everything asked for before the event loop turns goes into one query. */
  readonly read: ReadObject = (hash) => {
    const known = this.cache.get(hash);
    if (known !== undefined) return Promise.resolve(known);
    const asked = this.waiting.get(hash);
    if (asked) return asked.promise;
    if (this.waiting.size === 0) setImmediate(() => void this.fetchWaiting());
    let settle: Pick<Waiting, "resolve" | "reject">;
    const promise = new Promise<TreeObject>((resolve, reject) => (settle = { resolve, reject }));
    this.waiting.set(hash, { promise, ...settle! });
    return promise;
  };

  remember(objects: ReadonlyMap<string, NewObject>): void {
    if (this.cache.size > CACHE_MAX) this.cache.clear();
    for (const [hash, { object }] of objects) this.cache.set(hash, object);
  }

  private async fetchWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = new Map();
    try {
      const found = await this.connection.read(this.org, (tx) => fetchObjects(tx, this.system, [...batch.keys()]));
      if (this.cache.size > CACHE_MAX) this.cache.clear();
      for (const [hash, { resolve, reject }] of batch) {
        const object = found.get(hash);
        if (object === undefined) {
          reject(
            new SecaError("unavailable", `The record lacks the object ${hash}.`, "Restore the record from a backup."),
          );
          continue;
        }
        this.cache.set(hash, object);
        resolve(object);
      }
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    }
  }
}

async function fetchObjects(
  tx: Transaction,
  system: string,
  hashes: readonly string[],
): Promise<Map<string, TreeObject>> {
  // One look into the index for each, whatever the planner believes of a table that grew a moment ago.
  const rows = await tx.execute<{ hash: string; body: Buffer }>(sql`
    select wanted as hash, o.body
    from jsonb_array_elements_text(${JSON.stringify(hashes)}::text::jsonb) wanted
    cross join lateral (
      select body from object
      where org_id = current_setting('app.org') and system_id = ${system} and hash = decode(wanted, 'hex') limit 1
    ) o`);
  return new Map(rows.map((row) => [row.hash, decodeBody(row.hash, row.body)]));
}

/** Stores what is not there yet. Sorted, so that two writers of the same objects never wait for each other in a circle. */
export function storeObjects(
  tx: Transaction,
  org: string,
  system: string,
  objects: ReadonlyMap<string, NewObject>,
): Promise<unknown> {
  const rows = [...objects]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([hash, { text }]) => ({ h: hash, b: encodeBody(text).toString("base64") }));
  return tx.execute(sql`
    insert into object (org_id, system_id, hash, body)
    select ${org}, ${system}, decode(r.h, 'hex'), decode(r.b, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(h text, b text)
    on conflict do nothing`);
}

function encodeBody(text: string): Buffer {
  return text.length < DEFLATE_FROM_BYTES ? Buffer.from(text) : deflateSync(text, { level: 6 });
}

export function decodeBody(hash: string, body: Buffer): TreeObject {
  try {
    return JSON.parse((body[0] === 0x78 ? inflateSync(body) : body).toString("utf8")) as TreeObject;
  } catch (cause) {
    throw altered(hash, cause);
  }
}
