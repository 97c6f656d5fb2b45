import type { BreakdownAnswer } from "@/lib/contract/latency";
import { readBreakdown } from "@/lib/latency/read-breakdown";
import type { Evidence, Observed } from "../evidence";
import { EXACT, exactly, type Figure, LATENCY, type Reading } from "../figure";
import { quantileWithin } from "../spans";
import type { End, History } from "../stays";
import type { PlannedJob } from "../workload";

const OUTCOMES = ["completed", "failed", "retried"] as const;
const CLASSES = ["transient", "throttled", "permanent", "poison"] as const;
/** Of a step only so many are told apart, those with most jobs. Below that place a value may be told with the rest. */
const SURE = { name: 20, tenant: 15 };
const ALWAYS = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
const AHEAD_MS = 60_000;
/** A part that is smaller has no quantiles. */
const ENOUGH = 0.98;

/** Outcomes, classes and latencies by job name, and by tenant. */
export async function checkBreakdown(
  { ctx, fromMs, toMs, takeover }: Evidence,
  queue: Observed,
  by: "name" | "tenant",
): Promise<Figure[]> {
  const answer = await readBreakdown(ctx, queue.key, {
    from: fromMs - 1_000,
    to: toMs + AHEAD_MS,
    points: 1_000,
    by,
  });
  const parts = partsOf(queue, by);
  const largest = [...parts].sort(([, a], [, b]) => b.ends.length - a.ends.length);
  const about = { queue: queue.name, unit: "jobs", bound: EXACT } as const;
  const all = [...answer.rows, ...(answer.rest ? [answer.rest] : [])];
  const sure = largest.slice(0, SURE[by]).map(([value, truth]) => ({
    truth,
    row: answer.rows.find((row) => row.value === value),
  }));
  const figures: Figure[] = [
    {
      ...about,
      figure: `outcomes of every ${by} and the rest, summed`,
      readings: OUTCOMES.map((outcome) =>
        exactly(
          queue.history.ends.filter((end) => end.outcome === outcome).length,
          all.reduce((sum, row) => sum + row[outcome], 0),
        ),
      ),
    },
    {
      ...about,
      figure: `outcomes of each ${by}`,
      readings: sure.flatMap(({ truth, row }) =>
        OUTCOMES.map((outcome) => {
          const ends = truth.ends.filter((end) => end.outcome === outcome);
          // Events tell a name when a job is added: a new leader may not know it of those that waited then.
          const isSure = ({ life, at }: End) =>
            queue.isRuntime || life.addedFromMs > takeover.toMs || at.high < takeover.fromMs;
          return {
            truth: { low: ends.filter(isSure).length, high: ends.length },
            shown: row?.[outcome] ?? null,
          };
        }),
      ),
    },
    {
      ...about,
      figure: `outcomes of each ${by}, sum of steps`,
      readings: all.flatMap((row) =>
        OUTCOMES.map((outcome) =>
          exactly(
            row[outcome],
            row.series[outcome].reduce<number>((sum, count) => sum + (count ?? 0), 0),
          ),
        ),
      ),
    },
    ...(["wait", "run"] as const).flatMap((part) => latenciesOf(queue, by, part, { sure, all, takeover })),
  ];
  if (queue.isRuntime)
    figures.push({
      ...about,
      figure: `failed attempts of each ${by}, by class`,
      readings: sure.flatMap(({ truth, row }) =>
        CLASSES.map((kind) =>
          exactly(
            truth.ends.filter(({ failure }) => failure?.class === kind).length,
            row?.classes?.[kind] ?? null,
          ),
        ),
      ),
    });
  return figures;
}

type Part = Pick<History, "starts" | "ends">;

/** Of other starts a queue of the runtime does not tell the wait: nobody notes since when the job could run. */
export const isNoted = ({ isFirst, life }: History["starts"][number]) => isFirst && life.job.delayMs === 0;

function partsOf({ history, isRuntime }: Observed, by: "name" | "tenant"): Map<string, Part> {
  const parts = new Map<string, Part>();
  const partOf = (job: PlannedJob): Part => {
    const part = parts.get(job[by]) ?? { starts: [], ends: [] };
    parts.set(job[by], part);
    return part;
  };
  for (const start of history.starts)
    if (!isRuntime || isNoted(start)) partOf(start.life.job).starts.push(start);
  for (const end of history.ends) partOf(end.life.job).ends.push(end);
  return parts;
}

/** Of one value, what really was and what was told. */
interface Told {
  truth: Part;
  row: BreakdownAnswer["rows"][number] | undefined;
}

function latenciesOf(
  queue: Observed,
  by: "name" | "tenant",
  part: "wait" | "run",
  {
    sure,
    all,
    takeover,
  }: {
    sure: Told[];
    all: Pick<BreakdownAnswer["rows"][number], "wait" | "run">[];
    takeover: Evidence["takeover"];
  },
): Figure[] {
  const measured = ({ starts, ends }: Part) =>
    part === "wait"
      ? starts.map(({ at, wait }) => ({ at, value: wait }))
      : ends.map(({ at, run }) => ({ at, value: run }));
  const every = measured({
    starts: queue.history.starts.filter((start) => isNoted(start) || !queue.isRuntime),
    ends: queue.history.ends,
  });
  // Latencies for which a step has no room are told with the rest: then those of a value are fewer, and say so.
  const whole = sure.filter(({ truth, row }) => row?.[part].count === measured(truth).length);
  const unknownOf = (of: "wait" | "run") =>
    of === "run" || queue.isRuntime
      ? 0
      : queue.history.starts.filter(
          ({ life, at }) => life.addedFromMs < takeover.toMs && at.high > takeover.fromMs,
        ).length;
  const partly = sure.filter(
    ({ truth, row }) =>
      row !== undefined && row.run.p95 !== null && row.run.count < ENOUGH * truth.ends.length - 2,
  );
  const shares = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;
  const about = { queue: queue.name, unit: "jobs", bound: EXACT } as const;
  return [
    {
      ...about,
      figure: `${part}s of every ${by} and the rest, summed`,
      readings: [
        {
          truth: { low: every.length - unknownOf(part), high: every.length },
          shown: all.reduce((sum, row) => sum + row[part].count, 0),
        },
      ],
    },
    {
      ...about,
      figure: `${part}s of each ${by}, no more than there were`,
      readings: sure.map(({ truth, row }) => ({
        truth: { low: 0, high: measured(truth).length },
        shown: row?.[part].count ?? null,
      })),
    },
    {
      ...about,
      figure: `${by}s with quantiles of a part of their jobs`,
      readings: [exactly(0, partly.length)],
    },
    ...(["p50", "p95", "p99", "max"] as const).map(
      (share): Figure => ({
        queue: queue.name,
        figure: `${part} ${share} of each ${by} that is told in full`,
        unit: "ms",
        bound: LATENCY,
        readings: whole.flatMap(({ truth, row }): Reading[] => {
          const span = quantileWithin(measured(truth), ALWAYS, shares[share]);
          return span === null ? [] : [{ truth: span, shown: row?.[part][share] ?? null }];
        }),
      }),
    ),
  ];
}
