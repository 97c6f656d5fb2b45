import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { createKeys } from "@/lib/keys";
import { CATALOG } from "@/lib/queues/catalog";
import { connectRedis } from "@/lib/redis";
import { invoiceCreate } from "../processors/invoice-create";
import { openRuntime } from "../runtime/runtime-context";
import { startWorker } from "../runtime/start-worker";

/**
 * A worker process for tests that kill it: node --import tsx invoice-worker.ts REDIS_URL QUEUE_PREFIX KEY_PREFIX.
 * It stays in each job for a moment after the invoice is issued, so that a kill meets jobs whose work is done but not noted.
 */
const [url, queuePrefix, keyPrefix] = process.argv.slice(2);
if (!url || !queuePrefix || !keyPrefix) throw new Error("Give REDIS_URL, QUEUE_PREFIX and KEY_PREFIX.");

const log = pino({ level: "silent" });
const ctx = await openRuntime({
  redis: connectRedis(url, "worker", log),
  keys: createKeys(keyPrefix),
  log,
  queuePrefix,
  version: "test",
});
const create = invoiceCreate(ctx, async () => {});
startWorker(
  { ...CATALOG.invoices, policy: { ...CATALOG.invoices.policy, rate: null } },
  {
    "invoice.create": async (draft, tools) => {
      const result = await create(draft, tools);
      await delay(15);
      return result;
    },
  },
  ctx,
  { lockDurationMs: 1_000, stalledIntervalMs: 500 },
);
