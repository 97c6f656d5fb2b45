import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { systemClock } from "@/lib/clock";
import { createKeys } from "@/lib/keys";
import { writeSummary } from "@/lib/testing/failed-fixture";
import { writeManyFailed } from "@/lib/testing/many-failed";
import { type Felt, feltMeanwhile } from "../meanwhile";
import { memoryMeanwhile } from "../process";
import type { Line } from "./table";
import { KEY_PREFIX, type Scene, WAYS, type Way } from "./ways";

const PREFIX = "bull";
const WARM_UP_JOBS = 40_000;
/** Old enough for every clock to agree that they had failed before the replay began. */
const AGE_MS = 3_600_000;

/** Lets each way put back its failed jobs, in turns. Throws when a way leaves one failed, or loses one. */
export async function runBench(
  redisUrl: string,
  { jobs, rounds, progress }: { jobs: number; rounds: number; progress: (text: string) => void },
): Promise<Line[]> {
  const lines = WAYS.map(
    ({ name }): Line => ({
      way: name,
      jobs: [],
      jobsPerSec: [],
      pingP95Ms: [],
      requestP95Ms: [],
      grewBytes: [],
    }),
  );
  for (let round = 0; round < rounds; round++)
    for (const [index, way] of WAYS.entries()) {
      const turn = await take(way, { redisUrl, jobs, name: `replays-${round}-${index}` });
      lines[index]?.jobs.push(jobs);
      lines[index]?.jobsPerSec.push(turn.jobsPerSec);
      lines[index]?.pingP95Ms.push(turn.felt.pingP95Ms);
      lines[index]?.requestP95Ms.push(...turn.felt.requestP95Ms);
      if (turn.grewBytes !== null) lines[index]?.grewBytes.push(turn.grewBytes);
      progress(
        `${way.name}: ${Math.round(turn.jobsPerSec)} jobs/s, PING p95 ${turn.felt.pingP95Ms.toFixed(1)} ms`,
      );
    }
  return lines;
}

async function take(
  way: Way,
  { redisUrl, jobs, name }: { redisUrl: string; jobs: number; name: string },
): Promise<{ jobsPerSec: number; felt: Felt; grewBytes: number | null }> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.setMaxListeners(0);
  const ctx = { redis, keys: createKeys(KEY_PREFIX), clock: systemClock, log: pino({ level: "silent" }) };
  await redis.flushdb();
  const first = `${name}-first`;
  const helpers = await way.start({ redisUrl, prefix: PREFIX, queues: [first, name] });
  try {
    // Both at once, before anybody asks: the list of queues is used again for a second.
    for (const one of [first, name]) await writeSummary(ctx, { prefix: PREFIX, name: one });
    // A process compiles its code while it replays for the first time: that is neither its speed nor growth.
    if (helpers.replaying)
      await withFailed(way, { ctx, helpers, name: first, jobs: Math.min(jobs, WARM_UP_JOBS) }, (replay) =>
        replay(),
      );
    let tookMs = 0;
    let grewBytes: number | null = null;
    const felt = await withFailed(way, { ctx, helpers, name, jobs }, (replay, queue) =>
      feltMeanwhile({ redisUrl, addresses: helpers.pageOf ? [helpers.pageOf(queue)] : [] }, async () => {
        const timed = async () => {
          tookMs = await replay();
        };
        if (helpers.replaying) grewBytes = await memoryMeanwhile(helpers.replaying, timed);
        else await timed();
      }),
    );
    return { jobsPerSec: (jobs / tookMs) * 1_000, felt, grewBytes };
  } finally {
    await helpers.close();
    redis.disconnect();
  }
}

/** Fills a queue with failed jobs, lets the way replay them within `use`, and looks that none was lost or left. */
async function withFailed<T>(
  way: Way,
  { ctx, helpers, name, jobs }: Omit<Scene, "queue"> & { name: string },
  use: (replay: () => Promise<number>, queue: Queue) => Promise<T>,
): Promise<T> {
  const identity = { prefix: PREFIX, name };
  const queue = new Queue(name, { connection: ctx.redis, prefix: PREFIX });
  try {
    await queue.waitUntilReady();
    const firstAt = Date.now() - AGE_MS;
    await writeManyFailed(ctx.redis, identity, { count: jobs, firstAt, perMs: 3 });
    const result = await use(() => way.replay({ ctx, queue, jobs, helpers }), queue);
    const { failed, waiting } = await queue.getJobCounts();
    if (failed !== 0 || waiting !== jobs)
      throw new Error(`${way.name} left ${failed} jobs failed and ${waiting} waiting, not ${jobs}.`);
    return result;
  } finally {
    await queue.close();
  }
}
