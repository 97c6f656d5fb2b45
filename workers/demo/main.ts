import { resolve } from "node:path";
import { Queue } from "bullmq";
import { systemClock } from "@/lib/clock";
import { readConfig } from "@/lib/config";
import { createKeys } from "@/lib/keys";
import { createLogger } from "@/lib/log";
import { openOutbox } from "@/lib/outbox/outbox";
import { CATALOG } from "@/lib/queues/catalog";
import { connectRedis } from "@/lib/redis";
import { stopSignal } from "../on-stop";
import { produceInvoices } from "./invoice-producer";
import { produce } from "./producer";
import { seedFlags } from "./seed-flags";
import { seedSchedulers } from "./seed-schedulers";
import { tellOfShop } from "./shop";
import { startSink } from "./sink";
import { runThumbnails } from "./thumbnails";

/** Hours of the demo's invoices. */
const OUTBOX_BYTES = 32 * 1024 * 1024;

/** The demo's own process: the tenants' endpoints, the traffic, what the shop tells, and a queue without Spillway's runtime. */
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
  const prefix = config.queuePrefix;
  await seedSchedulers(ctx, prefix);
  // Its own connection says at once that Redis is away; the other one waits for it.
  const producerCtx = { ...ctx, redis: connectRedis(config.redisUrl, "producer", log) };
  const outbox = await openOutbox(producerCtx, {
    dir: resolve(config.dataDir, "outbox", "invoices"),
    maxBytes: OUTBOX_BYTES,
  });
  const webhooks = new Queue(CATALOG.webhooks.name, { connection: redis, prefix });
  webhooks.on("error", (err) => log.debug({ err }, "The demo met an error"));
  await Promise.all([
    produce(ctx, { prefix, keyRing: config.payloadKeys }, stop.signal),
    produceInvoices(producerCtx, { prefix, outbox }, stop.signal),
    tellOfShop(ctx, () => webhooks.getWaitingCount(), stop.signal),
    runThumbnails(ctx, { prefix }, stop.signal),
    stopped,
  ]);
  await webhooks.close();
  // What Redis does not have yet stays on disk for the next start.
  await outbox.close();
  producerCtx.redis.disconnect();
  await sink.close();
  redis.disconnect();
}

await main();
process.exit(0);
