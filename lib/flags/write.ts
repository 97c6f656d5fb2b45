import type { Context } from "../context";
import { SpillwayError } from "../errors";
import { flagOfHeldSet, RELEASED_MARK } from "./held-counts";
import { heldMember, parseHeldMember } from "./hold";
import type { StoredFlag } from "./rules";

/**
 * Replaces or removes one flag, provided that it is still what the caller has read, raises the version and tells the
 * workers, in one step. Held sets that are given are renamed, so that they are released whatever the flag becomes.
 * KEYS 1 flags (hash) · 2 version (string) · 3 index of held sets (set) · 4 feature flags (hash)
 *      then per held set: its key, its new key
 * ARGV 1 channel · 2 flag key · 3 the old JSON or "" · 4 the new JSON or "" · 5 size of the index when it was read, or -1
 *      then per held set: old member, new member
 * Result: the new version, -1 when somebody else was quicker, -2 when a feature flag has that key. Cost: O(held sets of this flag).
 */
const REPLACE = `
local old = redis.call('HGET', KEYS[1], ARGV[2]) or ''
if old ~= ARGV[3] then return -1 end
if ARGV[5] ~= '-1' and redis.call('SCARD', KEYS[3]) ~= tonumber(ARGV[5]) then return -1 end
if ARGV[4] ~= '' and redis.call('HEXISTS', KEYS[4], ARGV[2]) == 1 then return -2 end
if ARGV[4] == '' then redis.call('HDEL', KEYS[1], ARGV[2]) else redis.call('HSET', KEYS[1], ARGV[2], ARGV[4]) end
for i = 5, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('RENAME', KEYS[i], KEYS[i + 1])
    redis.call('SREM', KEYS[3], ARGV[i + 1])
    redis.call('SADD', KEYS[3], ARGV[i + 2])
  end
end
local version = redis.call('INCR', KEYS[2])
redis.call('PUBLISH', ARGV[1], version)
return version
`;

/**
 * Stores `next` (null removes) in place of `before`, the text that was read. False: something has changed since, read
 * again. `letGo` releases what the flag holds although it may stay on, because it now means other jobs.
 * Throws `conflict` when a feature flag has that key.
 */
export async function replaceFlag(
  ctx: Context,
  key: string,
  before: string | null,
  next: StoredFlag | null,
  letGo: boolean,
): Promise<boolean> {
  const { moves, indexSize } = letGo ? await heldMoves(ctx, key) : { moves: [], indexSize: -1 };
  const version = await ctx.redis.eval(
    REPLACE,
    4 + 2 * moves.length,
    ctx.keys.flags(),
    ctx.keys.flagsVersion(),
    ctx.keys.heldIndex(),
    ctx.keys.featureFlags(),
    ...moves.flatMap(({ queueKey, to }) => [ctx.keys.held(key, queueKey), ctx.keys.held(to, queueKey)]),
    ctx.keys.flagsChannel(),
    key,
    before ?? "",
    next === null ? "" : JSON.stringify(next),
    indexSize,
    ...moves.flatMap(({ queueKey, to }) => [heldMember(queueKey, key), heldMember(queueKey, to)]),
  );
  if (version === -2) {
    throw new SpillwayError("conflict", `A feature flag is named ${key} already.`, {
      hint: "Give the kill switch another key: workers ask for both by their key.",
    });
  }
  return version !== -1;
}

async function heldMoves(ctx: Context, key: string) {
  const members = await ctx.redis.smembers(ctx.keys.heldIndex());
  const to = `${key}${RELEASED_MARK}${ctx.clock.now()}`;
  const moves = members
    .map(parseHeldMember)
    .filter(({ flagKey }) => flagKey === key && flagOfHeldSet(flagKey) === flagKey)
    .map(({ queueKey }) => ({ queueKey, to }));
  return { moves, indexSize: members.length };
}
