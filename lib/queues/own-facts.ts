import type { Context } from "../context";
import type { Flag } from "../contract/flags";
import { readFlagSet } from "../flags/read";
import { isOn } from "../flags/rules";
import { liveRuntimeWorkers } from "../workers/heartbeats";
import { shownPausers } from "./pause";

/** What Spillway's own keys say of queues, read for all of them at once. */
export interface OwnFacts {
  /** Jobs held by kill switches, by queue key. */
  held: Map<string, number>;
  /** Who keeps a queue paused, by queue key. */
  pausedBy: Map<string, string[]>;
  flags: Flag[];
  /** Keys of queues that a live worker of the runtime serves. */
  runtime: Set<string>;
}

/** Reads them in two round trips, however many queues there are. Cost: one command for each held or paused queue. */
export async function readOwnFacts(ctx: Context, nowMs: number): Promise<OwnFacts> {
  const [heldIndex, pausedIndex, { flags }, workers] = await Promise.all([
    ctx.redis.smembers(ctx.keys.heldIndex()),
    ctx.redis.smembers(ctx.keys.pausedIndex()),
    readFlagSet(ctx),
    liveRuntimeWorkers(ctx, nowMs),
  ]);
  const holders = heldIndex.map(splitHolder);
  const [counts, pausers] = await Promise.all([
    many<number>(
      ctx,
      holders.map(({ queue, flag }) => ["zcard", ctx.keys.held(flag, queue)]),
    ),
    many<string[]>(
      ctx,
      pausedIndex.map((queue) => ["smembers", ctx.keys.pausedBy(queue)]),
    ),
  ]);
  const held = new Map<string, number>();
  for (const [index, { queue }] of holders.entries()) {
    held.set(queue, (held.get(queue) ?? 0) + (counts[index] ?? 0));
  }
  return {
    held,
    pausedBy: new Map(pausedIndex.map((queue, index) => [queue, shownPausers(pausers[index] ?? [])])),
    flags: flags.filter((flag) => isOn(flag, nowMs)),
    runtime: new Set(workers.map((worker) => worker.queue)),
  };
}

/** `${queueKey}:${flagKey}`; neither holds a colon. */
function splitHolder(member: string): { queue: string; flag: string } {
  const colon = member.lastIndexOf(":");
  return { queue: member.slice(0, colon), flag: member.slice(colon + 1) };
}

async function many<T>(ctx: Context, commands: (string | number)[][]): Promise<T[]> {
  if (commands.length === 0) return [];
  return ((await ctx.redis.pipeline(commands).exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value as T;
  });
}
