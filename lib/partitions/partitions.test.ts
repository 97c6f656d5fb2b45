import fc from "fast-check";
import { expect, test } from "vitest";
import { baseOfShard, shardName } from "../contract/values/shards";
import { shardOfKey } from "./hash";

test("a key keeps its shard, and a shard more moves keys only to itself", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (key, shards) => {
      const before = shardOfKey(key, shards);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThan(shards);
      expect(shardOfKey(key, shards)).toBe(before);
      const after = shardOfKey(key, shards + 1);
      expect(after === before || after === shards).toBe(true);
    }),
  );
});

test("shards are even: 20,000 keys over 8 stay within five standard deviations", () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (let n = 0; n < 20_000; n++) {
    const shard = shardOfKey(`tenant-${n}`, 8);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  const deviation = Math.sqrt(20_000 * (1 / 8) * (7 / 8));
  for (const count of counts) expect(Math.abs(count - 2_500)).toBeLessThan(5 * deviation);
});

test("a shard's name leads back to its queue", () => {
  expect(baseOfShard(shardName("mail~box", 12))).toEqual({ of: "mail~box", index: 12 });
  expect(baseOfShard("mail")).toBeNull();
  expect(baseOfShard("~3")).toBeNull();
});
