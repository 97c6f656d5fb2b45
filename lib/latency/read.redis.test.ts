import { expect, test } from "vitest";
import { systemClock } from "../clock";
import { LATENCY_BANDS } from "../contract/latency";
import { chunkOf, slotOf, TIERS } from "../metrics/tiers";
import { queueKey } from "../queues/identity";
import { type TestContext, testContext } from "../testing/context";
import { noBreakdown, noValueFigures, packBreakdown } from "./breakdown";
import { noQueueFigures, packQueueFigures } from "./figures";
import { type Histogram, note } from "./histogram";
import { readLatency } from "./read";
import { readBreakdown } from "./read-breakdown";
import { BREAKDOWN_TIERS, LATENCY_TIERS } from "./tiers";

const QUEUE = queueKey({ prefix: "bull", name: "work" });
const NOW = Date.UTC(2026, 0, 1, 12);
const [FINE] = LATENCY_TIERS;
const [FINE_BREAKDOWN] = BREAKDOWN_TIERS;

const of = (...values: number[]) => {
  const histogram: Histogram = new Map();
  for (const value of values) note(histogram, value);
  return histogram;
};
/** Two seconds later, so that the last bucket counts as written. */
const atNow = () => testContext({ clock: { ...systemClock, now: () => NOW + 2_000 } });

async function markWatched({ redis, keys }: TestContext, fromMs: number, toMs: number) {
  const tier = TIERS[1];
  for (let bucket = fromMs / tier.stepMs; bucket < toMs / tier.stepMs; bucket++)
    await redis.hset(keys.uptime(tier.stepMs, chunkOf(tier, bucket)), slotOf(tier, bucket), 1);
}

async function store(
  { redis, keys }: TestContext,
  secondsAgo: number,
  part: Partial<ReturnType<typeof noQueueFigures>>,
) {
  const bucket = (NOW - secondsAgo * 1_000) / FINE.stepMs;
  await redis.hset(
    keys.latency(QUEUE, FINE.stepMs, chunkOf(FINE, bucket)),
    slotOf(FINE, bucket),
    packQueueFigures({ ...noQueueFigures(), ...part }),
  );
}

test("steps merge their buckets, rest is zero, and where nobody looked is a gap", async () => {
  const ctx = atNow();
  await markWatched(ctx, NOW - 40_000, NOW);
  await store(ctx, 40, { ended: 3, derived: 3, wait: of(5, 5), run: of(100, 200, 300), waitUnknown: 1 });
  await store(ctx, 30, {
    ended: 1,
    reported: 1,
    reports: 1,
    run: of(4_000),
    concurrency: 8,
    loopDelayMs: 12,
  });
  const answer = await readLatency(ctx, QUEUE, { from: NOW - 80_000, to: NOW, points: 4 });
  expect(answer.stepMs).toBe(20_000);
  expect(answer.run.count).toEqual([null, null, 4, 0]);
  expect(answer.run.p50).toEqual([null, null, expect.closeTo(200, -1), null]);
  expect(answer.run.max[2]).toBeGreaterThan(3_800);
  expect(answer.wait.p99).toEqual([null, null, 5, null]);
  expect(answer.source).toEqual([null, null, "sampled", null]);
  expect(answer.unknown).toEqual({ wait: 1, run: 0 });
  expect(answer.workers.concurrency).toEqual([null, null, 8, null]);
  expect(answer.gaps).toEqual([{ from: NOW - 80_000, to: NOW - 40_000 }]);
  const band = LATENCY_BANDS.findIndex(({ fromMs }) => fromMs === 100);
  expect(answer.runBands[band]).toEqual([null, null, 2, 0]);
});

test("what is not measured makes a step sampled", async () => {
  const ctx = atNow();
  await store(ctx, 40, { ended: 100, reported: 98 });
  await store(ctx, 30, { ended: 100, reported: 97 });
  await store(ctx, 20, { ended: 100, reported: 100, missed: 1 });
  const { source } = await readLatency(ctx, QUEUE, { from: NOW - 40_000, to: NOW, points: 4 });
  expect(source.slice(0, 3)).toEqual(["exact", "sampled", "sampled"]);
});

test("the values with most jobs are told by name, the others as one, and nothing is lost", async () => {
  const ctx = atNow();
  const bucket = NOW / FINE_BREAKDOWN.stepMs - 1;
  const chunk = chunkOf(FINE_BREAKDOWN, bucket);
  const breakdown = { ...noBreakdown(), ended: 2_145, reported: 2_145 };
  for (let n = 1; n <= 65; n++)
    breakdown.values.set(`t${n}`, { ...noValueFigures(), completed: n, run: of(n * 10) });
  const numbers = new Map([...breakdown.values.keys()].map((value, index) => [value, index]));
  await ctx.redis.hset(
    ctx.keys.breakdownValues("tenant", QUEUE),
    Object.fromEntries([...numbers].map(([value, number]) => [number, `0 ${value}`])),
  );
  const text = packBreakdown(breakdown, (value) => numbers.get(value) ?? null, {
    most: 60,
    maxChars: 450,
    isRounded: false,
  });
  expect(text.length).toBeLessThan(700);
  await ctx.redis.hset(
    ctx.keys.breakdown("tenant", QUEUE, FINE_BREAKDOWN.stepMs, chunk),
    slotOf(FINE_BREAKDOWN, bucket),
    text,
  );
  const answer = await readBreakdown(ctx, QUEUE, {
    by: "tenant",
    from: NOW - 2 * FINE_BREAKDOWN.stepMs,
    to: NOW,
    points: 2,
  });
  expect(answer.rows).toHaveLength(50);
  expect(answer.rows[0]).toMatchObject({ value: "t65", completed: 65, run: { count: 1 } });
  expect(answer.rows[0]?.series.completed).toEqual([null, 65]);
  expect(answer.rows[49]).toMatchObject({ value: "t16", run: { count: 0, p50: null } });
  expect(answer.rest?.completed).toBe((15 * 16) / 2);
  const runs = answer.rows.reduce((sum, { run }) => sum + run.count, answer.rest?.run.count ?? 0);
  expect(runs).toBe(65);
  expect(answer.source).toBe("exact");
});

test("a value of which a bucket had no room for the latencies has none, because those that are left are of its quiet times", async () => {
  const ctx = atNow();
  const last = NOW / FINE_BREAKDOWN.stepMs - 1;
  const storeValues = async (bucket: number, values: Record<string, [completed: number, runs: number[]]>) => {
    const chunk = chunkOf(FINE_BREAKDOWN, bucket);
    const names = Object.keys(values);
    const breakdown = noBreakdown();
    for (const [value, [completed, runs]] of Object.entries(values))
      breakdown.values.set(value, { ...noValueFigures(), completed, run: of(...runs) });
    await ctx.redis.hset(ctx.keys.breakdownValues("name", QUEUE), {
      ...names.map((value) => `0 ${value}`),
    });
    await ctx.redis.hset(
      ctx.keys.breakdown("name", QUEUE, FINE_BREAKDOWN.stepMs, chunk),
      slotOf(FINE_BREAKDOWN, bucket),
      packBreakdown(breakdown, (value) => names.indexOf(value), {
        most: 50,
        maxChars: 700,
        isRounded: false,
      }),
    );
  };
  await storeValues(last - 1, { whole: [2, [10, 10]], partly: [3, [5, 5, 5]] });
  await storeValues(last, { whole: [4, [10, 10, 10]], partly: [40, []] });
  const { rows } = await readBreakdown(ctx, QUEUE, {
    by: "name",
    from: NOW - 2 * FINE_BREAKDOWN.stepMs,
    to: NOW,
    points: 2,
  });
  expect(rows).toMatchObject([
    { value: "partly", completed: 43, run: { count: 3, p50: null, p95: null, p99: null, max: null } },
    { value: "whole", completed: 6, run: { count: 5, p50: 10, p95: 10, p99: 10, max: 10 } },
  ]);
});
