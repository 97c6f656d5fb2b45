import { Redis } from "ioredis";
import { expect, it, onTestFinished } from "vitest";
import type { QueueSummary } from "@/lib/contract/queues";
import { createKeys } from "@/lib/keys";
import { CATALOG } from "@/lib/queues/catalog";
import { queueKey } from "@/lib/queues/identity";
import { eventually } from "@/lib/testing/context";
import { dataDir, embeddedRedisUrl, lives, pidsOf, startLauncher } from "./launcher-fixture";

const QUEUE = queueKey({ prefix: "bull", name: "digest-parts" });
const keys = createKeys();

/** What the collector would say of the queue. */
const summary = (arrivalPerSec: number): QueueSummary => ({
  key: QUEUE,
  name: "digest-parts",
  prefix: "bull",
  shard: null,
  paused: false,
  pausedBy: [],
  keepsFailures: true,
  counts: {
    waiting: 0,
    prioritized: 0,
    active: 0,
    delayed: 0,
    failed: 0,
    completed: 0,
    "waiting-children": 0,
    held: 0,
  },
  oldestWaitingMs: null,
  arrivalPerSec,
  servicePerSec: 0,
  failurePerSec: 0,
  drain: "empty",
  drainMs: null,
  workers: 1,
  runtime: true,
  flags: [],
  breakersOpen: 0,
  criticality: null,
  sampledAt: Date.now() + 60_000,
});

it("follows what the queues need with real processes, and lets one drain that an operator stops", {
  timeout: 150_000,
}, async () => {
  const dir = dataDir();
  const launcher = startLauncher(["worker", "--workers", "1..2"], { SPILLWAY_DATA_DIR: dir });
  await launcher.until(/Workers are ready/, 40_000);
  const redis = new Redis(await embeddedRedisUrl(dir), { maxRetriesPerRequest: null });
  onTestFinished(() => redis.disconnect());
  // A worker elsewhere has seen that a job takes a second.
  const seen = { count: 100, sumMs: 100_000, buckets: [[50, 100]] };
  const worker = {
    id: "elsewhere",
    queue: QUEUE,
    queueName: "digest-parts",
    durations: { "digest.part": seen },
  };
  await redis.hset(keys.workers(), worker.id, JSON.stringify(worker));
  await redis.zadd(keys.workersSeen(), Date.now(), worker.id);
  const policy = {
    ...CATALOG.digestParts.policy,
    autoscale: { floor: 1, ceiling: 4, coolDownMs: 2_000, drainTargetMs: 60_000 },
  };
  const saved = { version: 1, document: policy, at: 1, by: "operator", reason: "test", rollbackOf: null };
  await redis.hset(keys.policies(), QUEUE, JSON.stringify(saved));

  await redis.hset(keys.snapshot(), QUEUE, JSON.stringify(summary(8)));
  await launcher.until(/worker processes: 1 -> 2 \(digest-parts: 8\.0 slots/, 30_000);
  await launcher.until(/Workers are ready[\s\S]*Workers are ready/, 40_000);
  const [second] = pidsOf(launcher, "workers-2");

  await redis.hset(keys.snapshot(), QUEUE, JSON.stringify(summary(0)));
  await launcher.until(/worker processes: 2 -> 1/);
  await eventually(() => second !== undefined && !lives(second), 20_000);
  expect(launcher.stdout()).not.toContain("killing it");
  expect(pidsOf(launcher, "workers").filter(lives)).toHaveLength(1);

  const [first] = pidsOf(launcher, "workers");
  const said = (await redis.hvals(keys.workers())).map((text) => JSON.parse(text));
  const order = JSON.stringify({ order: "stop", atMs: Date.now() });
  for (const { id, pid } of said) if (pid === first) await redis.hset(keys.workerOrders(), id, order);
  redis.disconnect();
  await launcher.until(/stopped from the dashboard; it is not started again/);
  expect(await launcher.ended).toMatchObject({ code: 0 });
  expect(pidsOf(launcher, "workers")).toHaveLength(1);
});
