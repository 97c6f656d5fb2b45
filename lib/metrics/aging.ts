import type { Context } from "../context";
import { AGE_BANDS, type AgingAnswer } from "../contract/metrics";
import { readAgeSamples } from "../queues/backend/ages";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { sharedReads } from "../shared-read";
import { agingOf } from "./age-bands";
import { AGING_TIERS } from "./aging-tiers";
import { readChunks } from "./chunks";
import { frameOf, planQuery, type RangeQuery } from "./series";

const FRESH_MS = 2_000;
const MAX_QUEUES = 500;

/** Ages of the backlog now. However many ask, Redis is asked once in two seconds. Throws `queue_not_found`. */
export const readAging = sharedReads(
  FRESH_MS,
  MAX_QUEUES,
  async (ctx: Context, queue: string): Promise<AgingAnswer> => {
    const identity = parseQueueKey(queue);
    const nowMs = ctx.clock.now();
    const [samples] = await Promise.all([
      readAgeSamples(ctx.redis, [identity], nowMs),
      requireQueue(ctx, identity),
    ]);
    return agingOf(samples[0] ?? [], nowMs);
  },
);

/** The bands over time: null where no collector looked, zero where the queue had no backlog. */
export async function readAgingSeries(ctx: Context, queue: string, query: RangeQuery) {
  parseQueueKey(queue);
  const plan = planQuery(ctx.clock.now(), query, AGING_TIERS);
  const { stepMs } = plan.tier;
  const [uptime, stored] = await readChunks(ctx, plan, [
    (chunk) => ctx.keys.uptime(stepMs, chunk),
    (chunk) => ctx.keys.aging(queue, stepMs, chunk),
  ]);
  const frame = frameOf(plan);
  const points = frame.at.map((_, index) => {
    const from = plan.fromBucket + index * plan.perPoint;
    for (let bucket = Math.min(from + plan.perPoint, plan.toBucket) - 1; bucket >= from; bucket--) {
      const text = stored?.texts.get(bucket);
      if (text !== undefined) return text.split(",").map((count) => Number.parseInt(count || "0", 36));
      if (uptime?.texts.has(bucket) && !stored?.unreadable.has(bucket)) return AGE_BANDS.map(() => 0);
    }
    return null;
  });
  return {
    ...frame,
    bands: AGE_BANDS.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    counts: AGE_BANDS.map((_, band) =>
      points.map((counts) => (counts === null ? null : (counts[band] ?? 0))),
    ),
  };
}
