import { redisScript } from "../redis-script";

/**
 * Adds failures of one moment to the counts of every resolution.
 *
 * KEYS    one chunk for each resolution: hash `slot:class:code` -> count, and `slot#` -> how many codes that slot names
 * ARGV 1  how many codes a slot names at most · 2 what stands for further codes
 *      3… slot and TTL ms for each key, then class, code, count for each category
 * Result  nothing
 * Cost    O(resolutions x categories)
 */
export const COUNT_FAILURES = redisScript(`
local most, other = tonumber(ARGV[1]), ARGV[2]
local first = 3 + 2 * #KEYS
for i, key in ipairs(KEYS) do
  local slot, ttl = ARGV[1 + 2 * i], ARGV[2 + 2 * i]
  for at = first, #ARGV, 3 do
    local field = slot .. ':' .. ARGV[at] .. ':' .. ARGV[at + 1]
    if ARGV[at + 1] ~= other and redis.call('HEXISTS', key, field) == 0 then
      if tonumber(redis.call('HGET', key, slot .. '#') or '0') < most then
        redis.call('HINCRBY', key, slot .. '#', 1)
      else
        field = slot .. ':' .. ARGV[at] .. ':' .. other
      end
    end
    redis.call('HINCRBY', key, field, ARGV[at + 2])
  end
  redis.call('PEXPIRE', key, ttl)
end
`);
