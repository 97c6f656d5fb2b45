import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { seeded } from "@/chaos/seeded";
import { systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import { createKeys } from "@/lib/keys";
import { readAging } from "@/lib/metrics/aging";
import { queueKey } from "@/lib/queues/identity";
import { openRuntime } from "@/workers/runtime/runtime-context";
import { checkAgeSeries, checkAges } from "./checks/ages";
import { checkBreakdown } from "./checks/breakdowns";
import { checkDepths, checkLive } from "./checks/depths";
import { checkFlows } from "./checks/flows";
import { checkLatencies } from "./checks/latencies";
import { checkFailures, checkRetries } from "./checks/outcomes";
import { checkRates } from "./checks/rates";
import { type Collectors, leads } from "./collectors";
import type { AgingLook, Evidence, Observed } from "./evidence";
import { type Figure, judge, type Verdict } from "./figure";
import { produce, type Subject } from "./produce";
import { CONCURRENCY, hear, PREFIX, RUNTIME_QUEUE, type Serving, servePlain, serveRuntime } from "./serve";
import { historyOf } from "./stays";
import { foretell } from "./steady";
import { hearTicks, type Tick } from "./ticks";
import { QueueTruth } from "./truth";
import { drawWorkload } from "./workload";

export interface AccuracyOptions {
  /** How long jobs come, and how many a second to each of three queues, but for the spike. */
  durationMs: number;
  ratePerSec: number;
  seed: number;
  collectors: (ctx: Context, redisUrl: string) => Promise<Collectors> | Collectors;
  /** Waits until coarser tiers were summed up, and foretells when a backlog is gone. */
  isLong: boolean;
  progress: (text: string) => void;
}

const SUBJECTS = [
  { name: "plain", isRuntime: false, removes: false },
  { name: "plain, removes completed", isRuntime: false, removes: true },
  { name: RUNTIME_QUEUE.name, isRuntime: true, removes: false },
] as const;

/** When the leader dies, as a share of the time. */
const KILL_AT = 0.25;
const LOOK_EVERY_MS = 500;
/** The buckets of the tiers that are compared are over by then. */
const COARSEST_MS = 120_000;
const SUMMED_MS = 30_000;
/** Reads as if it were so much later: buckets under way are compared too. */
const AHEAD_MS = 60_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(50);
}

/** Runs the workload through plain workers and the runtime's under a collector that dies, and compares what is shown with what happened. */
export async function measureAccuracy(redisUrl: string, options: AccuracyOptions): Promise<Verdict[]> {
  const opened: Redis[] = [];
  const connect = () => {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
    redis.setMaxListeners(0);
    opened.push(redis);
    return redis;
  };
  const ctx: Context = {
    redis: connect(),
    keys: createKeys(`accuracy-${process.pid}:`),
    clock: systemClock,
    log: pino({ level: "silent" }),
  };
  try {
    return (await compare(ctx, redisUrl, options, connect)).map(judge);
  } finally {
    for (const redis of opened) redis.disconnect();
  }
}

async function compare(
  ctx: Context,
  redisUrl: string,
  options: AccuracyOptions,
  connect: () => Redis,
): Promise<Figure[]> {
  const { durationMs, ratePerSec, seed, progress } = options;
  const jobs = drawWorkload({ durationMs, ratePerSec, random: seeded(seed) });
  const subjects = SUBJECTS.map(({ name, ...rest }) => ({
    ...rest,
    key: queueKey({ prefix: PREFIX, name }),
    queue: new Queue(name, { connection: connect(), prefix: PREFIX }),
    truth: new QueueTruth(),
  }));
  await Promise.all(subjects.map(({ queue }) => queue.waitUntilReady()));
  const listeners = await Promise.all(subjects.map(({ truth, queue }) => hear(truth, queue.name, connect())));
  const ticks = await hearTicks(connect(), ctx.keys);
  const collectors = await options.collectors(ctx, redisUrl);
  const looks = new Map<string, AgingLook[]>();
  try {
    await until(() => subjects.every(({ key }) => ticks.some(({ told }) => told.has(key))));
    const fromMs = Date.now();
    progress(`${jobs.length} jobs for each of ${subjects.length} queues`);
    const runtime = await openRuntime({
      redis: connect(),
      keys: ctx.keys,
      log: ctx.log,
      queuePrefix: PREFIX,
      version: "accuracy",
    });
    const workers = serve(subjects, { connect, runtime: (truth) => serveRuntime(truth, runtime, connect()) });
    const stopLooking = lookAtAges(ctx, subjects, looks);
    const foretold = options.isLong ? foretell(ctx, connect(), ticks) : Promise.resolve([]);
    const [, takeover] = await Promise.all([
      produce(subjects, jobs, durationMs).then(() => progress("All jobs are added")),
      changeLeader(ctx, collectors, ticks, KILL_AT * durationMs),
    ]);
    progress(`Another collector led after ${takeover.toMs - takeover.fromMs} ms`);
    await until(() => subjects.every(({ truth }) => truth.resting === jobs.length));
    await stopLooking();
    progress("All jobs are at rest");
    const figures = await foretold;
    for (const worker of workers) await worker.close();
    await Promise.all(subjects.map(({ truth }) => truth.learnt()));
    await runtime.close();
    const toMs = Date.now();
    progress(`Done after ${Math.round((toMs - fromMs) / 1_000)} s; the collector has to catch up`);
    await settle(ticks, toMs, options.isLong);
    const queues = subjects.map(({ key, queue, truth, isRuntime, removes }): Observed => {
      return {
        key,
        name: queue.name,
        isRuntime,
        removes,
        history: historyOf(truth.lives.values(), !removes),
      };
    });
    const clock = { ...systemClock, now: () => Date.now() + AHEAD_MS };
    const ahead = { ...ctx, clock };
    const evidence = { ctx: ahead, queues, fromMs, toMs, ticks, takeover, looks, isLong: options.isLong };
    figures.push(...(await checkAll(evidence)));
    return figures;
  } finally {
    await Promise.all([collectors.close(), ...listeners.map((listener) => listener.close())]);
    await Promise.all(subjects.map(({ queue }) => queue.close()));
  }
}

function serve(
  subjects: readonly Subject[],
  { connect, runtime }: { connect: () => Redis; runtime: (truth: QueueTruth) => Serving },
): Serving[] {
  return subjects.map(({ queue, truth, isRuntime }) =>
    isRuntime ? runtime(truth) : servePlain(truth, queue.name, connect(), CONCURRENCY),
  );
}

function lookAtAges(
  ctx: Context,
  subjects: readonly { key: string }[],
  looks: Map<string, AgingLook[]>,
): () => Promise<void> {
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      await Promise.all(
        subjects.map(async ({ key }) => {
          const answer = await readAging(ctx, key);
          const known = looks.get(key) ?? [];
          looks.set(key, known);
          if (known.at(-1)?.answer !== answer) known.push({ answer, answeredMs: Date.now() });
        }),
      );
      await pause(LOOK_EVERY_MS);
    }
  })();
  return () => {
    stopped = true;
    return looking;
  };
}

async function changeLeader(
  ctx: Context,
  collectors: Collectors,
  ticks: readonly Tick[],
  afterMs: number,
): Promise<Evidence["takeover"]> {
  await pause(afterMs);
  const first = await leads(ctx);
  await collectors.killLeader();
  const fromMs = Date.now();
  await leads(ctx, { after: first });
  const firstLook = () => ticks.find(({ asOfMs }) => asOfMs > fromMs);
  await until(() => firstLook() !== undefined);
  return { fromMs, toMs: firstLook()?.asOfMs ?? Number.NaN };
}

/** Waits until all that has happened by then is stored: two looks after it, or the end of the coarsest bucket. */
async function settle(ticks: readonly Tick[], sinceMs: number, isLong: boolean): Promise<void> {
  await until(() => ticks.filter(({ asOfMs }) => asOfMs > sinceMs + 1_000).length >= 2);
  if (isLong) await pause(Math.ceil(sinceMs / COARSEST_MS) * COARSEST_MS + SUMMED_MS - Date.now());
}

async function checkAll(evidence: Evidence): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const queue of evidence.queues) {
    figures.push(
      ...(await checkFlows(evidence, queue)),
      ...checkLive(evidence, queue),
      ...(await checkDepths(evidence, queue)),
      ...checkAges(evidence, queue),
      ...(evidence.isLong ? [...checkRates(evidence, queue), await checkAgeSeries(evidence, queue)] : []),
      ...(await checkLatencies(evidence, queue)),
      ...(await checkRetries(evidence, queue)),
      ...(await checkBreakdown(evidence, queue, "name")),
      ...(queue.isRuntime
        ? [...(await checkBreakdown(evidence, queue, "tenant")), ...(await checkFailures(evidence, queue))]
        : []),
    );
  }
  return figures;
}
