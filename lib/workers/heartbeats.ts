import { z } from "zod";
import type { Context } from "../context";
import { criticalitySchema, policySourceSchema } from "../contract/policies";
import { shardSchema } from "../contract/shards";
import { ignoringJobSchema, runningJobSchema } from "../contract/workers";

/** How often a worker says what it does. */
export const HEARTBEAT_MS = 2_000;
/** A worker that has said nothing for this long is forgotten. */
export const FORGET_MS = 60_000;

const sketchSchema = z.object({
  count: z.number(),
  sumMs: z.number(),
  buckets: z.array(z.tuple([z.number().int(), z.number()])),
});
const ms = z.number().nonnegative();

/** What a worker says. Of an older version it may say less. At most some 30 kB: 100 jobs, 50 names. */
const heartbeatSchema = z.object({
  id: z.string(),
  queue: z.string(),
  queueName: z.string(),
  /** Null: none. Left out by workers of releases that did not say. */
  shard: shardSchema.nullable().optional(),
  criticality: criticalitySchema.optional(),
  host: z.string().nullable().default(null),
  pid: z.number().nullable().default(null),
  /** Jobs that it runs at once at most, now; and the bounds between which that is adapted. */
  concurrency: z.number().nullable().default(null),
  floor: z.number().nullable().default(null),
  ceiling: z.number().nullable().default(null),
  active: z.number().nullable().default(null),
  version: z.string().nullable().default(null),
  startedAt: z.number().nullable().default(null),
  phase: z.enum(["running", "draining", "drained"]).default("running"),
  policyVersion: z.number().optional(),
  policySource: policySourceSchema.optional(),
  stuckFactor: z.number().nullable().default(null),
  timeoutMs: z.number().nullable().default(null),
  running: z.array(runningJobSchema).default([]),
  runningRest: z.number().default(0),
  ignoring: z.array(ignoringJobSchema).default([]),
  ignoringRest: z.number().default(0),
  loop: z.object({ p50Ms: ms, p99Ms: ms }).nullable().default(null),
  /** Above this its event loop counts as late. */
  loopLimitMs: z.number().nullable().default(null),
  memory: z.object({ rssBytes: z.number(), heapBytes: z.number() }).nullable().default(null),
  /** Runs ended per second, lately. */
  ratePerSec: z.number().nullable().default(null),
  /** By job name. */
  durations: z.record(z.string(), sketchSchema).default({}),
});

export type Heartbeat = z.infer<typeof heartbeatSchema>;
export type RuntimeWorker = Heartbeat & { lastSeenAt: number };
export type RunningJob = z.infer<typeof runningJobSchema>;

/** Workers of the runtime that were heard of within `withinMs`, in two commands. */
export async function liveRuntimeWorkers(
  ctx: Context,
  nowMs: number,
  withinMs: number,
): Promise<RuntimeWorker[]> {
  const seen = await ctx.redis.zrangebyscore(ctx.keys.workersSeen(), nowMs - withinMs, "+inf", "WITHSCORES");
  const ids = seen.filter((_, index) => index % 2 === 0);
  if (ids.length === 0) return [];
  const said = await ctx.redis.hmget(ctx.keys.workers(), ...ids);
  return said.flatMap((text, index) => {
    const worker = parse(text);
    return worker ? [{ ...worker, lastSeenAt: Number(seen[index * 2 + 1]) }] : [];
  });
}

function parse(text: string | null): Heartbeat | null {
  if (text === null) return null;
  try {
    return heartbeatSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Commands that forget workers which died without saying so, and what they were told to do. */
export async function staleWorkerWrites(ctx: Context, nowMs: number): Promise<(string | number)[][]> {
  const dead = await ctx.redis.zrangebyscore(
    ctx.keys.workersSeen(),
    "-inf",
    nowMs - FORGET_MS,
    "LIMIT",
    0,
    500,
  );
  if (dead.length === 0) return [];
  return [
    ["HDEL", ctx.keys.workers(), ...dead],
    ["HDEL", ctx.keys.workerOrders(), ...dead],
    ["ZREM", ctx.keys.workersSeen(), ...dead],
  ];
}
