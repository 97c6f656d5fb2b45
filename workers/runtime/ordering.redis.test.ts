import { expect, test } from "vitest";
import { z } from "zod";
import { enqueue } from "@/lib/enqueue/enqueue";
import { takeTicket } from "@/lib/ordering/tickets";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { testQueue, testRuntime } from "../testing/runtime";

const jobs = { step: z.object({ account: z.string(), n: z.number() }) };
const traits = { orderingKey: (_name: string, payload: unknown) => (payload as { account: string }).account };
test("jobs of a key run one at a time and in order over several workers, a retry in the middle included", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, {
    concurrency: 5,
    attempts: 3,
    traits,
    policy: { ordering: { onDead: "pass" } },
  });
  const queue = ctx.queue("work");
  const running = new Map<string, number>();
  const ran: Record<string, number[]> = { a: [], b: [], c: [] };
  let most = 0;
  const served = {
    step: async ({ account, n }: { account: string; n: number }, { attempt }: { attempt: number }) => {
      const now = (running.get(account) ?? 0) + 1;
      running.set(account, now);
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      running.set(account, now - 1);
      if (n === 2 && attempt === 1) throw new Error("once more");
      ran[account]?.push(n);
    },
  };
  for (let worker = 0; worker < 3; worker++) ctx.start(work, served);
  // By enqueue(), which takes the tickets first: jobs that are added past it line up as workers meet them.
  await enqueue(
    ctx,
    { definition: work, prefix: ctx.prefix },
    Array.from({ length: 24 }, (_, n) => ({
      name: "step",
      payload: { account: ["a", "b", "c"][n % 3] ?? "a", n: Math.floor(n / 3) },
    })),
  );
  await eventually(async () => (await queue.getCompletedCount()) === 24, 20_000);
  expect(most).toBe(1);
  for (const order of Object.values(ran)) expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await ctx.redis.zcard(ctx.keys.orderLine(ctx.keyOf("work"), "a"))).toBe(0);
});

test.each([
  ["pass", [2]],
  ["block", []],
] as const)("a dead job of a key: %s", async (onDead, after) => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 3, traits, policy: { ordering: { onDead } } });
  const queue = ctx.queue("work");
  const ran: number[] = [];
  let refuse = true;
  ctx.start(work, {
    step: async ({ n }) => {
      if (n === 1 && refuse) throw new PermanentError("no");
      ran.push(n);
    },
  });
  await enqueue(
    ctx,
    { definition: work, prefix: ctx.prefix },
    [1, 2].map((n) => ({ name: "step", payload: { account: "a", n } })),
  );
  const dead = await eventually(async () => (await queue.getFailed())[0]);
  if (after.length > 0) {
    await eventually(() => ran.length === 1);
    expect(ran).toEqual(after);
    return;
  }
  await eventually(async () => (await queue.getDelayedCount()) === 1);
  expect(ran).toEqual([]);
  refuse = false;
  await dead.retry("failed", { resetAttemptsMade: true });
  await eventually(() => ran.length === 2);
  expect(ran).toEqual([1, 2]);
});

test("a ticket decides, whatever the order in which jobs come; one without a job does not block for ever", async () => {
  const ctx = await testRuntime();
  const key = ctx.keyOf("work");
  expect((await takeTicket(ctx, key, "a", "first")).position).toBe(0);
  expect(await takeTicket(ctx, key, "a", "second")).toMatchObject({ firstId: "first", position: 1 });
  expect((await takeTicket(ctx, key, "a", "first")).position).toBe(0);
  const past = (Date.now() - 60_000) * 1_000;
  await ctx.redis.zadd(ctx.keys.orderLine(key, "b"), past, "ghost");
  const work = testQueue(jobs, { traits, policy: { ordering: { onDead: "block" } } });
  const queue = ctx.queue("work");
  ctx.start(work, { step: async () => "ran" });
  await queue.add("step", { account: "b", n: 1 }, jobOptions(work));
  await eventually(async () => (await queue.getCompletedCount()) === 1);
});

test("whoever is second looks soon, so that a worker that dies before it wakes the next costs no more", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, {
    concurrency: 4,
    traits,
    policy: { ordering: { onDead: "block" }, timeoutMs: 60_000 },
  });
  const queue = ctx.queue("work");
  const open: (() => void)[] = [];
  const begun: number[] = [];
  ctx.start(work, {
    step: async ({ n }) => {
      begun.push(n);
      await new Promise<void>((resolve) => open.push(resolve));
    },
  });
  await enqueue(
    ctx,
    { definition: work, prefix: ctx.prefix },
    [1, 2, 3, 4].map((n) => ({ name: "step", payload: { account: "a", n } })),
  );
  const sleeps = async () =>
    (await queue.getDelayed()).map(({ data, delay }) => [data.n, delay] as const).sort(([a], [b]) => a - b);
  await eventually(async () => (await sleeps()).length === 3);
  const [second = 0, third = 0, last = 0] = (await sleeps()).map(([, delay]) => delay);
  expect(third).toBeGreaterThan(second);
  expect(last).toBeGreaterThan(third);
  open.shift()?.();
  await eventually(() => begun.length === 2);
  await eventually(async () => {
    const [[n, delay] = [0, 0]] = await sleeps();
    return n === 3 && delay < third;
    // It would look by itself later than that.
  }, 4_000);
  await eventually(async () => {
    open.shift()?.();
    return (await queue.getCompletedCount()) === 4;
  });
  expect(begun).toEqual([1, 2, 3, 4]);
});

test("a job's own delay is kept when its turn comes earlier", async () => {
  const ctx = await testRuntime();
  const work = testQueue(jobs, { concurrency: 2, traits, policy: { ordering: { onDead: "block" } } });
  const queue = ctx.queue("work");
  const ran: number[] = [];
  const served = { step: async ({ n }: { n: number }) => void ran.push(n) };
  await takeTicket(ctx, ctx.keyOf("work"), "a", "now");
  await takeTicket(ctx, ctx.keyOf("work"), "a", "later");
  await queue.add("step", { account: "a", n: 2 }, { ...jobOptions(work), jobId: "later", delay: 3_600_000 });
  await queue.add("step", { account: "a", n: 1 }, { ...jobOptions(work), jobId: "now" });
  ctx.start(work, served);
  await eventually(() => ran.length === 1);
  await eventually(async () => (await ctx.redis.zcard(ctx.keys.orderLine(ctx.keyOf("work"), "a"))) === 1);
  // What runs after it has the same connection, so that a wake-up would have come by then.
  await queue.add("step", { account: "b", n: 3 }, jobOptions(work));
  await eventually(() => ran.length === 2);
  expect(ran).toEqual([1, 3]);
  expect(await queue.getJobState("later")).toBe("delayed");
});
