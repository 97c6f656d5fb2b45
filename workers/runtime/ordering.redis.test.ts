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
