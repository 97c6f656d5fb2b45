import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { reserveSlot } from "./rate-limit";

const slow = { max: 1, durationMs: 60_000 };

test("a job that is over the limit keeps its slot however often it asks, and is charged once", async () => {
  const ctx = testContext();
  expect(await reserveSlot(ctx, "q", "1", slow)).toBeNull();
  const slot = await reserveSlot(ctx, "q", "2", slow);
  expect(slot).toBeGreaterThan(Date.now() + 50_000);
  expect(await reserveSlot(ctx, "q", "2", slow)).toBe(slot);
  expect(await reserveSlot(ctx, "q", "2", slow)).toBe(slot);
  const third = await reserveSlot(ctx, "q", "3", slow);
  expect((third ?? 0) - (slot ?? 0)).toBe(60_000);
});

test("a job is admitted at its slot, and its reservation is used up", async () => {
  const ctx = testContext();
  const rate = { max: 1, durationMs: 50 };
  await reserveSlot(ctx, "q", "1", rate);
  expect(await reserveSlot(ctx, "q", "2", rate)).toBeGreaterThan(0);
  await eventually(async () => (await reserveSlot(ctx, "q", "2", rate)) === null);
  expect(await ctx.redis.zcard(ctx.keys.rateReservations("q"))).toBe(0);
});

test("its keys expire", async () => {
  const ctx = testContext();
  await reserveSlot(ctx, "q", "1", slow);
  await reserveSlot(ctx, "q", "2", slow);
  expect(await ctx.redis.pttl(ctx.keys.rateLimit("q"))).toBeGreaterThan(0);
  expect(await ctx.redis.pttl(ctx.keys.rateReservations("q"))).toBeGreaterThan(0);
});
