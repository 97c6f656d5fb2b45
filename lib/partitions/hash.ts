import { createHash } from "node:crypto";

const MULTIPLIER = 2_862_933_555_777_941_757n;
const MASK = (1n << 64n) - 1n;

/**
 * The shard of a key, from 0 to `shards` - 1: even, the same everywhere, and when a shard is added only one key in `shards`
 * moves, to the new one. Jump consistent hash (Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014)
 * over the first 64 bits of SHA-1.
 */
export function shardOfKey(key: string, shards: number): number {
  let state = createHash("sha1").update(key).digest().readBigUInt64BE();
  let shard = 0;
  for (let next = 0; next < shards; ) {
    shard = next;
    state = (state * MULTIPLIER + 1n) & MASK;
    next = Math.floor(((shard + 1) * 2 ** 31) / (Number(state >> 33n) + 1));
  }
  return shard;
}
