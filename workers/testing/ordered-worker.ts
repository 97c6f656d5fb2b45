import { setTimeout as passed } from "node:timers/promises";
import { pino } from "pino";
import { createKeys } from "@/lib/keys";
import { connectRedis } from "@/lib/redis";
import { openRuntime } from "../runtime/runtime-context";
import { startWorker } from "../runtime/start-worker";
import { ORDERED, traceKey } from "./ordered-queue";

const [redisUrl = "", prefix = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const redis = connectRedis(redisUrl, "worker", log);
const ctx = await openRuntime({ redis, keys: createKeys(prefix), log, queuePrefix: "bull", version: "test" });
startWorker(
  ORDERED,
  {
    async entry({ account, n }) {
      await redis.rpush(traceKey(prefix, account), `begin ${n}`);
      await passed(15);
      await redis.rpush(traceKey(prefix, account), `end ${n}`);
    },
  },
  ctx,
  { lockDurationMs: 2_000, stalledIntervalMs: 500 },
);
