import { expect, test } from "vitest";
import { requestAdmission } from "../admission/admission";
import { testContext } from "../testing/context";
import { reserveQuota } from "./reserve";

const policy = { max: 10, durationMs: 1_000, burst: 1, weights: { heavy: 2 } };
const admission = (jobId: string) => ({
  queueKey: "q",
  jobId,
  idempotency: null,
  quota: { tenant: "acme", policy },
  rate: null,
});

test("a crowd gets slots in its order, at its tenant's pace and weight; others are not touched", async () => {
  const ctx = testContext();
  const of = (tenant: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ tenant, jobId: `${tenant}-${n}` }));
  const slots = await reserveQuota(ctx, "q", policy, [...of("acme", 4), ...of("heavy", 4), ...of("calm", 1)]);
  const [first, second, third = 0, fourth = 0] = slots;
  expect([first, second]).toEqual([null, null]);
  // Each slot is rounded up to a whole millisecond.
  expect(Math.abs(fourth ? fourth - (third ?? 0) - 100 : Number.NaN)).toBeLessThanOrEqual(1);
  const heavy = slots.slice(4, 8).map((slot) => slot ?? 0);
  expect(Math.abs((heavy[3] ?? 0) - (heavy[2] ?? 0) - 50)).toBeLessThanOrEqual(1);
  expect(slots[8]).toBeNull();
});

test("asked again, a job keeps its slot; a call of many chunks goes on where the one before ended", async () => {
  const ctx = testContext();
  const jobs = Array.from({ length: 1_200 }, (_, n) => ({ tenant: "acme", jobId: `job-${n}` }));
  const slots = await reserveQuota(ctx, "q", policy, jobs);
  expect(await reserveQuota(ctx, "q", policy, jobs.slice(600, 610))).toEqual(slots.slice(600, 610));
  const late = slots.slice(2).map((slot) => slot ?? 0);
  expect(late).toEqual([...late].sort((a, b) => a - b));
  expect((late.at(-1) ?? 0) - (late[0] ?? 0)).toBeGreaterThanOrEqual(119_000);
  expect(await ctx.redis.pttl(ctx.keys.quotaReservations("q"))).toBeGreaterThan(86_400_000);
  expect(await ctx.redis.pttl(ctx.keys.quota("q", "acme"))).toBeGreaterThan(100_000);
});

test("the worker admits what was reserved without a second charge, and not before its slot", async () => {
  const ctx = testContext();
  const jobs = ["1", "2", "3"].map((jobId) => ({ tenant: "acme", jobId }));
  const slots = await reserveQuota(ctx, "q", policy, jobs);
  expect(await requestAdmission(ctx, admission("1"))).toMatchObject({ kind: "run" });
  expect(await requestAdmission(ctx, admission("3"))).toEqual({ kind: "quota", untilMs: slots[2] });
  expect(await ctx.redis.zrange(ctx.keys.quotaReservations("q"), "0", "-1")).toEqual(["2", "3"]);
});
