import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { z } from "zod";
import { stopwatch } from "./stopwatch";
import type { Subject } from "./subjects";

export const measurementSchema = z.object({
  jobsPerSec: z.number(),
  /** 99th percentile of what surrounds the processor, milliseconds. */
  overheadP99Ms: z.number(),
  /** Redis commands for each job, those inside of Lua scripts included. */
  commandsPerJob: z.number(),
  /** Processor time of this process and of Redis for each job, microseconds: steadier than a rate when the machine is busy. */
  workerCpuUs: z.number(),
  redisCpuUs: z.number(),
});
export type Measurement = z.infer<typeof measurementSchema>;

const SEED_BATCH = 5_000;

async function calls(redis: Redis): Promise<number> {
  const info = await redis.info("commandstats");
  return [...info.matchAll(/calls=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Seconds of processor time that Redis has used. */
async function redisCpuSec(redis: Redis): Promise<number> {
  const info = await redis.info("cpu");
  return [...info.matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm)].reduce(
    (sum, [, sec]) => sum + Number(sec),
    0,
  );
}

async function seed(redisUrl: string, name: string, jobs: number): Promise<void> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection });
  for (let from = 0; from < jobs; from += SEED_BATCH) {
    const batch = Array.from({ length: Math.min(SEED_BATCH, jobs - from) }, (_, index) => ({
      name: "job",
      data: { tenant: `tenant-${(from + index) % 12}`, idempotencyKey: `key-${from + index}` },
      opts: { removeOnComplete: { count: 1_000 } },
    }));
    await queue.addBulk(batch);
  }
  await queue.close();
  connection.disconnect();
}

/** Lets a subject work off a queue of `jobs` no-op jobs, from a standstill to the last one done. */
export async function measure(
  redisUrl: string,
  subject: Subject,
  { jobs, concurrency, queue }: { jobs: number; concurrency: number; queue: string },
): Promise<Measurement> {
  const admin = new Redis(redisUrl);
  await admin.flushdb();
  await seed(redisUrl, queue, jobs);
  stopwatch.reset();
  const before = await calls(admin);
  const redisCpuBefore = await redisCpuSec(admin);
  let left = jobs;
  let finished = () => {};
  const all = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const close = await subject.start(redisUrl, queue, concurrency, () => {
    left--;
    if (left === 0) finished();
  });
  await all;
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  const redisCpuAfter = await redisCpuSec(admin);
  await close();
  const after = await calls(admin);
  admin.disconnect();
  const sorted = stopwatch.sorted();
  return {
    jobsPerSec: jobs / seconds,
    overheadP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    commandsPerJob: (after - before) / jobs,
    workerCpuUs: (cpu.user + cpu.system) / jobs,
    redisCpuUs: ((redisCpuAfter - redisCpuBefore) * 1e6) / jobs,
  };
}
