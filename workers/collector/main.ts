import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { systemClock } from "@/lib/clock";
import { leadOrStandBy } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import { type Config, readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { connectRedis } from "@/lib/redis";
import { stopSignal } from "../on-stop";

/** Runs the collector's process until `signal`: it leads, or stands by for the one that does. */
async function startCollector(config: Config, signal: AbortSignal): Promise<void> {
  const log = createLogger("collector", config.logLevel);
  if (!config.redisUrl)
    throw new Error("The collector needs REDIS_URL; the launcher (bin/spillway) sets it.");
  const redis = connectRedis(config.redisUrl, "request", log);
  const ctx: Context = { redis, log, clock: systemClock, keys: createKeys(config.keyPrefix) };
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  await leadOrStandBy(ctx, id, (leading) => collect(ctx, id, leading), signal);
  redis.disconnect();
}

const config = readConfig();
const stop = new AbortController();
void stopSignal(createLogger("collector", config.logLevel)).then(() => stop.abort());
await startCollector(config, stop.signal);
process.exit(0);
