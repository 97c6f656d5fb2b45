import { systemClock } from "@/lib/clock";
import { readConfig } from "@/lib/config";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { connectRedis } from "@/lib/redis";
import { stopSignal } from "../on-stop";
import { produce } from "./producer";
import { seedFlags } from "./seed-flags";
import { startSink } from "./sink";

/** The demo's own process: the tenants' endpoints, and the traffic. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLogger("demo", config.logLevel);
  if (!config.redisUrl) throw new Error("The demo needs REDIS_URL; the launcher (bin/spillway) sets it.");
  const redis = connectRedis(config.redisUrl, "worker", log);
  const stop = new AbortController();
  const { hostname, port } = new URL(config.sinkUrl);
  const sink = await startSink(systemClock, { host: hostname, port: Number(port) });
  log.info({ url: sink.url }, "The demo sends traffic");
  const stopped = stopSignal(log).then(() => stop.abort());
  const ctx = { redis, keys: createKeys(config.keyPrefix), clock: systemClock, log };
  await seedFlags(ctx);
  await Promise.all([
    produce(ctx, { prefix: config.queuePrefix, keyRing: config.payloadKeys }, stop.signal),
    stopped,
  ]);
  await sink.close();
  redis.disconnect();
}

await main();
process.exit(0);
