import { readScale } from "../autoscale/read";
import type { Context } from "../context";
import type { getCapacity } from "../contract/baseline";
import type { Answer } from "../contract/endpoint";
import { loadSummaries } from "../queues/snapshot";
import { type Band, baselineOf, historyOf } from "./baseline";
import { columnsOf, readHours } from "./read";
import { speedOf, workersFor } from "./workers-needed";

const HOUR_MS = 3_600_000;
const AHEAD_HOURS = 24;

/**
 * The peak that the hours of the last 90 days let expect in the next 24, and how many workers keep up with it. It knows of no
 * trend: a product that doubled last week needs more than it says. A few commands. Throws `queue_not_found` when the
 * collector does not know the queue.
 */
export async function readCapacity(
  ctx: Context,
  queue: string,
  { zone }: { zone: string },
): Promise<Answer<typeof getCapacity>> {
  const now = ctx.clock.now();
  const [hours, scale, [summary]] = await Promise.all([
    readHours(ctx, queue),
    readScale(ctx, queue),
    loadSummaries(ctx, [queue]),
  ]);
  const next = Math.floor(now / HOUR_MS) + 1;
  const expected = baselineOf(hours.arrivalPerSec, zone);
  const ahead = Array.from({ length: AHEAD_HOURS }, (_, index) => next + index);
  const bands = ahead.map(expected);
  const peak = peakOf(ahead, bands);
  const present = summary?.workers ?? (scale.present > 0 ? scale.present : null);
  const speed = speedOf({ ...scale.inputs, present, servicePerSec: hours.servicePerSec });
  return {
    zone,
    history: historyOf(hours.arrivalPerSec),
    at: ahead.map((hour) => hour * HOUR_MS),
    arrivalPerSec: columnsOf(bands),
    peak,
    workers: {
      present,
      needed: peak && workersFor(peak.high, speed),
      usual: peak && workersFor(peak.mid, speed),
      floor: scale.floor,
      ceiling: scale.ceiling,
      basis: speed.basis,
      perWorkerPerSec: speed.perWorkerPerSec,
    },
    assumed: speed.assumed,
    asOf: now,
  };
}

function peakOf(hours: readonly number[], bands: readonly (Band | null)[]) {
  let peak: { at: number; mid: number; high: number } | null = null;
  for (const [index, band] of bands.entries()) {
    if (band === null || (peak !== null && band.high <= peak.high)) continue;
    peak = { at: (hours[index] ?? 0) * HOUR_MS, mid: band.mid, high: band.high };
  }
  return peak;
}
