import type { Context } from "../context";
import type { StoredFlag } from "./rules";

/** A held job comes back by itself this long after its switch has expired, should nobody release it. */
const HELD_PAST_EXPIRY_MS = 86_400_000;

/**
 * Notes that a switch holds a job, provided that the switch is still the one that the worker saw: a switch lifted or
 * changed meanwhile holds nothing new, so that no job is left behind by a release. A job held again keeps its place.
 * KEYS 1 flags (hash) · 2 held jobs of this flag and queue (sorted set) · 3 index of held sets (set) · 4 sequence
 * ARGV 1 flag key · 2 the flag's updatedAt · 3 member of the index · 4 job id
 * Result: 1 held, 0 the switch is another one now. Cost: O(log held) and one small JSON.
 */
const HOLD = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then return 0 end
local flag = cjson.decode(text)
if not flag.enabled or string.format('%.0f', flag.updatedAt) ~= ARGV[2] then return 0 end
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('ZADD', KEYS[2], 'NX', redis.call('INCR', KEYS[4]), ARGV[4])
return 1
`;

/** The member of the index of held sets for one queue and one flag. */
export const heldMember = (queueKey: string, flagKey: string) => `${queueKey}:${flagKey}`;

export function parseHeldMember(member: string): { queueKey: string; flagKey: string } {
  const colon = member.indexOf(":");
  return { queueKey: member.slice(0, colon), flagKey: member.slice(colon + 1) };
}

/**
 * Indexes a job as held. True: the caller now moves it to delayed. False: the switch has changed, look again.
 * A process that dies between the two leaves a member that is not delayed: a release skips it.
 */
export async function indexHeld(
  ctx: Context,
  flag: StoredFlag,
  queueKey: string,
  jobId: string,
): Promise<boolean> {
  const held = await ctx.redis.eval(
    HOLD,
    4,
    ctx.keys.flags(),
    ctx.keys.held(flag.key, queueKey),
    ctx.keys.heldIndex(),
    ctx.keys.heldSequence(),
    flag.key,
    flag.updatedAt,
    heldMember(queueKey, flag.key),
    jobId,
  );
  return held === 1;
}

/** Until when a held job sleeps when nothing releases it. A worker that meets it then holds it again if it must. */
export function heldUntilMs(flag: StoredFlag, nowMs: number): number {
  return Math.max(nowMs, flag.expiresAt ?? nowMs) + HELD_PAST_EXPIRY_MS;
}
