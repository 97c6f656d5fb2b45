import type { z } from "zod";
import type { Context } from "../context";
import type { getBaseline } from "../contract/baseline";
import type { Answer } from "../contract/endpoint";
import { frameOf, planQuery, readColumns } from "../metrics/series";
import { TIERS } from "../metrics/tiers";
import { parseQueueKey } from "../queues/identity";
import { type Band, baselineOf, type HourValue, historyOf } from "./baseline";

const [, , , HOURS] = TIERS;

export interface HourlyHistory {
  backlog: HourValue[];
  arrivalPerSec: HourValue[];
  servicePerSec: HourValue[];
}

/** What is known of the full hours of the last 90 days, in two round trips. Throws `queue_not_found` for a key that is none. */
export async function readHours(ctx: Context, queue: string): Promise<HourlyHistory> {
  parseQueueKey(queue);
  const now = ctx.clock.now();
  const points = HOURS.keepMs / HOURS.stepMs + 1;
  const plan = planQuery(now, { from: now - HOURS.keepMs, to: now, points }, [HOURS]);
  const columns = await readColumns(ctx, queue, plan, ["backlog", "arrivalPerSec", "servicePerSec"]);
  const [backlog = [], arrivalPerSec = [], servicePerSec = []] = columns.map((column) =>
    column.flatMap((value, index): HourValue[] =>
      value === null ? [] : [{ hour: plan.fromBucket + index, value }],
    ),
  );
  return { backlog, arrivalPerSec, servicePerSec };
}

/** Bands as columns; null where nothing is expected. */
export const columnsOf = (bands: readonly (Band | null)[]) => ({
  low: bands.map((band) => band?.low ?? null),
  mid: bands.map((band) => band?.mid ?? null),
  high: bands.map((band) => band?.high ?? null),
});

type Query = z.output<(typeof getBaseline)["query"]>;

/**
 * What is usual over a range, by the hours of the last 90 days. A step of more than an hour has the mean of their arrivals,
 * and of their backlogs the largest, as the series that it stands behind. Two round trips. Throws `queue_not_found` for a
 * key that is none, and `invalid_request` for a range without length.
 */
export async function readBaseline(
  ctx: Context,
  queue: string,
  { zone, ...range }: Query,
): Promise<Answer<typeof getBaseline>> {
  const frame = frameOf(planQuery(ctx.clock.now(), range));
  const history = await readHours(ctx, queue);
  const bandsOf = (values: HourValue[], merge: (bands: Band[]) => Band) => {
    const expected = remembered(baselineOf(values, zone));
    return columnsOf(
      frame.at.map((at) => {
        const bands = hoursOf(at, frame.stepMs).flatMap((hour) => expected(hour) ?? []);
        return bands.length === 0 ? null : merge(bands);
      }),
    );
  };
  return {
    ...frame,
    zone,
    history: historyOf(history.arrivalPerSec),
    backlog: bandsOf(history.backlog, largest),
    arrivalPerSec: bandsOf(history.arrivalPerSec, meanOf),
  };
}

/** Many steps lie in one hour. */
function remembered(expected: (hour: number) => Band | null): (hour: number) => Band | null {
  const known = new Map<number, Band | null>();
  return (hour) => {
    const band = known.get(hour);
    if (band !== undefined) return band;
    const made = expected(hour);
    known.set(hour, made);
    return made;
  };
}

/** The hours that a step lies in. */
function hoursOf(at: number, stepMs: number): number[] {
  const first = Math.floor(at / HOURS.stepMs);
  const last = Math.max(first, Math.ceil((at + stepMs) / HOURS.stepMs) - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const over = (bands: Band[], combine: (values: number[]) => number): Band => ({
  low: combine(bands.map(({ low }) => low)),
  mid: combine(bands.map(({ mid }) => mid)),
  high: combine(bands.map(({ high }) => high)),
});
const largest = (bands: Band[]) => over(bands, (values) => Math.max(...values));
const meanOf = (bands: Band[]) =>
  over(bands, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
