import type { Context } from "../context";
import { AGE_BANDS, type AgingAnswer } from "../contract/metrics";
import { readAgeSamples } from "../queues/backend/ages";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { agingOf } from "./age-bands";
import { AGING_TIERS } from "./aging-tiers";
import { readChunks } from "./chunks";
import { frameOf, planQuery, type RangeQuery } from "./series";

const CACHE_MS = 2_000;
const MAX_CACHED = 500;
const cached = new WeakMap<Context["redis"], Map<string, { atMs: number; answer: Promise<AgingAnswer> }>>();

/** Ages of the backlog now. However many ask, Redis is asked once in two seconds. Throws `queue_not_found`. */
export function readAging(ctx: Context, queue: string): Promise<AgingAnswer> {
  const nowMs = ctx.clock.now();
  const answers = cached.get(ctx.redis) ?? new Map<string, { atMs: number; answer: Promise<AgingAnswer> }>();
  cached.set(ctx.redis, answers);
  const known = answers.get(queue);
  if (known && nowMs - known.atMs < CACHE_MS) return known.answer;
  const answer = measure(ctx, queue, nowMs);
  answers.delete(queue);
  answers.set(queue, { atMs: nowMs, answer });
  answer.catch(() => answers.delete(queue));
  const oldest = answers.keys().next().value;
  if (answers.size > MAX_CACHED && oldest !== undefined) answers.delete(oldest);
  return answer;
}

async function measure(ctx: Context, queue: string, nowMs: number): Promise<AgingAnswer> {
  const identity = parseQueueKey(queue);
  const [samples] = await Promise.all([
    readAgeSamples(ctx.redis, [identity], nowMs),
    requireQueue(ctx, identity),
  ]);
  return agingOf(samples[0] ?? [], nowMs);
}

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
      const text = stored?.get(bucket);
      if (text !== undefined) return text.split(",").map((count) => Number.parseInt(count || "0", 36));
      if (uptime?.has(bucket)) return AGE_BANDS.map(() => 0);
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
