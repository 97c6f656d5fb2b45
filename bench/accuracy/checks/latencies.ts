import type { LatencyAnswer } from "@/lib/contract/latency";
import { readLatency } from "@/lib/latency/read";
import type { Evidence, Observed } from "../evidence";
import { EXACT, exactly, type Figure, LATENCY, type Reading } from "../figure";
import { CONCURRENCY } from "../serve";
import { acrossSteps, countWithin, quantileWithin } from "../spans";
import type { Span } from "../stays";
import { isNoted } from "./breakdowns";

const SHARES = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;

/** Step into which events and reports are counted. */
const FINEST_MS = 10_000;

/** Summed up, the count of a histogram's bucket is within 10 %, which the next makes good: a band may be off by that of its edges. */
const SUMMED_UP = { relative: 0.03, absolute: 2 };

/** For the same reason a quantile may be that of a share so much beside its own, where many jobs lie in the bucket at its rank. */
const SHARE_BESIDE = 0.01;

interface Measured {
  at: Span;
  value: Span;
}

const total = (column: readonly (number | null)[]) =>
  column.reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** How long jobs waited and ran: number, quantiles and bands of each step, and what they rest on. */
export async function checkLatencies(evidence: Evidence, queue: Observed): Promise<Figure[]> {
  const { history, isRuntime, name } = queue;
  // Other waits are told as unknown.
  const starts = isRuntime ? history.starts.filter(isNoted) : history.starts;
  const unknownWaits = history.starts.length - starts.length;
  const waits = starts.map(({ at, wait }) => ({ at, value: wait }));
  // A new leader reads back so many events only: of jobs that came before them it does not know since when they could run.
  const { fromMs: deadMs, toMs: ledMs } = evidence.takeover;
  const carried = isRuntime
    ? []
    : starts.filter(({ life, at }) => life.addedFromMs < ledMs && at.high > deadMs).map(({ at }) => at);
  // What an event tells of one step and a report of the next covers too little of the first.
  const halved = isRuntime
    ? history.ends.map(({ at }) => at).filter((at) => acrossSteps([at], FINEST_MS))
    : [];
  const runs = history.ends.map(({ at, run }) => ({ at, value: run }));
  const figures: Figure[] = [];
  for (const stepMs of evidence.isLong ? [FINEST_MS, 120_000] : [FINEST_MS]) {
    const answer = await latencyOf(evidence, queue.key, stepMs);
    figures.push(
      ...checkPart(answer, { queue, part: "wait", measured: waits }),
      ...checkPart(answer, { queue, part: "run", measured: runs }),
    );
    const about = { queue: name, unit: "jobs", bound: EXACT } as const;
    if (isRuntime)
      figures.push({
        ...about,
        figure: `jobs that its workers may run at once, steps of ${answer.stepMs / 1_000} s`,
        readings: answer.workers.concurrency.flatMap((jobs) =>
          jobs === null ? [] : [exactly(CONCURRENCY, jobs)],
        ),
      });
    const step = `steps of ${answer.stepMs / 1_000} s`;
    figures.push(
      {
        ...about,
        figure: `waits unknown, ${step}`,
        readings: [
          {
            truth: { low: unknownWaits, high: unknownWaits + carried.length },
            shown: answer.unknown.wait,
          },
        ],
      },
      { ...about, figure: `runs unknown, ${step}`, readings: [exactly(0, answer.unknown.run)] },
      {
        ...about,
        unit: "steps",
        figure: `not marked ${isRuntime ? "exact" : "derived"}, ${step}`,
        readings: answer.at.flatMap((atMs, index) => {
          const source = answer.source[index] ?? null;
          const mayBePartial = countWithin([...carried, ...halved], atMs, atMs + stepMs).high > 0;
          const isAsExpected = source === (isRuntime ? "exact" : "derived");
          return source === null
            ? []
            : [{ truth: { low: 0, high: mayBePartial ? 1 : 0 }, shown: isAsExpected ? 0 : 1 }];
        }),
      },
    );
  }
  return figures;
}

async function latencyOf(
  { ctx, fromMs, toMs }: Evidence,
  key: string,
  stepMs: number,
): Promise<LatencyAnswer> {
  const to = Math.ceil(toMs / stepMs) * stepMs;
  // An answer has two steps at least.
  const from = Math.min(Math.floor(fromMs / stepMs) * stepMs, to - 2 * stepMs);
  const answer = await readLatency(ctx, key, { from, to, points: (to - from) / stepMs });
  if (answer.stepMs !== stepMs)
    throw new Error(`Latencies have steps of ${answer.stepMs} ms, not ${stepMs}.`);
  return answer;
}

function checkPart(
  answer: LatencyAnswer,
  {
    queue: { name: queue, isRuntime },
    part,
    measured,
  }: { queue: Observed; part: "wait" | "run"; measured: Measured[] },
): Figure[] {
  const { stepMs } = answer;
  const ofStep = `in steps of ${stepMs / 1_000} s`;
  const columns = answer[part];
  const bands = part === "wait" ? answer.waitBands : answer.runBands;
  const times = measured.map(({ at }) => at);
  const unknown = part === "wait" && !isRuntime ? answer.unknown.wait : 0;
  const windows = answer.at.map((atMs) => [atMs, atMs + stepMs] as const);
  // Of the waits of a sampled step only their sum with those that are unknown is known.
  const isTold = (index: number) => part === "run" || isRuntime || answer.source[index] !== "sampled";
  const about = { queue, unit: "jobs", bound: EXACT } as const;
  return [
    {
      ...about,
      figure: `${part}s, sum ${part === "wait" && !isRuntime ? "with those unknown " : ""}${ofStep}`,
      readings: [exactly(measured.length, total(columns.count) + unknown)],
    },
    {
      ...about,
      figure: `${part}s ${ofStep}`,
      readings: windows.flatMap(([from, to], index) =>
        isTold(index)
          ? [{ truth: withoutSome(countWithin(times, from, to), unknown), shown: columns.count[index] ?? 0 }]
          : [],
      ),
    },
    {
      ...about,
      figure: `${part}s, sum of bands ${ofStep}`,
      readings: [
        exactly(
          total(columns.count),
          bands.reduce((sum, band) => sum + total(band), 0),
        ),
      ],
    },
    ...(Object.keys(SHARES) as (keyof typeof SHARES)[]).map(
      (share): Figure => ({
        queue,
        figure: `${part} ${share} ${ofStep}`,
        unit: "ms",
        bound: LATENCY,
        readings: windows.flatMap((window, index): Reading[] => {
          if (!isTold(index)) return [];
          const beside = stepMs > FINEST_MS && share !== "max" ? SHARE_BESIDE : 0;
          const [low, high] = [-beside, beside].map((by) =>
            quantileWithin(measured, window, SHARES[share] + by),
          );
          if (!low || !high) return [];
          return [{ truth: { low: low.low, high: high.high }, shown: columns[share][index] ?? null }];
        }),
      }),
    ),
    {
      ...about,
      bound: stepMs > FINEST_MS ? SUMMED_UP : EXACT,
      figure: `${part} bands ${ofStep}`,
      readings: windows.flatMap((window, index) =>
        answer.bands.flatMap((band, at) =>
          isTold(index)
            ? [
                {
                  truth: withoutSome(countInBand(measured, window, band), unknown),
                  shown: bands[at]?.[index] ?? 0,
                },
              ]
            : [],
        ),
      ),
    },
  ];
}

const withoutSome = ({ low, high }: Span, some: number): Span => ({ low: Math.max(0, low - some), high });

/** A value near the edge of a band may be told with its neighbour, by as much as any quantile may be off. */
function countInBand(
  measured: Measured[],
  [fromMs, toMs]: readonly [number, number],
  band: { fromMs: number; toMs: number | null },
): Span {
  const end = band.toMs ?? Number.POSITIVE_INFINITY;
  const counts = { low: 0, high: 0 };
  for (const { at, value } of measured) {
    if (at.high < fromMs || at.low >= toMs) continue;
    const [low, high] = [value.low * 0.95 - 1, value.high * 1.05 + 1];
    const isSurelyThen = at.low >= fromMs && at.high < toMs;
    if (isSurelyThen && (low >= band.fromMs || band.fromMs === 0) && high < end) counts.low += 1;
    if (high >= band.fromMs && low < end) counts.high += 1;
  }
  return counts;
}
