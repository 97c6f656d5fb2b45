import type { Context } from "../context";
import type { QueueDetail, QueueSummary } from "../contract/queues";
import { UNKNOWN_RATES } from "../metrics/rate-window";
import { readQueues } from "./backend/counts";
import { readDeclarations } from "./declarations";
import { parseQueueKey } from "./identity";
import { readOwnFacts } from "./own-facts";
import { queueNotFound } from "./require";
import { loadSummaries } from "./snapshot";
import { summarize } from "./summary";

/**
 * One queue, read now; rates and workers are those the collector told last, and unknown when it has not met the queue
 * yet. Throws `queue_not_found`.
 */
export async function readQueueDetail(ctx: Context, key: string): Promise<QueueDetail> {
  const identity = parseQueueKey(key);
  const nowMs = ctx.clock.now();
  const [[reading], facts, [told], [declaration = null]] = await Promise.all([
    readQueues(ctx.redis, [identity]),
    readOwnFacts(ctx, nowMs),
    loadSummaries(ctx, [key]),
    readDeclarations(ctx, [key]),
  ]);
  if (!reading) throw queueNotFound(identity);
  const summary = summarize(key, identity, {
    reading,
    facts,
    rates: told ? ratesOf(told) : UNKNOWN_RATES,
    workers: told?.workers ?? null,
    keepsFailures: told?.keepsFailures ?? true,
    shard: declaration?.shard ?? null,
    criticality: declaration?.criticality ?? null,
    nowMs,
  });
  return {
    ...summary,
    limits: { concurrency: reading.concurrency, rate: reading.rate },
    declaration,
    version: reading.version,
  };
}

const ratesOf = ({ arrivalPerSec, servicePerSec, failurePerSec }: QueueSummary) => ({
  arrivalPerSec,
  servicePerSec,
  failurePerSec,
});
