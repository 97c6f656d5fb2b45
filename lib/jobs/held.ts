import type { Context } from "../context";
import { flagOfHeldSet } from "../flags/held-counts";
import { parseHeldMember } from "../flags/hold";

/** Redis keys of the sets of held jobs of one queue, with the switch that each belongs to. */
async function heldSetsOf(ctx: Context, queue: string): Promise<{ key: string; flag: string }[]> {
  const members = (await ctx.redis.smembers(ctx.keys.heldIndex())).map(parseHeldMember);
  return members
    .filter((member) => member.queueKey === queue)
    .map(({ flagKey }) => ({ key: ctx.keys.held(flagKey, queue), flag: flagOfHeldSet(flagKey) }));
}

/** Which kill switch holds each of these jobs; a job that none holds is absent. */
export async function holdersOf(ctx: Context, queue: string, ids: string[]): Promise<Map<string, string>> {
  const holders = new Map<string, string>();
  if (ids.length === 0) return holders;
  for (const { key, flag } of await heldSetsOf(ctx, queue)) {
    const scores = await ctx.redis.zmscore(key, ...ids);
    for (const [index, id] of ids.entries()) {
      if (typeof scores[index] === "string") holders.set(id, flag);
    }
  }
  return holders;
}

/** How many jobs of a queue are held, by whichever switch. */
export async function countHeld(ctx: Context, queue: string): Promise<number> {
  const sizes = (await heldSetsOf(ctx, queue)).map(({ key }) => ctx.redis.zcard(key));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
