import type { Context } from "../context";
import { readChunks } from "../metrics/chunks";
import { planQuery, type RangeQuery } from "../metrics/series";
import { bucketOf, type Plan, type Tier } from "../metrics/tiers";
import { SUMMED_WITHIN_MS, uptimeTierOf } from "./tiers";

/** The plan for a range, without the newest bucket of a coarser tier while it may not be summed up yet. */
export function planLatency(nowMs: number, query: RangeQuery, tiers: readonly Tier[]): Plan {
  const plan = planQuery(nowMs, query, tiers);
  if (plan.tier === tiers[0]) return plan;
  const summed = bucketOf(plan.tier, nowMs - SUMMED_WITHIN_MS);
  return { ...plan, toBucket: Math.max(plan.fromBucket + 1, Math.min(plan.toBucket, summed)) };
}

/** The plan with the bucket of the finest tier that is counted into: it is told as far as it goes. */
export function withCurrent(plan: Plan, nowMs: number, { to = nowMs }: Pick<RangeQuery, "to">): Plan {
  const current = bucketOf(plan.tier, Math.min(to, nowMs) - 1);
  return { ...plan, toBucket: Math.max(plan.toBucket, current + 1) };
}

/** Buckets of the plan in which a collector looked. */
export async function readWatched(ctx: Context, plan: Plan): Promise<Set<number>> {
  const tier = uptimeTierOf(plan.tier);
  const perBucket = plan.tier.stepMs / tier.stepMs;
  const [uptime] = await readChunks(
    ctx,
    { tier, perPoint: 1, fromBucket: plan.fromBucket * perBucket, toBucket: plan.toBucket * perBucket },
    [(chunk) => ctx.keys.uptime(tier.stepMs, chunk)],
  );
  return new Set([...(uptime?.texts.keys() ?? [])].map((bucket) => Math.floor(bucket / perBucket)));
}

/** The buckets of each step of a plan. */
export function stepsOf({ fromBucket, toBucket, perPoint }: Plan): number[][] {
  const steps: number[][] = [];
  for (let from = fromBucket; from < toBucket; from += perPoint) {
    const length = Math.min(perPoint, toBucket - from);
    steps.push(Array.from({ length }, (_, index) => from + index));
  }
  return steps;
}

/** Buckets of the plan that are neither known nor watched, as stretches of time. */
export function unwatched(plan: Plan, isKnown: (bucket: number) => boolean): { from: number; to: number }[] {
  const { stepMs } = plan.tier;
  const gaps: { from: number; to: number }[] = [];
  for (let bucket = plan.fromBucket; bucket < plan.toBucket; bucket++) {
    if (isKnown(bucket)) continue;
    const last = gaps.at(-1);
    if (last?.to === bucket * stepMs) last.to += stepMs;
    else gaps.push({ from: bucket * stepMs, to: (bucket + 1) * stepMs });
  }
  return gaps;
}
