import { expect, test } from "vitest";
import { LATENCY_TIERS } from "../latency/tiers";
import { queueKey } from "../queues/identity";
import { eventually, type TestContext, testContext } from "../testing/context";
import { dyingRedis } from "../testing/dying-redis";
import { breakdownNow, latencyNow, openLeader, sumOf, trueQuantile } from "../testing/latency";
import { startTestWorker } from "../testing/work";
import { takeLease } from "./lease";

interface Truth {
  waits: number[];
  runs: number[];
  byName: Map<string, { waits: number[]; runs: number[] }>;
}

/** What a queue's stream says of its jobs, told apart from the product's own reading of it. */
async function truthOf({ redis, prefix }: TestContext, name: string): Promise<Truth> {
  const truth: Truth = { waits: [], runs: [], byName: new Map() };
  const jobs = new Map<string, { name: string; sinceMs: number; dueMs: number; active: boolean }>();
  for (const [id, words] of await redis.xrange(`${prefix}:${name}:events`, "-", "+")) {
    const { event, jobId = "", name: jobName = "", prev, delay } = fieldsOf(words);
    const atMs = Number(id.split("-")[0]);
    const job = jobs.get(jobId) ?? { name: jobName, sinceMs: Number.NaN, dueMs: 0, active: false };
    jobs.set(jobId, job);
    const ofName = truth.byName.get(job.name) ?? { waits: [], runs: [] };
    truth.byName.set(job.name, ofName);
    if (event === "active") for (const list of [truth.waits, ofName.waits]) list.push(atMs - job.sinceMs);
    else if (job.active) for (const list of [truth.runs, ofName.runs]) list.push(atMs - job.sinceMs);
    if (event === "retries-exhausted") continue;
    // A job that was delayed waits since its time came, and not since a worker took note of that.
    const sinceMs = event === "waiting" && prev === "delayed" ? Math.min(atMs, job.dueMs) : atMs;
    Object.assign(job, { active: event === "active", sinceMs, dueMs: Math.max(atMs, Number(delay ?? 0)) });
  }
  truth.byName.delete("");
  return truth;
}

const fieldsOf = (words: string[]): Record<string, string> =>
  Object.fromEntries(words.flatMap((word, index) => (index % 2 ? [] : [[word, words[index + 1] ?? ""]])));

const within5 = (told: number | null | undefined, truth: number) => {
  expect(told).not.toBeNull();
  expect(Math.abs((told ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.05 * truth + 0.05);
};

/** Durations between 1 and 100 ms, the same in each run of the test. */
const durationOf = (index: number) => 1 + ((index * 7_919) % 100);

async function addJobs(ctx: TestContext, name: string, count: number) {
  await ctx.queue(name).addBulk(
    Array.from({ length: count }, (_, index) => ({
      name: ["mail", "bill", "scan"][index % 3] ?? "",
      data: { index },
      opts: { attempts: 2, removeOnComplete: index % 2 === 0, ...(index % 5 === 0 ? { delay: 30 } : {}) },
    })),
  );
}

function startWork(ctx: TestContext, name: string) {
  return startTestWorker(ctx, name, async ({ data, attemptsMade }) => {
    await new Promise((resolve) => setTimeout(resolve, durationOf(data.index as number)));
    if (data.index % 10 === 3 && attemptsMade === 0) throw new Error("not yet");
    if (data.index % 20 === 7) throw new Error("never");
  });
}

test("waits and runs of plain workers are told within 5 %, by name too, whoever leads and whenever one dies", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  await addJobs(ctx, "work", 300);
  let leader = await openLeader(ctx, [key]);
  await leader.tick();
  startWork(ctx, "work");
  let ticks = 0;
  await eventually(async () => {
    await leader.tick();
    ticks += 1;
    // Another one leads, and knows only what was stored.
    if (ticks % 4 === 0) leader = await openLeader(ctx, [key]);
    // One dies in the middle of its tick.
    if (ticks % 7 === 0) {
      const { redis, died } = dyingRedis(ctx.url, 4 + ticks);
      const doomed = await openLeader({ ...ctx, redis }, [key]);
      void doomed.tick();
      await Promise.race([died, new Promise((resolve) => setTimeout(resolve, 100))]);
      leader = await openLeader(ctx, [key]);
    }
    const { completed, failed } = await ctx.queue("work").getJobCounts("completed", "failed");
    const events = await ctx.redis.xlen(`${ctx.prefix}:work:events`);
    return (failed ?? 0) === 15 && (completed ?? 0) >= 135 && events > 1_000 && ticks > 8;
  });
  await eventually(
    async () => (await ctx.queue("work").getJobCountByTypes("active", "waiting", "delayed")) === 0,
  );
  await leader.tick();

  const truth = await truthOf(ctx, "work");
  const { run, wait, source, unknown } = await latencyNow(ctx, key);
  expect(sumOf(run.count)).toBe(truth.runs.length);
  expect(sumOf(wait.count)).toBe(truth.waits.length);
  expect(unknown).toEqual({ wait: 0, run: 0 });
  expect(new Set(source.filter(Boolean))).toEqual(new Set(["derived"]));

  const { rows, rest } = await breakdownNow(ctx, key, "name");
  expect(rows.map(({ value, completed, failed }) => [value, completed + failed]).sort()).toEqual([
    ["bill", 100],
    ["mail", 100],
    ["scan", 100],
  ]);
  expect(rest?.completed ?? 0).toBe(0);
  expect(rows.reduce((sum, row) => sum + row.failed, 0)).toBe(15);
  expect(sumOf(rows.flatMap((row) => row.retried))).toBe(truth.runs.length - 300);
  for (const row of rows) {
    const { waits = [], runs = [] } = truth.byName.get(row.value) ?? {};
    expect([row.wait.count, row.run.count]).toEqual([waits.length, runs.length]);
    for (const [part, values] of [
      ["wait", waits],
      ["run", runs],
    ] as const) {
      within5(row[part].p50, trueQuantile(values, 0.5));
      within5(row[part].p95, trueQuantile(values, 0.95));
    }
  }
});

test("events that were trimmed before they were read make the figures a sample", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  await addJobs(ctx, "work", 20);
  await (await openLeader(ctx, [key])).tick();
  startTestWorker(ctx, "work", async () => {});
  await eventually(
    async () => (await ctx.queue("work").getJobCountByTypes("waiting", "active", "delayed")) === 0,
  );
  await ctx.redis.xtrim(`${ctx.prefix}:work:events`, "MAXLEN", 20);
  await (await openLeader(ctx, [key])).tick();
  const { source, run } = await latencyNow(ctx, key);
  expect(new Set(source.filter(Boolean))).toEqual(new Set(["sampled"]));
  expect(sumOf(run.count)).toBeLessThan(20);
});

test("a job that began before the collector came is known by its hash, one that is gone is counted as unknown", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  const queue = ctx.queue("work");
  await queue.add("kept", {});
  await queue.add("gone", {}, { removeOnComplete: true });
  let finish = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  startTestWorker(ctx, "work", () => gate);
  await eventually(async () => (await queue.getActiveCount()) === 2);
  await ctx.redis.xtrim(`${ctx.prefix}:work:events`, "MAXLEN", 0);
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  finish();
  await eventually(async () => (await queue.getActiveCount()) === 0);
  await leader.tick();
  const [job] = await queue.getCompleted();
  const { run, wait, unknown, source } = await latencyNow(ctx, key);
  expect([sumOf(run.count), sumOf(wait.count)]).toEqual([1, 1]);
  expect(unknown).toEqual({ run: 1, wait: 1 });
  within5(
    run.max.find((ms) => ms !== null),
    (job?.finishedOn ?? 0) - (job?.processedOn ?? 0),
  );
  within5(
    wait.max.find((ms) => ms !== null),
    (job?.processedOn ?? 0) - (job?.timestamp ?? 0),
  );
  expect(new Set(source.filter(Boolean))).toEqual(new Set(["sampled"]));
  const { rows } = await breakdownNow(ctx, key, "name");
  expect(rows).toMatchObject([{ value: "kept", completed: 1 }]);
});

test("a sealed chunk that cannot be read keeps no leader from counting", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  const first = await openLeader(ctx, [key]);
  await addJobs(ctx, "work", 30);
  await first.tick();
  for (const { stepMs, chunkPoints } of LATENCY_TIERS) {
    const chunk = Math.floor(ctx.clock.now() / stepMs / chunkPoints);
    for (const each of [chunk - 1, chunk, chunk + 1])
      await ctx.redis.hset(ctx.keys.latency(key, stepMs, each), "z", "damaged");
  }
  startWork(ctx, "work");
  const successor = await openLeader(ctx, [key]);
  await eventually(async () => {
    await successor.tick();
    const { run } = await latencyNow(ctx, key);
    return sumOf(run.count) === 30 + 3 + 2;
  });
});

test("jobs that were drained, of which no event tells, take no room from those that come later", async () => {
  const ctx = testContext();
  const key = queueKey({ prefix: ctx.prefix, name: "work" });
  const queue = ctx.queue("work");
  const leader = await openLeader(ctx, [key]);
  await leader.tick();
  for (let part = 0; part < 11; part++) {
    await queue.addBulk(Array.from({ length: 1_000 }, () => ({ name: "mail", data: {} })));
    await takeLease(ctx, "leader");
    await leader.tick();
  }
  await queue.drain();
  await leader.tick();
  await queue.addBulk(
    Array.from({ length: 20 }, () => ({ name: "bill", data: {}, opts: { removeOnComplete: true } })),
  );
  startTestWorker(ctx, "work", async () => {});
  await eventually(async () => {
    await takeLease(ctx, "leader");
    await leader.tick();
    return sumOf((await latencyNow(ctx, key)).run.count) === 20;
  }, 25_000);
  const { wait, unknown } = await latencyNow(ctx, key);
  expect(sumOf(wait.count)).toBe(20);
  expect(unknown).toEqual({ wait: 0, run: 0 });
});
