import { expect, test } from "vitest";
import { z } from "zod";
import { tripByHand } from "@/lib/breakers/manual";
import { breakerId, operateBreaker } from "@/lib/breakers/operate";
import { replayFallbacks } from "@/lib/fallbacks/replay";
import { listFallbacks } from "@/lib/fallbacks/taken";
import type { DeclaredFallback } from "@/lib/queues/fallback";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";

const breaker = {
  consecutiveFailures: 3,
  failureShare: 1,
  windowMs: 10_000,
  minSamples: 1_000,
  openMs: 60_000,
  probes: 1,
  successesToClose: 1,
};
const jobs = { call: z.object({ n: z.number() }) };

const withFallback = (fallback: DeclaredFallback) =>
  testQueue(jobs, { fallback, policy: { breaker }, traits: { route: () => "api" } });

async function isolate(ctx: TestRuntime, route = "api") {
  const identity = { prefix: ctx.prefix, route };
  await operateBreaker(ctx, identity, { op: "reset", by: "ann", reason: "known" });
  await tripByHand(ctx, breakerId(identity), { by: "ann", reason: "maintenance", expiresAt: null });
  await ctx.runtime.breakers.refresh();
}

async function mend(ctx: TestRuntime, route = "api") {
  await operateBreaker(ctx, { prefix: ctx.prefix, route }, { op: "reset", by: "ann", reason: "over" });
  await ctx.runtime.breakers.refresh();
}

const now = (ctx: TestRuntime) => ({ until: ctx.clock.now(), limit: 100, dryRun: false });

test("an alternative route runs the processor by it; the result says so, and is replayed by the main path once", async () => {
  const ctx = await testRuntime();
  ctx.start(withFallback({ kind: "alternative", route: "relay" }), {
    call: async ({ n }, { route }) => ({ n, route }),
  });
  await isolate(ctx);
  const queue = ctx.queue("work");
  const key = ctx.keyOf("work");
  const added = await queue.add("call", { n: 7 });
  await eventually(() => added.isCompleted());
  expect((await queue.getJob(added.id ?? ""))?.returnvalue).toMatchObject({
    $fallback: { kind: "alternative", cause: { by: "breaker", route: "api" }, route: "relay" },
    value: { n: 7, route: "relay" },
  });
  expect(await listFallbacks(ctx, key)).toMatchObject({
    waiting: 1,
    counts: { alternative: 1 },
    items: [{ jobId: added.id, jobName: "call", kind: "alternative" }],
  });
  await mend(ctx);
  expect(await replayFallbacks(ctx, key, { ...now(ctx), dryRun: true })).toMatchObject({
    replayed: 0,
    remaining: 1,
  });
  const twice = await Promise.all([replayFallbacks(ctx, key, now(ctx)), replayFallbacks(ctx, key, now(ctx))]);
  expect(twice.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(1);
  const done = await eventually(async () => {
    const job = await queue.getJob(added.id ?? "");
    return job?.returnvalue?.route === "api" && job;
  });
  expect(done).toMatchObject({ returnvalue: { n: 7, route: "api" }, attemptsMade: 1 });
  expect((await listFallbacks(ctx, key)).waiting).toBe(0);
});

test("with the alternative's own breaker open the job waits, and spends no attempt", async () => {
  const ctx = await testRuntime();
  const ran: unknown[] = [];
  ctx.start(withFallback({ kind: "alternative", route: "relay" }), {
    call: async (_payload, { route }) => void ran.push(route),
  });
  await isolate(ctx);
  await isolate(ctx, "relay");
  const job = await ctx.queue("work").add("call", { n: 1 });
  await eventually(() => job.isDelayed());
  expect(ran).toEqual([]);
  expect((await ctx.queue("work").getJob(job.id ?? ""))?.attemptsMade).toBe(0);
});

test("the last good result is given with its age; a job that has none waits", async () => {
  const ctx = await testRuntime();
  ctx.start(
    withFallback({
      kind: "last-good",
      key: (_name, payload) => String((payload as { n: number }).n),
      keepMs: 60_000,
      maxEntries: 2,
    }),
    { call: async ({ n }) => `good ${n}` },
  );
  const queue = ctx.queue("work");
  for (const n of [1, 2, 3]) {
    const job = await queue.add("call", { n });
    await eventually(() => job.isCompleted());
  }
  await eventually(async () => (await ctx.redis.hlen(ctx.keys.lastGood(ctx.keyOf("work")))) === 2);
  await isolate(ctx);
  const again = await queue.add("call", { n: 3 });
  const none = await queue.add("call", { n: 1 });
  await eventually(() => again.isCompleted());
  await eventually(() => none.isDelayed());
  const { returnvalue } = (await queue.getJob(again.id ?? "")) ?? {};
  expect(returnvalue).toMatchObject({ $fallback: { kind: "last-good" }, value: "good 3" });
  expect(returnvalue.$fallback.ageMs).toBeGreaterThan(0);
});

test("a degraded result is marked; a job that was trimmed meanwhile is replayed from what was kept of it", async () => {
  const ctx = await testRuntime();
  const seen: number[] = [];
  ctx.start(
    withFallback(async () => ({ total: null })),
    { call: async ({ n }) => void seen.push(n) },
  );
  await isolate(ctx);
  const queue = ctx.queue("work");
  const job = await queue.add("call", { n: 5 }, { removeOnComplete: true });
  await eventually(async () => (await listFallbacks(ctx, ctx.keyOf("work"))).waiting === 1);
  await eventually(async () => (await queue.getJob(job.id ?? "")) === undefined);
  await mend(ctx);
  expect(await replayFallbacks(ctx, ctx.keyOf("work"), now(ctx))).toMatchObject({ replayed: 1, skipped: 0 });
  await eventually(() => seen.includes(5));
});

test("without a fallback, or with defer, the job waits for the route", async () => {
  const ctx = await testRuntime();
  ctx.start(withFallback({ kind: "defer" }), { call: async () => "done" });
  await isolate(ctx);
  const job = await ctx.queue("work").add("call", { n: 1 });
  await eventually(() => job.isDelayed());
  expect(await listFallbacks(ctx, ctx.keyOf("work"))).toEqual({ waiting: 0, counts: {}, items: [] });
});
