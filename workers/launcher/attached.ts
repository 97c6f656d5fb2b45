import { systemClock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { Context } from "@/lib/context";
import { isConnectionLost, toSpillwayError } from "@/lib/errors";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { connectRedis } from "@/lib/redis";
import { runningPrivateRedisUrl } from "./embedded-redis";
import { LaunchError } from "./launch-error";

/** Who does what a command of the launcher does, as the audit names them. */
export const COMMAND_LINE = "command line";

/**
 * Runs `work` on the Redis that is configured, or the private one that runs. A command whose answer is lost is not sent again:
 * what was counted, or written to the audit, would be so twice. Throws {@link LaunchError} without
 * either Redis, and `redis_unavailable` when a connection broke where nothing was changed yet.
 */
export async function attached(
  config: Config,
  name: string,
  work: (ctx: Context) => Promise<void>,
): Promise<void> {
  const url = config.redisUrl ?? runningPrivateRedisUrl(config.dataDir);
  if (!url)
    throw new LaunchError(
      `There is no Redis to ${name}. Set REDIS_URL, or start Spillway with a private one first.`,
      2,
    );
  const log = createLogger(name, "warn");
  const redis = connectRedis(url, "once", log);
  try {
    await work({ redis, log, clock: systemClock, keys: createKeys(config.keyPrefix) });
  } catch (error) {
    throw isConnectionLost(error) ? toSpillwayError(error) : error;
  } finally {
    redis.disconnect();
  }
}
