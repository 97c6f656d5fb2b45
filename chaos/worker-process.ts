import { pino } from "pino";
import { createKeys } from "@/lib/keys";
import { connectRedis } from "@/lib/redis";
import { openRuntime } from "@/workers/runtime/runtime-context";
import { startWorker } from "@/workers/runtime/start-worker";
import { processors } from "./processors";
import { CHAOS_QUEUE } from "./work";

/** One worker process, as any team would run it: node --import tsx worker-process.ts REDIS_URL DOWNSTREAM_URL. */
const [redisUrl, downstreamUrl] = process.argv.slice(2);
if (!redisUrl || !downstreamUrl) throw new Error("Give REDIS_URL and DOWNSTREAM_URL.");

const log = pino({ level: "silent" });
const ctx = await openRuntime({
  redis: connectRedis(redisUrl, "worker", log),
  keys: createKeys(),
  log,
  queuePrefix: "bull",
  version: "chaos",
});
startWorker(CHAOS_QUEUE, processors(ctx.redis, downstreamUrl), ctx, {
  lockDurationMs: 5_000,
  stalledIntervalMs: 2_000,
});
