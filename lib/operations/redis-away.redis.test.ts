import { Queue } from "bullmq";
import { expect, onTestFinished, test } from "vitest";
import { connectRedis } from "../redis";
import { eventually, testContext } from "../testing/context";
import { knownQueue, writeFailedJobs } from "../testing/failed-fixture";
import { startRedis } from "../testing/redis-server";
import { createOperation } from "./create";
import { startOperationsRunner } from "./runner";
import { readOperation } from "./store";

test.each([
  { purpose: "request", what: "in place" },
  { purpose: "once", what: "in place" },
  { purpose: "worker", what: "in place" },
  { purpose: "worker", what: "by new jobs", change: { priority: 3 } },
] as const)(
  "Redis killed in mid-replay: the runner goes on when it is back, each job moved once, $what ($purpose connection)",
  async ({ purpose, ...more }) => {
    const server = await startRedis({ persistent: true });
    onTestFinished(() => server.dispose());
    const log = testContext().log;
    const redis = connectRedis(server.url, purpose, log);
    const ctx = testContext({ redis });
    const queue = new Queue("away", { connection: redis, prefix: ctx.prefix });
    queue.on("error", () => {});
    onTestFinished(async () => {
      await queue.close();
      redis.disconnect();
    });
    await queue.waitUntilReady();
    const { identity } = await knownQueue(ctx, "away");
    const jobs = Array.from({ length: 2_000 }, (_, i) => ({ id: `j${i}`, failedAt: 1_700_000_000_000 + i }));
    await writeFailedJobs(ctx.redis, identity, jobs);
    const change = "change" in more ? { change: more.change } : {};
    const body = { selection: { filter: {} }, reason: "mended", dryRun: false, ratePerSec: 2_000, ...change };
    const id = (await createOperation(ctx, { kind: "replay", body, actor: "operator" })).answer.id ?? "";
    const stop = new AbortController();
    const ended = startOperationsRunner(ctx, stop.signal);
    await eventually(async () => (await readOperation(ctx, "replay", id)).replayed > 400);
    await server.kill();
    await server.start();
    await eventually(async () => (await readOperation(ctx, "replay", id)).state === "completed", 20_000);
    stop.abort();
    await ended;
    expect(await readOperation(ctx, "replay", id)).toMatchObject({ replayed: 2_000, skipped: 0, failed: 0 });
    const { waiting = 0, prioritized = 0, failed } = await queue.getJobCounts();
    expect({ moved: waiting + prioritized, failed }).toEqual({ moved: 2_000, failed: 0 });
  },
  60_000,
);
