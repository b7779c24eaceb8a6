/**
 * An immutable map from ids that is cheap to change: it is cut into shards, and an edit copies only the shards it
 * touches. Snapshots stay as they were for whoever still reads them, while the next version costs microseconds.
 */
export class PersistentMap<V> {
  private readonly shards: readonly (ReadonlyMap<string, V> | undefined)[];
  readonly size: number;

  private constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.shards = shards;
    this.size = size;
  }

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(Array.from({ length: SHARDS }), 0);
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.shards[shardOf(key)]?.has(key) ?? false;
  }

  /** No order is promised: sort what is shown. */
  *values(): Generator<V> {
    for (const shard of this.shards) if (shard) yield* shard.values();
  }

  /** No order is promised. */
  *keys(): Generator<string> {
    for (const shard of this.shards) if (shard) yield* shard.keys();
  }

  /** The keys whose value is another one than there, present or absent. Shards that both share are not opened. */
  *keysUnlike(other: PersistentMap<V>): Generator<string> {
    for (let at = 0; at < SHARDS; at++) {
      const [here, there] = [this.shards[at], other.shards[at]];
      if (here === there) continue;
      if (here) for (const [key, value] of here) if (there?.get(key) !== value) yield key;
      if (there) for (const key of there.keys()) if (!here?.has(key)) yield key;
    }
  }

  /** The map after some edits; `undefined` takes a key out. */
  with(edits: Iterable<readonly [key: string, value: V | undefined]>): PersistentMap<V> {
    const shards = [...this.shards];
    const copied = new Set<number>();
    let { size } = this;
    for (const [key, value] of edits) {
      const at = shardOf(key);
      if (!copied.has(at)) {
        shards[at] = new Map(shards[at]);
        copied.add(at);
      }
      const shard = shards[at] as Map<string, V>;
      const had = shard.has(key);
      if (value === undefined) {
        if (shard.delete(key)) size--;
      } else {
        shard.set(key, value);
        if (!had) size++;
      }
    }
    return new PersistentMap(shards, size);
  }
}

const SHARDS = 256;

/** FNV-1a: spreads ids that differ only at their ends. */
function shardOf(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01_00_01_93);
  return (hash ^ (hash >>> 16)) & (SHARDS - 1);
}
