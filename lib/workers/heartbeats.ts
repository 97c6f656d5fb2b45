import { z } from "zod";
import type { Context } from "../context";

/** A worker that has said nothing for this long is forgotten. */
export const FORGET_MS = 60_000;

const heartbeatSchema = z.object({
  id: z.string(),
  queue: z.string(),
  queueName: z.string(),
  host: z.string().nullable().default(null),
  pid: z.number().nullable().default(null),
  concurrency: z.number().nullable().default(null),
  active: z.number().nullable().default(null),
  version: z.string().nullable().default(null),
  policyVersion: z.number().optional(),
  startedAt: z.number().nullable().default(null),
});

export type RuntimeWorker = z.infer<typeof heartbeatSchema> & { lastSeenAt: number };

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

function parse(text: string | null): z.infer<typeof heartbeatSchema> | null {
  if (text === null) return null;
  try {
    return heartbeatSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Commands that forget workers which died without saying so. */
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
    ["ZREM", ctx.keys.workersSeen(), ...dead],
  ];
}
