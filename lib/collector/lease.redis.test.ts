import { expect, test } from "vitest";
import { startTestCollector } from "../testing/collector";
import { eventually, testContext } from "../testing/context";
import { LEASE_MS, LeaseLost, releaseLease, takeLease, writeAsLeader } from "./lease";
import { readCollector } from "./status";

test("one leads; what a deposed leader still writes is refused as a whole", async () => {
  const ctx = testContext();
  expect(await takeLease(ctx, "a")).toBe(true);
  expect(await takeLease(ctx, "b")).toBe(false);
  expect(await ctx.redis.pttl(ctx.keys.leader())).toBeLessThanOrEqual(LEASE_MS);
  await writeAsLeader(ctx, "a", [[["SET", ctx.keys.audit(), "a"]]]);
  await releaseLease(ctx, "b");
  expect(await takeLease(ctx, "b")).toBe(false);
  await releaseLease(ctx, "a");
  expect(await takeLease(ctx, "b")).toBe(true);
  await expect(writeAsLeader(ctx, "a", [[["SET", ctx.keys.audit(), "late"]]])).rejects.toThrow(LeaseLost);
  expect(await ctx.redis.get(ctx.keys.audit())).toBe("a");
});

test("many groups are written, each whole", async () => {
  const ctx = testContext();
  await takeLease(ctx, "a");
  const groups = Array.from({ length: 3_000 }, (_, i) => [
    ["HSET", ctx.keys.snapshot(), `k${i}`, i],
    ["HSET", ctx.keys.snapshot(), `l${i}`, i],
  ]);
  await writeAsLeader(ctx, "a", groups);
  expect(await ctx.redis.hlen(ctx.keys.snapshot())).toBe(6_000);
});

test("a standby takes over from a leader that vanished within ten seconds, and at once from one that stopped", async () => {
  const ctx = testContext();
  // A leader that was killed: its lease is there, nobody renews it.
  await takeLease(ctx, "killed");
  const stopFirst = startTestCollector(ctx, "first");
  await eventually(async () => (await readCollector(ctx)).leader === "first");
  startTestCollector(ctx, "second");
  await stopFirst();
  await eventually(async () => (await readCollector(ctx)).leader === "second", 3_000);
});
