import { z } from "zod";
import type { Context } from "../context";
import { MAX_PAUSED_SCHEDULERS } from "../contract/schedulers";
import { SpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { parseQueueKey } from "../queues/identity";
import { redisScript, runScript } from "../redis-script";
import { definitionSchema } from "./definition";

const MAX_BYTES = 1024 * 1024;

/** A paused scheduler: what it was, who paused it and why, and what it stood at. */
export const keptSchema = z.object({
  definition: definitionSchema,
  at: z.number(),
  by: z.string(),
  reason: z.string().nullable(),
  /** When its next job was due. */
  nextAt: z.number(),
  /** Which of its jobs the next one is, for its limit. */
  count: z.number(),
});
export type Kept = z.infer<typeof keptSchema>;

export interface SchedulerPlace {
  /** Key of its queue. */
  queue: string;
  scheduler: string;
}

const memberOf = ({ queue, scheduler }: SchedulerPlace) => JSON.stringify([queue, scheduler]);
const memberSchema = z.tuple([z.string(), z.string()]);

/**
 * KEYS     paused schedulers (sorted set), this one's definition (string)
 * ARGV     member, time, JSON, how many are kept
 * Result   1, or 0 when there is no room
 * Cost     O(log N)
 */
const KEEP = redisScript(`
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('SET', KEYS[2], ARGV[3])
return 1
`);

/** Keeps a definition, in place of one of the same id. Throws `unprocessable` when it is too large, `conflict` when there are too many. */
export async function keepDefinition(ctx: Context, place: SchedulerPlace, kept: Kept): Promise<void> {
  const text = JSON.stringify(kept);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new SpillwayError("unprocessable", "Its template is larger than 1 MiB, which is not kept.", {
      hint: "Pause the queue instead.",
    });
  }
  const { keys } = ctx;
  const done = await runScript(
    ctx.redis,
    KEEP,
    [keys.pausedSchedulers(), keys.pausedScheduler(place.queue, place.scheduler)],
    [memberOf(place), kept.at, text, MAX_PAUSED_SCHEDULERS],
  );
  if (done === 1) return;
  throw new SpillwayError(
    "conflict",
    `${MAX_PAUSED_SCHEDULERS} schedulers are paused, and no more are kept.`,
    {
      hint: "Resume or remove one that is paused first.",
    },
  );
}

/** The definition kept under this id; null for none. One command. */
export async function readKept(ctx: Context, { queue, scheduler }: SchedulerPlace): Promise<Kept | null> {
  return parseKept(await ctx.redis.get(ctx.keys.pausedScheduler(queue, scheduler)));
}

/** As {@link readKept}, for many. One command. */
export async function readManyKept(ctx: Context, places: SchedulerPlace[]): Promise<(Kept | null)[]> {
  if (places.length === 0) return [];
  const keys = places.map(({ queue, scheduler }) => ctx.keys.pausedScheduler(queue, scheduler));
  return (await ctx.redis.mget(...keys)).map(parseKept);
}

function parseKept(text: string | null): Kept | null {
  const parsed = keptSchema.safeParse(safeJson(text ?? undefined));
  return parsed.success ? parsed.data : null;
}

/** Forgets a kept definition, all of it or nothing. */
export async function forgetKept(ctx: Context, place: SchedulerPlace): Promise<void> {
  const { redis, keys } = ctx;
  await redis
    .multi()
    .zrem(keys.pausedSchedulers(), memberOf(place))
    .del(keys.pausedScheduler(place.queue, place.scheduler))
    .exec();
}

/** Where all paused schedulers belong, the one paused last first. One command. */
export async function listKept(ctx: Context): Promise<SchedulerPlace[]> {
  const members = await ctx.redis.zrevrange(ctx.keys.pausedSchedulers(), 0, -1);
  return members.flatMap((member) => {
    const parsed = memberSchema.safeParse(safeJson(member));
    if (!parsed.success) return [];
    const [queue, scheduler] = parsed.data;
    return isQueueKey(queue) ? [{ queue, scheduler }] : [];
  });
}

function isQueueKey(text: string): boolean {
  try {
    parseQueueKey(text);
    return true;
  } catch {
    return false;
  }
}
