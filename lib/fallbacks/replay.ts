import type { Context } from "../context";
import { refusalOf } from "../jobs/bull-errors";
import { jobHandle } from "../jobs/move";
import { parseQueueKey } from "../queues/identity";
import { openQueue } from "../queues/open";
import { requireQueue } from "../queues/require";
import { claimFallback, type TakenFallback } from "./taken";

interface Request {
  /** Epoch ms: only jobs that took their fallback no later. */
  until: number;
  limit: number;
  dryRun: boolean;
}

interface Replayed {
  replayed: number;
  skipped: number;
  remaining: number;
  until: number;
}

/**
 * Runs jobs that took a fallback through the main path, oldest first. A job is taken off the list before it is moved, so
 * that two requests, or a crash in between, replay none twice; one that was lost so keeps its result. A completed job is
 * retried in place; one that BullMQ has trimmed is added again under an id made of its own. Throws `queue_not_found`.
 */
export async function replayFallbacks(ctx: Context, queueKey: string, request: Request): Promise<Replayed> {
  const { until, limit, dryRun } = request;
  await requireQueue(ctx, parseQueueKey(queueKey));
  const list = ctx.keys.fallbacks(queueKey);
  const counts = { replayed: 0, skipped: 0 };
  if (!dryRun) {
    const ids = await ctx.redis.zrangebyscore(list, "-inf", until, "LIMIT", 0, limit);
    for (const id of ids) {
      const taken = await claimFallback(ctx, queueKey, id);
      if (taken) counts[await replayOne(ctx, queueKey, taken)]++;
    }
  }
  return { ...counts, remaining: await ctx.redis.zcount(list, "-inf", until), until };
}

async function replayOne(
  ctx: Context,
  queueKey: string,
  taken: TakenFallback,
): Promise<"replayed" | "skipped"> {
  const queue = await openQueue(ctx, queueKey);
  try {
    await jobHandle(queue, taken.jobId).retry("completed", { resetAttemptsMade: true });
    return "replayed";
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    if (refusal !== "gone" || taken.payload === null) return "skipped";
    // Policy and retention are those of the queue's workers: they treat a job without options of its own by them.
    await queue.add(taken.jobName, JSON.parse(taken.payload), {
      jobId: `fallback-${taken.jobId}-${taken.at}`,
      removeOnComplete: { count: 1_000 },
    });
    return "replayed";
  }
}
