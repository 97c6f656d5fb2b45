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
const LOOK_EVERY_MS = 5_000;
const LOOK_BACK_MS = 30_000;

/** When the backlog would be gone, by the word of something that was asked at a time. */
interface Told {
  atMs: number;
  drainMs: number | null;
}

/** A queue whose rates stay what they are until its backlog is gone: what was foretold of that, and when it was. */
export async function foretell(ctx: Context, connection: Redis, ticks: readonly Tick[]): Promise<Figure[]> {
  const queue = new Queue(STEADY_QUEUE, { connection, prefix: PREFIX });
  const key = queueKey({ prefix: PREFIX, name: STEADY_QUEUE });
  let waiting = WORK.backlog;
  await queue.addBulk(Array.from({ length: WORK.backlog }, () => ({ name: "job", data: {}, opts: {} })));
  const startMs = Date.now();
  let goneMs: number | null = null;
  const worker = new Worker(
    STEADY_QUEUE,
    async () => {
      waiting -= 1;
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
    forecasts.push({ atMs, drainMs: forecast?.drainMs.likely ?? null });
  }
  clearInterval(arrivals);
  await worker.close();
  await queue.close();
  const live = ticks.flatMap(({ told }): Told[] => {
    const summary = told.get(key);
    return summary && summary.sampledAt - startMs >= SETTLED_MS
      ? [{ atMs: summary.sampledAt, drainMs: summary.drainMs }]
      : [];
  });
  return [
    figureOf("time to drain, as told live", live, goneMs),
    figureOf("drain forecast, likely", forecasts, goneMs),
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
