import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { flowSteps } from "@/components/queues/forecast/course";
import type { Context } from "@/lib/context";
import { forecastDrain } from "@/lib/contract/values/drain-forecast";
import { readSeries } from "@/lib/metrics/series";
import { queueKey } from "@/lib/queues/identity";
import type { Figure, Reading } from "./figure";
import { PREFIX } from "./serve";
import type { Tick } from "./ticks";

export const STEADY_QUEUE = "steady";

/** About 40 jobs a second leave, and 10 come. */
const WORK = { backlog: 2_400, concurrency: 5, runMs: 120, arriveEveryMs: 100 };
/** Live rates look back 15 s, so that they know of nothing else by then. */
const SETTLED_MS = 20_000;
/** What is left of a backlog for a shorter time than this is a matter of single jobs. */
const LEFT_MS = 10_000;
/** Rates that differ by no more than this share stayed what they were. */
const STEADY = 0.05;
/** Live rates look back so far. */
const WINDOW_MS = 15_000;
const LOOK_EVERY_MS = 5_000;
const LOOK_BACK_MS = 30_000;

/** When the backlog would be gone, by the word of something that was asked at a time. */
interface Told {
  atMs: number;
  drainMs: number | null;
  lookedBackMs: number;
}

type IsSteady = (told: Told) => boolean;

/** Whether a backlog shrank as fast after a time as in the stretch before it: on a busy machine it may not have. */
function steadiness(course: [atMs: number, waiting: number][], goneMs: number): IsSteady {
  const waitingAt = (atMs: number) => course.findLast(([ms]) => ms <= atMs)?.[1] ?? WORK.backlog;
  return ({ atMs, lookedBackMs }) => {
    const before = (waitingAt(atMs - lookedBackMs) - waitingAt(atMs)) / lookedBackMs;
    const after = waitingAt(atMs) / (goneMs - atMs);
    return Math.abs(before - after) <= STEADY * after;
  };
}

/** A queue whose rates stay what they are until its backlog is gone: what was foretold of that, and when it was. */
export async function foretell(ctx: Context, connection: Redis, ticks: readonly Tick[]): Promise<Figure[]> {
  const queue = new Queue(STEADY_QUEUE, { connection, prefix: PREFIX });
  const key = queueKey({ prefix: PREFIX, name: STEADY_QUEUE });
  let waiting = WORK.backlog;
  /** Backlog over time, whenever it changed. */
  const course: [atMs: number, waiting: number][] = [];
  await queue.addBulk(Array.from({ length: WORK.backlog }, () => ({ name: "job", data: {}, opts: {} })));
  const startMs = Date.now();
  let goneMs: number | null = null;
  const worker = new Worker(
    STEADY_QUEUE,
    async () => {
      waiting -= 1;
      course.push([Date.now(), waiting]);
      if (waiting <= 0) goneMs ??= Date.now();
      await new Promise((resolve) => setTimeout(resolve, WORK.runMs));
    },
    { connection, prefix: PREFIX, concurrency: WORK.concurrency },
  );
  const arrivals = setInterval(() => {
    waiting += 1;
    void queue.add("job", {});
  }, WORK.arriveEveryMs);
  const forecasts: Told[] = [];
  while (goneMs === null) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const atMs = Date.now();
    if (atMs - startMs < LOOK_BACK_MS + LOOK_EVERY_MS) continue;
    const series = await readSeries(ctx, key, { from: atMs - LOOK_BACK_MS, points: 10 });
    const forecast = forecastDrain(waiting, flowSteps(series), series.stepMs);
    forecasts.push({ atMs, drainMs: forecast?.drainMs.likely ?? null, lookedBackMs: LOOK_BACK_MS });
  }
  clearInterval(arrivals);
  await worker.close();
  await queue.close();
  const isSteady = steadiness(course, goneMs);
  const live = ticks.flatMap(({ told }): Told[] => {
    const summary = told.get(key);
    return summary && summary.sampledAt - startMs >= SETTLED_MS
      ? [{ atMs: summary.sampledAt, drainMs: summary.drainMs, lookedBackMs: WINDOW_MS }]
      : [];
  });
  return [
    figureOf("time to drain, as told live", live.filter(isSteady), goneMs),
    figureOf("drain forecast, likely", forecasts.filter(isSteady), goneMs),
  ];
}

function figureOf(figure: string, told: Told[], goneMs: number): Figure {
  return {
    queue: STEADY_QUEUE,
    figure,
    unit: "ms",
    bound: { relative: 0.1, absolute: 2_000 },
    readings: told.flatMap(({ atMs, drainMs }): Reading[] => {
      const leftMs = goneMs - atMs;
      return leftMs < LEFT_MS ? [] : [{ truth: { low: leftMs, high: leftMs }, shown: drainMs }];
    }),
  };
}
