import type { SeriesAnswer } from "@/lib/contract/metrics";
import { readSeries } from "@/lib/metrics/series";
import type { Evidence, Observed } from "../evidence";
import { EXACT, exactly, type Figure } from "../figure";
import { countWithin } from "../spans";
import type { Span } from "../stays";

/** Whole steps of these lengths hold the whole run. */
const STEPS_MS = { short: [1_000], long: [1_000, 10_000, 60_000] };

export const FLOWS = [
  ["arrivalPerSec", "arrivals"],
  ["servicePerSec", "completions"],
  ["failurePerSec", "failures"],
  ["retryPerSec", "retries"],
] as const;

/** When it happened, by the rate that tells of it. */
export function timesOf({ history }: Observed): Record<(typeof FLOWS)[number][0], Span[]> {
  const ends = (outcome: "completed" | "failed" | "retried") =>
    history.ends.filter((end) => end.outcome === outcome).map(({ at }) => at);
  return {
    arrivalPerSec: history.adds.map(({ at }) => at),
    servicePerSec: ends("completed"),
    failurePerSec: ends("failed"),
    retryPerSec: ends("retried"),
  };
}

/** Arrivals, completions, failures and retries: every step's within what the truth may be, and the sum of all steps exactly. */
export async function checkFlows(evidence: Evidence, queue: Observed): Promise<Figure[]> {
  const figures: Figure[] = [];
  const times = timesOf(queue);
  for (const stepMs of evidence.isLong ? STEPS_MS.long : STEPS_MS.short) {
    const series = await seriesOf(evidence, queue.key, stepMs);
    for (const [metric, what] of FLOWS) {
      const jobs = (series.metrics[metric] ?? []).map((perSec) =>
        perSec === null ? null : Math.round((perSec * series.stepMs) / 1_000),
      );
      const about = { queue: queue.name, unit: "jobs", bound: EXACT } as const;
      figures.push({
        ...about,
        figure: `${what}, sum of steps of ${stepMs / 1_000} s`,
        readings: [
          exactly(
            times[metric].length,
            jobs.reduce<number>((sum, count) => sum + (count ?? 0), 0),
          ),
        ],
      });
      figures.push({
        ...about,
        figure: `${what} in each step of ${stepMs / 1_000} s`,
        readings: series.at.map((atMs, index) => ({
          truth: countWithin(times[metric], atMs, atMs + series.stepMs),
          shown: jobs[index] ?? 0,
        })),
      });
    }
  }
  return figures;
}

/** A series of the whole run in steps of this length. */
export async function seriesOf(
  { ctx, fromMs, toMs }: Evidence,
  key: string,
  stepMs: number,
): Promise<SeriesAnswer> {
  const [from, to] = [Math.floor(fromMs / stepMs) * stepMs, Math.ceil(toMs / stepMs) * stepMs];
  const series = await readSeries(ctx, key, { from, to, points: Math.max(2, (to - from) / stepMs) });
  if (series.stepMs !== stepMs)
    throw new Error(`The series has steps of ${series.stepMs} ms, not ${stepMs}.`);
  return series;
}
