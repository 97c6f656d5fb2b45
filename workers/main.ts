import { readConfig } from "@/lib/config";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { connectRedis } from "@/lib/redis";
import { STOPPED_EXIT_CODE, stopSignal } from "./on-stop";
import { startCatalog } from "./registry";
import { openRuntime } from "./runtime/runtime-context";

/** The worker process: serves every queue of the catalog until it is told to stop. Gives its exit code. */
async function main(): Promise<number> {
  const config = readConfig();
  const log = createLogger("workers", config.logLevel);
  if (!config.redisUrl) throw new Error("Workers need REDIS_URL; the launcher (bin/spillway) sets it.");
  const redis = connectRedis(config.redisUrl, "worker", log);
  const stopped = stopSignal(log);
  const ctx = await openRuntime({
    redis,
    keys: createKeys(config.keyPrefix),
    log,
    queuePrefix: config.queuePrefix,
    version: config.version,
    payloadKeys: config.payloadKeys,
  });
  const workers = startCatalog(ctx, { sinkUrl: config.sinkUrl });
  log.info({ queues: workers.length }, "Workers are ready");
  const exitCode = await Promise.race([
    stopped.then(() => 0),
    ctx.control.stopOrdered.then(() => STOPPED_EXIT_CODE),
  ]);
  await Promise.all(workers.map((worker) => worker.close()));
  await ctx.close();
  redis.disconnect();
  return exitCode;
}

const exitCode = await main();
// A sandbox's pipe may still be open, and nothing is left to do.
process.exit(exitCode);
