import { randomBytes } from "node:crypto";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { startProcess } from "@/bench/process";
import { type Histogram, merge, quantiles } from "@/lib/latency/histogram";
import { type Bottleneck, bottleneckOf, type LoadFigures } from "./bottleneck";
import { type WorkerOrder, type WorkerSecond, workerSecondSchema } from "./orders";
import { produce } from "./produce";
import type { Shape } from "./shapes";
import { type SecondSeen, watch } from "./watch";

export interface LoadPlan extends Omit<WorkerOrder, "redisUrl" | "queue"> {
  shape: Shape;
  seconds: number;
  mostJobs: number;
  /** Processes, each with a worker. */
  workers: number;
}

export interface LoadReport {
  figures: LoadFigures;
  bottleneck: Bottleneck;
  added: number;
  done: number;
  /** Longest backlog that was seen. */
  mostWaiting: number;
  /** p50, p95, p99 and the longest, ms; null without any. */
  waitMs: (number | null)[];
  runMs: (number | null)[];
  cutShort: boolean;
}

const SHARES = [0.5, 0.95, 0.99, 1];
const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * Runs a load on a Redis: a producer here, workers in processes of their own. All of it is one queue with a name of its own,
 * that is gone afterwards.
 */
export async function runLoad(redisUrl: string, plan: LoadPlan): Promise<LoadReport> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const name = `load-${randomBytes(4).toString("hex")}`;
  const queue = new Queue(name, { connection: redis });
  const told: WorkerSecond[][] = [];
  const { shape: _, seconds, mostJobs: __, workers, ...order } = plan;
  const processes = await Promise.all(
    Array.from({ length: workers }, async () => {
      const file = new URL("./worker-process.ts", import.meta.url);
      const running = startProcess(file, [JSON.stringify({ ...order, redisUrl, queue: name })]);
      const own: WorkerSecond[] = [];
      told.push(own);
      await new Promise<void>((resolve) =>
        running.child.on("message", (message) => {
          own.push(workerSecondSchema.parse(message));
          resolve();
        }),
      );
      return running;
    }),
  );
  for (const own of told) own.length = 0;
  const stop = watch(queue, redis);
  const produced = await produce(queue, plan);
  const seen = await stop();
  await Promise.all(processes.map((running) => running.close()));
  await queue.obliterate({ force: true });
  await queue.close();
  redis.disconnect();
  const figures = figuresOf(plan, { told, seen, bySecond: produced.bySecond, seconds });
  const all = told.flat();
  return {
    figures,
    bottleneck: bottleneckOf(figures),
    added: sum(produced.bySecond),
    done: sum(all.map(({ done }) => done)),
    mostWaiting: Math.max(0, ...seen.map(({ backlog }) => backlog)),
    waitMs: quantiles(merged(all.map(({ wait }) => wait)), SHARES),
    runMs: quantiles(merged(all.map(({ run }) => run)), SHARES),
    cutShort: produced.cutShort,
  };
}

function merged(parts: WorkerSecond["wait"][]): Histogram {
  const whole: Histogram = new Map();
  for (const part of parts) merge(whole, new Map(part));
  return whole;
}

interface Measured {
  told: WorkerSecond[][];
  seen: SecondSeen[];
  bySecond: number[];
  seconds: number;
}

function figuresOf(plan: LoadPlan, { told, seen, bySecond, seconds }: Measured): LoadFigures {
  const doneBySecond = bySecond.map((_, second) => sum(told.map((own) => own[second]?.done ?? 0)));
  const isWaiting = (second: number) =>
    (seen[second]?.backlog ?? 0) > Math.max(1, mean(doneBySecond), doneBySecond[second] ?? 0);
  const all = bySecond.map((_, second) => second);
  const waiting = all.filter(isWaiting);
  const looked = waiting.length > 0 ? waiting : all;
  const over = <T>(values: readonly T[], of: (value: T) => number) =>
    mean(
      looked.flatMap((second) => {
        const value = values[second];
        return value === undefined ? [] : [of(value)];
      }),
    );
  const downstream = plan.downstreamSlots;
  return {
    waitingSeconds: waiting.length,
    seconds,
    arrivedPerSec: over(bySecond, Number),
    donePerSec: over(doneBySecond, Number),
    redisCpu: over(seen, ({ redisCpu }) => redisCpu),
    loopBusy: Math.max(...told.map((own) => over(own, ({ loopBusy }) => loopBusy))),
    loopP99Ms: Math.max(...told.map((own) => over(own, ({ loopP99Ms }) => loopP99Ms))),
    slotsBusy: mean(told.map((own) => over(own, ({ active }) => active / plan.concurrency))),
    downstreamBusy:
      downstream === null ? null : mean(told.map((own) => over(own, ({ calling }) => calling / downstream))),
    ratePerSec: plan.ratePerSec,
  };
}
