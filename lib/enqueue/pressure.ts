import type { Redis } from "ioredis";
import type { Context } from "../context";
import type { BackpressurePolicy, PolicySource, QuotaPolicy } from "../contract/policies";
import { backlogOf } from "../contract/values/figures";
import { resolvePolicy } from "../policies/resolve";
import { readQueues } from "../queues/backend/counts";
import type { QueueDefinition } from "../queues/define";
import { parseQueueKey } from "../queues/identity";
import { loadSummaries } from "../queues/snapshot";
import type { Load } from "./watermarks";

/** One look serves every job of a process for so long. */
const CACHE_MS = 250;
/** The collector reads every second; a snapshot older than this means that it is away. */
const STALE_MS = 2_500;
/** Queues remembered for each connection; the one unused for longest goes first. */
const MAX_QUEUES = 1_000;

export interface Pressure {
  policy: BackpressurePolicy | null;
  policyVersion: number | null;
  policySource: PolicySource | null;
  quota: QuotaPolicy | null;
  load: Load;
  /** What this process has let in since the look; added by whoever does. */
  admitted: number;
}

const looks = new WeakMap<Redis, Map<string, { at: number; look: Promise<Pressure> }>>();

/**
 * The watermarks of a queue and what stands against them, at most 250 ms old: no round trip for each job. The definition may
 * be that of the whole queue that this one is a shard of. Its `admitted` is counted up by callers, so that a burst within one
 * look is seen. Rejects while Redis is away.
 */
export function pressureOf(
  ctx: Context,
  queueKey: string,
  definition: QueueDefinition | null,
): Promise<Pressure> {
  const known = looks.get(ctx.redis) ?? new Map<string, { at: number; look: Promise<Pressure> }>();
  looks.set(ctx.redis, known);
  const now = ctx.clock.now();
  const cached = known.get(queueKey);
  if (cached && now - cached.at < CACHE_MS && now >= cached.at) return cached.look;
  const look = readPressure(ctx, queueKey, definition);
  known.delete(queueKey);
  known.set(queueKey, { at: now, look });
  const oldest = known.keys().next().value;
  if (known.size > MAX_QUEUES && oldest !== undefined) known.delete(oldest);
  look.catch(() => known.delete(queueKey));
  return look;
}

/** Policy and load as Redis has them now. One round trip, two more while the collector is away. */
export async function readPressure(
  ctx: Context,
  queueKey: string,
  definition: QueueDefinition | null,
): Promise<Pressure> {
  const [[summary = null], resolved] = await Promise.all([
    loadSummaries(ctx, [queueKey]),
    resolvePolicy(ctx, queueKey, definition),
  ]);
  const inForce = resolved?.inForce ?? null;
  const now = ctx.clock.now();
  const rates = {
    arrivalPerSec: summary?.arrivalPerSec ?? null,
    servicePerSec: summary?.servicePerSec ?? null,
    failurePerSec: summary?.failurePerSec ?? null,
  };
  const pressure = {
    policy: inForce?.document.backpressure ?? null,
    quota: inForce?.document.quota ?? null,
    policyVersion: inForce?.version ?? null,
    policySource: inForce?.source ?? null,
    admitted: 0,
  };
  if (summary && now - summary.sampledAt < STALE_MS)
    return {
      ...pressure,
      load: { depth: backlogOf(summary.counts), oldestMs: summary.oldestWaitingMs, ...rates },
    };
  // Without watermarks nothing is compared, so nothing need be read.
  const read =
    pressure.policy === null ? { depth: 0, oldestMs: null } : await readBacklog(ctx, queueKey, now);
  // Rates of a collector that is away are of another time.
  return {
    ...pressure,
    load: { ...read, arrivalPerSec: null, servicePerSec: null, failurePerSec: null },
  };
}

async function readBacklog(ctx: Context, queueKey: string, nowMs: number) {
  const identity = parseQueueKey(queueKey);
  const [reading] = await readQueues(ctx.redis, [identity]);
  if (!reading) return { depth: 0, oldestMs: null };
  const since = reading.oldestSinceMs;
  return {
    depth: backlogOf(reading.counts),
    oldestMs: since === null ? null : Math.max(0, nowMs - since),
  };
}
