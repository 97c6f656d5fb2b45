import type { Context } from "../context";
import type { Answer } from "../contract/endpoint";
import type { ExternalSeries, getExternalSeries } from "../contract/external-series";
import { readChunks } from "../metrics/chunks";
import { frameOf, planQuery, type RangeQuery } from "../metrics/series";
import type { Plan } from "../metrics/tiers";
import { heldValues, usualDistance } from "./held";
import { requireExternalSeries } from "./store";
import { EXTERNAL_TIERS } from "./tiers";

/** A figure over a range, in two round trips. Throws `not_found`, and `invalid_request` for a range without length. */
export async function readExternalSeries(
  ctx: Context,
  name: string,
  query: RangeQuery,
): Promise<Answer<typeof getExternalSeries>> {
  const series = await requireExternalSeries(ctx, name);
  const plan = planQuery(ctx.clock.now(), query, EXTERNAL_TIERS);
  return { series, ...frameOf(plan), ...(await readValues(ctx, series, plan)) };
}

/** What is known of each step of a plan, and the usual distance of two values in ms. One pipeline. */
export async function readValues(
  ctx: Context,
  { name }: ExternalSeries,
  plan: Plan,
): Promise<{ values: (number | null)[]; everyMs: number | null }> {
  const [stored] = await readChunks(ctx, plan, [
    (chunk) => ctx.keys.externalPoints(name, plan.tier.stepMs, chunk),
  ]);
  const buckets: (number | null)[] = [];
  for (let bucket = plan.fromBucket; bucket < plan.toBucket; bucket++)
    buckets.push(numberIn(stored?.texts.get(bucket)));
  const every = usualDistance(buckets);
  return {
    values: meansOf(heldValues(buckets), plan.perPoint),
    everyMs: every === null ? null : every * plan.tier.stepMs,
  };
}

function numberIn(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? "");
  return Number.isFinite(value) ? value : null;
}

function meansOf(values: readonly (number | null)[], perStep: number): (number | null)[] {
  const means: (number | null)[] = [];
  for (let from = 0; from < values.length; from += perStep) {
    const known = values.slice(from, from + perStep).filter((value) => value !== null);
    means.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  return means;
}
