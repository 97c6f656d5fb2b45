import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import { createKeys } from "@/lib/keys";
import { writeSummary } from "@/lib/testing/failed-fixture";
import { writeManyFailed } from "@/lib/testing/many-failed";
import { pingMeanwhile } from "./ping";
import { type RunningRunner, startRunner } from "./runner";
import type { Line } from "./table";
import { WAYS, type Way } from "./ways";

const KEY_PREFIX = "spillway-bench:";
const LOOK_MS = 50;
const WARM_UP_JOBS = 5_000;
/** Old enough for every clock to agree that they had failed before the replay began. */
const AGE_MS = 3_600_000;

/** Lets each way put back its failed jobs, in turns. Throws when a way leaves one failed, or loses one. */
export async function runBench(
  redisUrl: string,
  { jobs, rounds, progress }: { jobs: number; rounds: number; progress: (text: string) => void },
): Promise<Line[]> {
  const lines = WAYS.map(
    ({ name }): Line => ({ way: name, jobs: [], jobsPerSec: [], pingP95Ms: [], grewBytes: [] }),
  );
  for (let round = 0; round < rounds; round++)
    for (const [index, way] of WAYS.entries()) {
      const turn = await take(way, { redisUrl, jobs, name: `replays-${round}-${index}` });
      lines[index]?.jobs.push(jobs);
      lines[index]?.jobsPerSec.push(turn.jobsPerSec);
      lines[index]?.pingP95Ms.push(turn.pingP95Ms);
      if (turn.grewBytes !== null) lines[index]?.grewBytes.push(turn.grewBytes);
      progress(
        `${way.name}: ${Math.round(turn.jobsPerSec)} jobs/s, PING p95 ${turn.pingP95Ms.toFixed(1)} ms`,
      );
    }
  return lines;
}

async function take(
  way: Way,
  { redisUrl, jobs, name }: { redisUrl: string; jobs: number; name: string },
): Promise<{ jobsPerSec: number; pingP95Ms: number; grewBytes: number | null }> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.setMaxListeners(0);
  const ctx = { redis, keys: createKeys(KEY_PREFIX), clock: systemClock, log: pino({ level: "silent" }) };
  await redis.flushdb();
  const runner = way.runner ? startRunner(redisUrl, KEY_PREFIX) : null;
  try {
    // A process compiles its code while it replays for the first time: that is neither its speed nor growth.
    if (runner) await replayIn(ctx, way, { name: `${name}-first`, jobs: Math.min(jobs, WARM_UP_JOBS) });
    const memory = await watchMemory(runner);
    let tookMs = 0;
    const pingP95Ms = await replayIn(ctx, way, { name, jobs }, (replay) =>
      pingMeanwhile(redisUrl, async () => {
        tookMs = await replay();
      }),
    );
    return { jobsPerSec: (jobs / tookMs) * 1_000, pingP95Ms, grewBytes: memory.stop() };
  } finally {
    await runner?.close();
    redis.disconnect();
  }
}

/** Fills a queue with failed jobs, lets the way replay them within `around`, and looks that none was lost or left. */
async function replayIn(
  ctx: Context,
  way: Way,
  { name, jobs }: { name: string; jobs: number },
  around: (replay: () => Promise<number>) => Promise<number> = (replay) => replay(),
): Promise<number> {
  const identity = { prefix: "bull", name };
  const queue = new Queue(name, { connection: ctx.redis });
  try {
    await queue.waitUntilReady();
    await writeSummary(ctx, identity);
    const firstAt = Date.now() - AGE_MS;
    await writeManyFailed(ctx.redis, identity, { count: jobs, firstAt, perMs: 3 });
    const result = await around(() => way.replay({ ctx, queue, jobs }));
    const { failed, waiting } = await queue.getJobCounts();
    if (failed !== 0 || waiting !== jobs)
      throw new Error(`${way.name} left ${failed} jobs failed and ${waiting} waiting, not ${jobs}.`);
    return result;
  } finally {
    await queue.close();
  }
}

/** Follows the memory of the process that replays; `stop` gives its growth in bytes, null without such a process. */
async function watchMemory(runner: RunningRunner | null): Promise<{ stop(): number | null }> {
  if (!runner) return { stop: () => null };
  const before = await runner.memoryBytes();
  let most = before;
  const timer = setInterval(() => {
    runner.memoryBytes().then(
      (bytes) => {
        most = Math.max(most, bytes);
      },
      () => {},
    );
  }, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return most - before;
    },
  };
}
