import { expect, test } from "vitest";
import { z } from "zod";
import { jobOptions } from "@/lib/queues/job-options";
import { PermanentError } from "@/lib/resilience/failures";
import { eventually } from "@/lib/testing/context";
import { breakdownNow, latencyNow, openLeader, sumOf, trueQuantile } from "@/lib/testing/latency";
import { startTestWorker } from "@/lib/testing/work";
import { testQueue, testRuntime } from "../testing/runtime";

const payload = z.object({ n: z.number(), tenant: z.string() });
const declare = () =>
  testQueue(
    { mail: payload, bill: payload },
    { concurrency: 10, traits: { tenant: (data) => (data as z.infer<typeof payload>).tenant } },
  );

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("workers of the runtime tell waits, runs and outcomes of every job, by name and tenant, also over a change of leader", async () => {
  const ctx = await testRuntime();
  const work = declare();
  const key = ctx.keyOf("work");
  const queue = ctx.queue("work");
  await queue.waitUntilReady();
  let leader = await openLeader(ctx, [key]);
  await leader.tick();
  const runs: number[] = [];
  const process = async ({ n }: { n: number }, { attempt }: { attempt: number }) => {
    const began = Date.now();
    try {
      await pause(5 + ((n * 7_919) % 60));
      if (n % 10 === 3) throw new PermanentError("never");
      if (n % 10 === 7 && attempt === 1) throw new Error("not yet");
    } finally {
      runs.push(Date.now() - began);
    }
  };
  const worker = ctx.start(work, { mail: process, bill: process });
  await queue.addBulk(
    Array.from({ length: 200 }, (_, n) => ({
      name: n % 4 === 0 ? "bill" : "mail",
      data: { n, tenant: `t${n % 5}` },
      opts: { ...jobOptions(work), removeOnComplete: true },
    })),
  );
  await eventually(async () => {
    await leader.tick();
    leader = await openLeader(ctx, [key]);
    return runs.length === 220 && (await queue.getJobCountByTypes("active", "delayed", "waiting")) === 0;
  });
  await worker.close();
  await leader.tick();

  const { run, wait, unknown, source, workers } = await latencyNow(ctx, key);
  expect(sumOf(run.count)).toBe(220);
  // Of the twenty retries nobody knows since when they could run.
  expect(sumOf(wait.count)).toBe(200);
  expect(unknown).toEqual({ wait: 20, run: 0 });
  expect(new Set(source.filter(Boolean))).toEqual(new Set(["exact"]));
  expect(Math.max(...workers.concurrency.map(Number))).toBe(10);

  const byTenant = await breakdownNow(ctx, key, "tenant");
  expect(byTenant.source).toBe("exact");
  expect(byTenant.rest).toBeNull();
  const expected = [0, 1, 2, 3, 4].map((tenant) => ({
    value: `t${tenant}`,
    completed: tenant === 3 ? 20 : 40,
    failed: tenant === 3 ? 20 : 0,
    retried: tenant === 2 ? 20 : 0,
    classes: {
      transient: tenant === 2 ? 20 : 0,
      throttled: 0,
      permanent: tenant === 3 ? 20 : 0,
      poison: 0,
    },
  }));
  const told = byTenant.rows.toSorted((a, b) => a.value.localeCompare(b.value));
  expect(told).toMatchObject(expected);
  const byName = await breakdownNow(ctx, key, "name");
  expect(byName.rows.map(({ value, completed, failed }) => [value, completed + failed])).toEqual([
    ["mail", 150],
    ["bill", 50],
  ]);
  const all = byName.rows.flatMap((row) => (row.value === "mail" ? (row.run.p95 ?? 0) : []));
  expect(all[0]).toBeLessThanOrEqual(1.05 * trueQuantile(runs, 1) + 2);
});

test("where other workers serve the queue too, only reports count, and the figures say that they are a sample", async () => {
  const ctx = await testRuntime();
  const work = declare();
  const key = ctx.keyOf("work");
  const queue = ctx.queue("work");
  let ran = 0;
  const process = async () => {
    ran += 1;
    await pause(20);
  };
  await queue.waitUntilReady();
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  const worker = ctx.start(work, { mail: process, bill: process });
  startTestWorker(ctx, "work", () => pause(20), { concurrency: 10 });
  await queue.addBulk(
    Array.from({ length: 200 }, (_, n) => ({
      name: "mail",
      data: { n, tenant: "t" },
      opts: jobOptions(work),
    })),
  );
  await eventually(async () => {
    await leader.tick();
    return (await queue.getCompletedCount()) === 200;
  });
  await worker.close();
  await leader.tick();
  expect(ran).toBeGreaterThan(0);
  expect(ran).toBeLessThan(196);
  const { run, source } = await latencyNow(ctx, key);
  expect(sumOf(run.count)).toBe(ran);
  expect(source.filter(Boolean).at(-1)).toBe("sampled");
  const byName = await breakdownNow(ctx, key, "name");
  expect(byName.rows).toMatchObject([{ value: "mail", completed: ran, run: { count: ran } }]);
  expect(byName.source).toBe("sampled");
});
