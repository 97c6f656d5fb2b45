import { redisScript } from "../redis-script";

/**
 * Counts attempts and gives out retries of one queue's budget.
 *
 * KEYS 1 the budget's hash: w window ms · b number of the window · a, r attempts and retries of it · pa, pr those of the one
 *        before · q the last slot that was given to a postponed retry, epoch ms · i the distance of slots, ms
 * ARGV 1 now, epoch ms, or '' for the clock of Redis · 2 window ms · 3 share · 4 free retries a window · 5 attempts to add
 *      6 '1' asks for a retry · 7 the longest delay that still serves, ms
 * Result {1, 0}: granted, or nothing was asked · {0, ms}: postponed to a slot of its own · {-1, 0}: there is none in time
 * Cost   O(1); the hash expires two windows after its last use or slot
 *
 * The sliding window is two fixed ones, the older weighted by what is left of it. While slots are given out, every further
 * retry takes one too, so that those who came first go first and the pace stays that of the budget.
 */
export const RETRY_BUDGET = redisScript(`
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local window, share, free = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'w', 'b', 'a', 'r', 'pa', 'pr', 'q', 'i')
local bucket = math.floor(now / window)
local a, r, pa, pr = 0, 0, 0, 0
local last, step = tonumber(kept[7]) or 0, tonumber(kept[8]) or 0
if tonumber(kept[1]) == window then
  local age = bucket - tonumber(kept[2])
  if age <= 0 then
    bucket = tonumber(kept[2])
    a, r, pa, pr = tonumber(kept[3]), tonumber(kept[4]), tonumber(kept[5]), tonumber(kept[6])
  elseif age == 1 then
    pa, pr = tonumber(kept[3]), tonumber(kept[4])
  end
end
a = a + tonumber(ARGV[5])
local code, delay = 1, 0
if ARGV[6] == '1' then
  local start = bucket * window
  local left = 1 - math.min(1, math.max(0, (now - start) / window))
  local allowed = math.max(free, share * (a + pa * left))
  local used = r + pr * left
  if last > start and step > 0 then used = used + (math.min(last, now) - start) / step end
  if last <= now and used + 1 <= allowed then
    r = r + 1
  elseif allowed <= 0 then
    code = -1
  else
    local distance = window / allowed
    local slot = math.max(last, now, start + window) + distance
    if slot - now > tonumber(ARGV[7]) then
      code = -1
    else
      code, delay, last, step = 0, math.ceil(slot - now), slot, distance
    end
  end
end
redis.call('HSET', KEYS[1], 'w', window, 'b', bucket, 'a', a, 'r', r, 'pa', pa, 'pr', pr, 'q', last, 'i', step)
redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(0, last - now) + 2 * window))
return {code, delay}
`);
