import { z } from "zod";

/** What one worker process is to do. */
export const workerOrderSchema = z.object({
  redisUrl: z.string(),
  queue: z.string(),
  concurrency: z.number(),
  /** A job's call of the downstream, and what it computes itself. */
  serviceMs: z.number(),
  cpuMs: z.number(),
  /** Calls that the downstream takes at once from this process; null: any number. */
  downstreamSlots: z.number().nullable(),
  /** Jobs of all workers that may begin per second; null: any number. */
  ratePerSec: z.number().nullable(),
});
export type WorkerOrder = z.infer<typeof workerOrderSchema>;

/** What it tells of each second. */
export const workerSecondSchema = z.object({
  done: z.number(),
  /** Means over the second. */
  active: z.number(),
  calling: z.number(),
  loopBusy: z.number(),
  loopP99Ms: z.number(),
  /** Durations by bucket: see lib/latency/histogram. */
  wait: z.array(z.tuple([z.number(), z.number()])),
  run: z.array(z.tuple([z.number(), z.number()])),
});
export type WorkerSecond = z.infer<typeof workerSecondSchema>;
