import { expect, test } from "vitest";
import type { QueueSummary } from "../contract/queues";
import { bucketOf, chunkOf, slotOf, TIERS } from "../metrics/tiers";
import { queueKey } from "../queues/identity";
import { testContext } from "../testing/context";
import { readCapacity } from "./capacity";
import { readBaseline } from "./read";

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** A Monday, twenty past nine in UTC. */
const NOW = Date.UTC(2026, 5, 1, 9, 20);
const [, , , HOURS] = TIERS;
/** Arrivals in an hour: ten a second at noon, else one. */
const arrivals = (hour: number) => (hour % 24 === 12 ? 36_000 : 3_600);

async function setUp(weeks: number, summary: Partial<QueueSummary> = {}) {
  const base = testContext();
  const ctx = { ...base, clock: { ...base.clock, now: () => NOW } };
  const queue = queueKey({ prefix: ctx.prefix, name: "mail" });
  const writes = ctx.redis.pipeline();
  const last = bucketOf(HOURS, NOW);
  for (let bucket = last - weeks * WEEK_HOURS; bucket < last; bucket++) {
    const [chunk, slot] = [chunkOf(HOURS, bucket), slotOf(HOURS, bucket)];
    const backlog = bucket % 24 === 12 ? 500 : 50;
    const flow = [arrivals(bucket), arrivals(bucket)].map((count) => count.toString(36));
    const point = `${backlog.toString(36)},,,,,,,,,${flow.join(",")}`;
    writes.hset(ctx.keys.series(queue, HOUR_MS, chunk), slot, point);
    writes.hset(ctx.keys.uptime(HOUR_MS, chunk), slot, 1);
  }
  const counts = {
    waiting: 0,
    prioritized: 0,
    active: 0,
    delayed: 0,
    failed: 0,
    completed: 0,
    "waiting-children": 0,
    held: 0,
  };
  const known: QueueSummary = {
    key: queue,
    name: "mail",
    prefix: ctx.prefix,
    shard: null,
    paused: false,
    pausedBy: [],
    keepsFailures: true,
    counts,
    oldestWaitingMs: null,
    arrivalPerSec: 1,
    servicePerSec: 1,
    failurePerSec: 0,
    drain: "empty",
    drainMs: 0,
    workers: 2,
    runtime: false,
    flags: [],
    breakersOpen: 0,
    criticality: null,
    sampledAt: NOW,
    ...summary,
  };
  writes.hset(ctx.keys.snapshot(), queue, JSON.stringify(known));
  await writes.exec();
  return { ctx, queue };
}

test("the next peak is that of noon, with the workers that it takes and what was assumed", async () => {
  const { ctx, queue } = await setUp(5);
  const capacity = await readCapacity(ctx, queue, { zone: "UTC" });
  expect(capacity.history).toMatchObject({ basis: "hour-of-week", strength: "good" });
  expect(capacity.peak).toEqual({ at: Date.UTC(2026, 5, 1, 12), mid: 10, high: expect.closeTo(11.5, 6) });
  expect(capacity.at).toHaveLength(24);
  // At noon the two workers do ten jobs a second.
  expect(capacity.workers).toMatchObject({
    present: 2,
    basis: "observed",
    perWorkerPerSec: 5,
    needed: 3,
    usual: 2,
  });
  expect(capacity.assumed).toHaveLength(2);
});

test("without history nothing is expected, and nothing is computed from it", async () => {
  const { ctx, queue } = await setUp(0);
  const capacity = await readCapacity(ctx, queue, { zone: "UTC" });
  expect(capacity.history).toEqual({ basis: "none", strength: "none", hours: 0, since: null });
  expect([capacity.peak, capacity.workers.needed]).toEqual([null, null]);
  const gone = queueKey({ prefix: ctx.prefix, name: "gone" });
  await expect(readCapacity(ctx, gone, { zone: "UTC" })).rejects.toMatchObject({ code: "queue_not_found" });
});

test("the band stands at the steps of the range; long steps have the largest backlog and the mean of arrivals", async () => {
  const { ctx, queue } = await setUp(5);
  const noon = Date.UTC(2026, 4, 31, 12);
  const zone = "UTC";
  const fine = await readBaseline(ctx, queue, {
    from: noon - HOUR_MS,
    to: noon + HOUR_MS,
    points: 120,
    zone,
  });
  expect([fine.stepMs, fine.backlog.mid[0], fine.backlog.mid.at(-1)]).toEqual([60_000, 50, 500]);
  const from = noon - 12 * HOUR_MS;
  const days = await readBaseline(ctx, queue, { from: from - 48 * HOUR_MS, to: from, points: 2, zone });
  expect([days.stepMs, days.backlog.mid, days.arrivalPerSec.mid]).toEqual([
    24 * HOUR_MS,
    [500, 500],
    [expect.closeTo(33 / 24, 6), expect.closeTo(33 / 24, 6)],
  ]);
});
