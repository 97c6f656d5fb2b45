import type { Context } from "../context";

/** Keys of the kill switches that may hold jobs of a queue. */
export async function holdingFlags(ctx: Context, queue: string): Promise<string[]> {
  const members = await ctx.redis.smembers(ctx.keys.heldIndex());
  const mine = `${queue}:`;
  return members.filter((member) => member.startsWith(mine)).map((member) => member.slice(mine.length));
}

/** Which kill switch holds each of these jobs; a job that none holds is absent. */
export async function holdersOf(ctx: Context, queue: string, ids: string[]): Promise<Map<string, string>> {
  const holders = new Map<string, string>();
  if (ids.length === 0) return holders;
  for (const flag of await holdingFlags(ctx, queue)) {
    const scores = await ctx.redis.zmscore(ctx.keys.held(flag, queue), ...ids);
    for (const [index, id] of ids.entries()) {
      if (scores[index] !== null && scores[index] !== undefined) holders.set(id, flag);
    }
  }
  return holders;
}
