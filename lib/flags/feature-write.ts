import type { Context } from "../context";
import { type FeatureFlag, KEPT_VERSIONS, MAX_FEATURE_FLAGS } from "../contract/feature-flags";
import { SpillwayError } from "../errors";
import { redisScript, runScript } from "../redis-script";

/**
 * Replaces or removes one feature flag, provided that it is still what the caller has read, keeps what it was among its
 * former versions, raises the version of all flags and tells the workers, in one step.
 * KEYS 1 feature flags (hash) · 2 version (string) · 3 kill switches (hash) · 4 former versions (list)
 * ARGV 1 channel · 2 flag key · 3 the old JSON or "" · 4 the new JSON or "" · 5 how many flags there may be · 6 how many
 *      former versions are kept
 * Result: the new version, -1 somebody else was quicker, -2 a kill switch has that key, -3 there are too many.
 * Cost: O(1), and O(former versions) for a removal.
 */
const REPLACE_FEATURE = redisScript(`
local old = redis.call('HGET', KEYS[1], ARGV[2]) or ''
if old ~= ARGV[3] then return -1 end
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[1], ARGV[2])
  redis.call('DEL', KEYS[4])
else
  if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return -2 end
  if old == '' and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return -3 end
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[4])
  if old ~= '' then
    redis.call('LPUSH', KEYS[4], old)
    redis.call('LTRIM', KEYS[4], 0, tonumber(ARGV[6]) - 1)
  end
end
local version = redis.call('INCR', KEYS[2])
redis.call('PUBLISH', ARGV[1], version)
return version
`);

/**
 * Stores `next` (null removes) in place of `before`, the text that was read. False: it has changed since, read again.
 * Throws `conflict` when a kill switch has that key, `unprocessable` when there are too many flags.
 */
export async function replaceFeature(
  ctx: Context,
  key: string,
  before: string | null,
  next: FeatureFlag | null,
): Promise<boolean> {
  const { keys } = ctx;
  const version = await runScript(
    ctx.redis,
    REPLACE_FEATURE,
    [keys.featureFlags(), keys.flagsVersion(), keys.flags(), keys.featureFlagHistory(key)],
    [
      keys.flagsChannel(),
      key,
      before ?? "",
      next === null ? "" : JSON.stringify(next),
      MAX_FEATURE_FLAGS,
      KEPT_VERSIONS,
    ],
  );
  if (version === -2) {
    throw new SpillwayError("conflict", `A kill switch is named ${key} already.`, {
      hint: "Give the flag another key: workers ask for both by their key.",
    });
  }
  if (version === -3) {
    throw new SpillwayError("unprocessable", `There are ${MAX_FEATURE_FLAGS} feature flags already.`, {
      hint: "Delete flags that have done their work.",
    });
  }
  return version !== -1;
}
