import { redisScript } from "../redis-script";

/**
 * Makes a series known, or notes how new it is.
 * KEYS     series by name (hash)
 * ARGV     name, JSON of the series as it would begin, how many are kept
 * Result   JSON of the series as it is, or "" when there is no room
 * Cost     O(1)
 */
export const NOTE_SERIES = redisScript(`
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known then
  if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return '' end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  return ARGV[2]
end
local series, posted = cjson.decode(known), cjson.decode(ARGV[2])
if series.unit == posted.unit and posted.lastAt > series.lastAt then
  series.lastAt = posted.lastAt
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(series))
end
return cjson.encode(series)
`);

/**
 * Stores points of one chunk, of several in one bucket the latest, and sets anew the means of the coarser buckets that they
 * lie in. All of it follows from what is stored: the same points once more change nothing.
 * KEYS     the chunk (hash slot -> value@offset in the bucket), then the one of each coarser resolution that it lies in
 * ARGV     JSON {tiers: [{points in a chunk, ttlMs, buckets in one of the next}, ...] for each key, points: [[bucket, offsetMs, value as text], ...]}
 * Cost     O(points x 60), at most 360 points: some 2 ms
 */
export const STORE_POINTS = redisScript(`
local a = cjson.decode(ARGV[1])
local touched = {}
for _, point in ipairs(a.points) do
  local slot = point[1] % a.tiers[1].points
  local known = redis.call('HGET', KEYS[1], slot)
  if not known or tonumber(string.match(known, '@(%d+)$')) <= point[2] then
    redis.call('HSET', KEYS[1], slot, point[3] .. '@' .. point[2])
  end
  touched[math.floor(point[1] / a.tiers[1].per)] = true
end
redis.call('PEXPIRE', KEYS[1], a.tiers[1].ttlMs)
for level = 2, #KEYS do
  local finer, tier, further = a.tiers[level - 1], a.tiers[level], {}
  for bucket in pairs(touched) do
    local slots, sum, count = {}, 0, 0
    local first = (bucket * finer.per) % finer.points
    for i = 0, finer.per - 1 do slots[#slots + 1] = first + i end
    for _, text in ipairs(redis.call('HMGET', KEYS[level - 1], unpack(slots))) do
      if text then
        sum = sum + tonumber(string.match(text, '^([^@]+)@'))
        count = count + 1
      end
    end
    redis.call('HSET', KEYS[level], bucket % tier.points, string.format('%.12g@0', sum / count))
    further[math.floor(bucket / tier.per)] = true
  end
  redis.call('PEXPIRE', KEYS[level], tier.ttlMs)
  touched = further
end
return 1
`);
