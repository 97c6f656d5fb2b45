import { expect, test } from "vitest";
import { z } from "zod";
import { breakerId, operateBreaker } from "@/lib/breakers/operate";
import type { BreakerPolicy } from "@/lib/contract/policies";
import { PermanentError, ThrottledError, TransientError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { type TestRuntime, testQueue, testRuntime } from "../testing/runtime";
import { openRuntime } from "./runtime-context";
import { startWorker } from "./start-worker";

const breaker: BreakerPolicy = {
  consecutiveFailures: 3,
  failureShare: 1,
  windowMs: 10_000,
  minSamples: 1_000,
  openMs: 200,
  probes: 2,
  successesToClose: 2,
};
const jobs = { call: z.object({ n: z.number() }) };

const downstream = (policy: Partial<BreakerPolicy> = {}, name = "work", concurrency = 1) =>
  testQueue(jobs, {
    name,
    attempts: 1_000,
    concurrency,
    policy: { breaker: { ...breaker, ...policy } },
    traits: { route: () => "api" },
  });

async function stateOf(ctx: TestRuntime) {
  const text = await ctx.redis.hget(
    ctx.keys.breaker(breakerId({ prefix: ctx.prefix, route: "api" })),
    "state",
  );
  return text === null ? null : JSON.parse(text);
}

const openFor = (ctx: TestRuntime, openMs: number) =>
  operateBreaker(
    ctx,
    { prefix: ctx.prefix, route: "api" },
    { op: "report", batches: [{ succeeded: 0, failed: 3, tookMs: 0, openAtLeastMs: openMs }] },
    { policy: breaker },
  );

test("failures in two processes open one breaker; deferred jobs spend no attempt; it closes by its probes", async () => {
  const ctx = await testRuntime();
  const other = await openRuntime({
    redis: ctx.redis.duplicate(),
    keys: ctx.keys,
    log: ctx.log,
    queuePrefix: ctx.prefix,
    version: "test",
  });
  let down = true;
  const calls: string[] = [];
  const work = (by: string) => async () => {
    calls.push(by);
    if (down) throw new TransientError("down");
    return by;
  };
  // A queue each: what they have in common is the route.
  ctx.start(downstream(), { call: work("a") });
  const second = startWorker(downstream({}, "second"), { call: work("b") }, other);
  await ctx.queue("work").add("call", { n: 1 }, { attempts: 2, backoff: 10 });
  await ctx.queue("second").add("call", { n: 2 }, { attempts: 2, backoff: 10 });
  const opened = await eventually(async () => {
    const state = await stateOf(ctx);
    return state?.kind === "open" && state;
  });
  expect(opened).toMatchObject({ cause: "consecutive" });
  expect(new Set(calls)).toEqual(new Set(["a", "b"]));
  down = false;
  const late = await ctx.queue("work").add("call", { n: 3 });
  await eventually(() => late.isCompleted());
  const done = await ctx.queue("work").getJob(late.id ?? "");
  expect(done?.attemptsMade).toBe(1);
  await ctx.queue("work").addBulk([1, 2, 3].map((n) => ({ name: "call", data: { n } })));
  await eventually(async () => (await stateOf(ctx))?.kind === "closed");
  await eventually(async () => (await ctx.queue("work").getCompletedCount()) >= 4);
  await second.close();
  await other.close();
  other.redis.disconnect();
});

test("half-open lets exactly as many jobs through as there are probes, over all workers", async () => {
  const ctx = await testRuntime();
  let running = 0;
  let most = 0;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const work = async () => {
    running++;
    most = Math.max(most, running);
    await gate;
    running--;
  };
  await openFor(ctx, 0);
  await ctx.runtime.breakers.refresh();
  const queue = ctx.queue("work");
  await queue.addBulk(Array.from({ length: 30 }, (_, n) => ({ name: "call", data: { n } })));
  for (let n = 0; n < 2; n++) ctx.start(downstream({}, "work", 10), { call: work });
  await eventually(() => running === 2);
  // All the others have been sent away at least once while two probe.
  await eventually(async () => (await stateOf(ctx))?.deferred >= 60);
  expect(most).toBe(2);
  release();
  await eventually(async () => (await queue.getCompletedCount()) === 30);
  expect(await stateOf(ctx)).toMatchObject({ kind: "closed", probes: {} });
  for (const job of await queue.getCompleted()) expect(job.attemptsMade).toBe(1);
});

test("a prober that died frees its place when its lease ends", async () => {
  const ctx = await testRuntime();
  await openFor(ctx, 0);
  const identity = { prefix: ctx.prefix, route: "api" };
  const one = { ...breaker, probes: 1, successesToClose: 1 };
  const admit = () =>
    operateBreaker(ctx, identity, { op: "admit", token: "dead", leaseMs: 600, jitter: 0 }, { policy: one });
  await eventually(async () => (await admit()).decision === "probe");
  const diedAt = Date.now();
  await ctx.runtime.breakers.refresh();
  ctx.start(downstream({ probes: 1, successesToClose: 1 }), { call: async () => "done" });
  const job = await ctx.queue("work").add("call", { n: 1 });
  await eventually(() => job.isCompleted());
  expect(Date.now() - diedAt).toBeGreaterThanOrEqual(550);
  await eventually(async () => (await stateOf(ctx))?.kind === "closed");
});

test("the job's own faults do not count; a throttled answer does, and says for how long it stays open", async () => {
  const ctx = await testRuntime();
  const errors = [
    () => new PermanentError("404"),
    () => new PermanentError("404"),
    () => new PermanentError("404"),
    () => new PermanentError("404"),
    () => new ThrottledError("429", 60_000),
    () => new ThrottledError("429", 60_000),
    () => new ThrottledError("429", 60_000),
  ];
  let n = 0;
  ctx.start(downstream(), {
    call: async () => {
      const error = errors[n++];
      if (error) throw error();
    },
  });
  for (let job = 0; job < 4; job++) await ctx.queue("work").add("call", { n: job });
  await eventually(async () => (await ctx.queue("work").getFailedCount()) === 4);
  expect(await stateOf(ctx)).toBeNull();
  await ctx
    .queue("work")
    .addBulk([5, 6, 7].map((job) => ({ name: "call", data: { n: job }, opts: { attempts: 1 } })));
  const open = await eventually(async () => {
    const state = await stateOf(ctx);
    return state?.kind === "open" && state;
  });
  expect(open.untilMs - open.sinceMs).toBe(60_000);
});

test("a manual trip is obeyed within a second, and so is its end", async () => {
  const ctx = await testRuntime();
  const ran: number[] = [];
  ctx.start(downstream(), { call: async ({ n }) => void ran.push(n) });
  const queue = ctx.queue("work");
  await queue.add("call", { n: 0 });
  await eventually(() => ran.length === 1);
  const identity = { prefix: ctx.prefix, route: "api" };
  const id = breakerId(identity);
  await operateBreaker(ctx, identity, { op: "isolate", by: "ann", reason: "maintenance", untilMs: 0 });
  await eventually(() => !ctx.runtime.breakers.isClosed(id), 1_000);
  ran.length = 0;
  const held = await queue.add("call", { n: 1 });
  await eventually(() => held.isDelayed());
  expect(ran).toEqual([]);
  await operateBreaker(ctx, identity, { op: "reset", by: "ann", reason: "over" });
  await eventually(() => ctx.runtime.breakers.isClosed(id), 1_000);
  await queue.add("call", { n: 2 });
  await eventually(() => ran.includes(2));
});

test("closed, a route costs a job no command of its own", async () => {
  const ctx = await testRuntime();
  ctx.start(downstream({ windowMs: 3_600_000 }, "work", 50), { call: async () => "done" });
  const before = Number(
    (await ctx.redis.info("commandstats")).match(/cmdstat_evalsha:calls=(\d+)/)?.[1] ?? 0,
  );
  const queue = ctx.queue("work");
  await queue.addBulk(Array.from({ length: 2_000 }, (_, n) => ({ name: "call", data: { n } })));
  await eventually(async () => (await queue.getCompletedCount()) === 2_000, 20_000);
  const state = await eventually(async () => {
    const now = await stateOf(ctx);
    const counted = Object.values((now?.window["3600000"] ?? {}) as Record<string, [number, number]>);
    return counted.reduce((sum, [ok]) => sum + ok, 0) === 2_000 && now;
  });
  expect(state.kind).toBe("closed");
  const after = Number((await ctx.redis.info("commandstats")).match(/cmdstat_evalsha:calls=(\d+)/)?.[1] ?? 0);
  // BullMQ's own: one each to add and to finish. Ours: ten a second, and not one a job.
  expect(after - before).toBeLessThan(5_000);
});
