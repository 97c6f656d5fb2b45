import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { systemClock } from "@/lib/clock";
import { leadOrStandBy, leadTogether } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import { startCompensationKeeper } from "@/lib/compensation/keeper";
import { type Config, readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { archiveDirectory, pruneArchivesHourly } from "@/lib/dead-letters/archive/store";
import { FailureInbox } from "@/lib/dead-letters/index/inbox";
import { runIndexer } from "@/lib/dead-letters/index/indexer";
import { startRetentionKeeper } from "@/lib/dead-letters/retention/keeper";
import { startFlagKeeper } from "@/lib/flags/keeper";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { startVersionKeeper } from "@/lib/marks/versions";
import { startChunkKeeper } from "@/lib/metrics/sealed/keeper";
import { startOperationsRunner } from "@/lib/operations/runner";
import { connectRedis } from "@/lib/redis";
import { stopSignal } from "../on-stop";

/** Runs the collector's process until `signal`: it leads, or stands by for the one that does. */
async function startCollector(config: Config, signal: AbortSignal): Promise<void> {
  const log = createLogger("collector", config.logLevel);
  if (!config.redisUrl)
    throw new Error("The collector needs REDIS_URL; the launcher (bin/spillway) sets it.");
  const redis = connectRedis(config.redisUrl, "once", log);
  const ctx: Context = { redis, log, clock: systemClock, keys: createKeys(config.keyPrefix) };
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  await leadOrStandBy(ctx, id, (leading) => doLeadersWork(ctx, id, config, leading), signal);
  redis.disconnect();
}

/** What only one process may do at a time. */
function doLeadersWork(ctx: Context, id: string, config: Config, leading: AbortSignal): Promise<void> {
  const inbox = new FailureInbox();
  const archives = { directory: archiveDirectory(config), bounds: config, release: config.version };
  return leadTogether(leading, (all) => [
    collect(ctx, id, all, inbox),
    runIndexer(ctx, id, inbox, all),
    startFlagKeeper(ctx, all),
    startOperationsRunner(ctx, all, archives),
    startRetentionKeeper(ctx, all),
    pruneArchivesHourly(ctx, archives, all),
    startCompensationKeeper(ctx, all),
    startChunkKeeper(ctx, all),
    startVersionKeeper(ctx, all),
  ]);
}

const config = readConfig();
const stop = new AbortController();
void stopSignal(createLogger("collector", config.logLevel)).then(() => stop.abort());
await startCollector(config, stop.signal);
process.exit(0);
