import type { Context } from "../context";
import { heldMember, parseHeldMember } from "./hold";

/** Marks a held set that its switch let go of: the rest of the name tells one such set from another. */
export const RELEASED_MARK = "~";

/** The switch that a held set belongs, or belonged, to. */
export const flagOfHeldSet = (heldSetKey: string): string => heldSetKey.split(RELEASED_MARK)[0] ?? heldSetKey;

export interface HeldSet {
  queueKey: string;
  /** Key of the switch, or that key and a mark when the set awaits release. */
  heldSetKey: string;
  member: string;
  count: number;
}

/** Every held set and its size: two round trips, O(queues x switches that hold). */
export async function heldSets(ctx: Context): Promise<HeldSet[]> {
  const members = await ctx.redis.smembers(ctx.keys.heldIndex());
  if (members.length === 0) return [];
  const pipeline = ctx.redis.pipeline();
  const sets = members.map((member) => {
    const { queueKey, flagKey } = parseHeldMember(member);
    pipeline.zcard(ctx.keys.held(flagKey, queueKey));
    return { queueKey, heldSetKey: flagKey, member: heldMember(queueKey, flagKey) };
  });
  const results = (await pipeline.exec()) ?? [];
  return sets.map((set, index) => {
    const [error, count] = results[index] ?? [new Error("A count is missing."), 0];
    if (error) throw error;
    return { ...set, count: Number(count) };
  });
}

/** How many jobs each switch holds, those still to be released after a change included. */
export async function heldByFlag(ctx: Context): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { heldSetKey, count } of await heldSets(ctx)) {
    const flag = flagOfHeldSet(heldSetKey);
    counts.set(flag, (counts.get(flag) ?? 0) + count);
  }
  return counts;
}
