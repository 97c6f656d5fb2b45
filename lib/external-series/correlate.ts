import type { z } from "zod";
import type { Context } from "../context";
import type { Answer } from "../contract/endpoint";
import type { getCorrelation } from "../contract/external-series";
import { frameOf, planQuery, readColumns } from "../metrics/series";
import { parseQueueKey } from "../queues/identity";
import { crossCorrelation } from "./cross-correlation";
import { readValues } from "./read";
import { requireExternalSeries } from "./store";
import { EXTERNAL_TIERS } from "./tiers";

const MOST_STEPS = 300;
const LEAST_STEPS = 2;

/**
 * Whether a figure goes together with a queue's backlog and its failures, in steps that are no shorter than the distance at
 * which the figure is posted: a value that is only held would count several times. Throws `not_found`, `queue_not_found`,
 * and `invalid_request` for a range without length.
 */
export async function correlate(
  ctx: Context,
  queue: string,
  { series: name, ...range }: z.output<(typeof getCorrelation)["query"]>,
): Promise<Answer<typeof getCorrelation>> {
  parseQueueKey(queue);
  const series = await requireExternalSeries(ctx, name);
  const now = ctx.clock.now();
  const fine = planQuery(now, { ...range, points: MOST_STEPS }, EXTERNAL_TIERS);
  const { everyMs } = await readValues(ctx, series, fine);
  const { from, to } = frameOf(fine);
  const steps = Math.floor((to - from) / Math.max(1, everyMs ?? 1));
  const points = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, steps));
  const plan = planQuery(now, { from, to, points }, EXTERNAL_TIERS);
  const [{ values }, [backlog = [], failures = []]] = await Promise.all([
    readValues(ctx, series, plan),
    readColumns(ctx, queue, plan, ["backlog", "failurePerSec"]),
  ]);
  const { stepMs } = frameOf(plan);
  return {
    from,
    to,
    stepMs,
    series,
    backlog: crossCorrelation(values, backlog, stepMs),
    failures: crossCorrelation(values, failures, stepMs),
  };
}
