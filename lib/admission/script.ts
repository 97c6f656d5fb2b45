import { redisScript } from "../redis-script";

/**
 * Everything that workers share and that decides whether a job may run now, in one step: its idempotency key, its tenant's
 * quota, its queue's rate. Nothing is charged and no key is taken unless all three let it pass; a quota slot that was reserved
 * is kept by the job's id until it runs, so that a job is put off once by each and charged once.
 * KEYS 1 record of the idempotency key (hash) · 2 fencing counter (string) · 3 TAT of the tenant (string)
 *      4 quota reservations (sorted set, job id by slot) · 5 TAT of the queue (string) · 6 rate reservations (as 4)
 * ARGV 1 job id · 2 has a key ('1' or '') · 3 fingerprint · 4 lock ms · 5 quota emission ms, or '' · 6 quota tolerance ms
 *      7 rate emission ms, or '' · 8 rate tolerance ms · 9 ms that a reservation is kept after its slot
 * Result: {'run', fence or 0} · {'done', result} · {'mismatch'} · {'busy', until ms} · {'quota', slot ms} · {'rate', slot ms}
 * Cost: O(log reservations), and at most 100 old reservations removed. GCRA mirrors lib/resilience/gcra.ts.
 */
export const ADMIT = redisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local id = ARGV[1]

if ARGV[2] == '1' then
  local held = redis.call('HMGET', KEYS[1], 'state', 'print', 'job', 'until', 'result')
  if held[1] and held[2] ~= ARGV[3] then return {'mismatch'} end
  if held[1] == 'done' then return {'done', held[5]} end
  if held[1] == 'running' and held[3] ~= id and tonumber(held[4]) > now then
    return {'busy', string.format('%.0f', math.ceil(tonumber(held[4])))}
  end
end

-- Gives nil when the job may run, else its slot; then whether it paid just now, and whether a reservation of it was kept.
local function reserve(tatKey, slotsKey, emission, tolerance)
  local kept = tonumber(redis.call('ZSCORE', slotsKey, id) or nil)
  if kept then
    if kept <= now then return nil, false, true end
    return kept, false, true
  end
  local start = math.max(tonumber(redis.call('GET', tatKey) or '0'), now)
  local slot = start - tonumber(tolerance)
  local new = start + tonumber(emission)
  redis.call('SET', tatKey, string.format('%.3f', new), 'PX', math.ceil(new - now + 1000))
  if slot <= now then return nil, true, false end
  local old = redis.call('ZRANGEBYSCORE', slotsKey, '-inf', now - tonumber(ARGV[9]), 'LIMIT', 0, 100)
  if #old > 0 then redis.call('ZREM', slotsKey, unpack(old)) end
  redis.call('ZADD', slotsKey, string.format('%.3f', slot), id)
  redis.call('PEXPIRE', slotsKey, math.ceil(slot - now + tonumber(ARGV[9])))
  return slot
end

local paid, kept = false, false
if ARGV[5] ~= '' then
  local slot
  slot, paid, kept = reserve(KEYS[3], KEYS[4], ARGV[5], ARGV[6])
  if slot then return {'quota', string.format('%.0f', math.ceil(slot))} end
end
if ARGV[7] ~= '' then
  local slot, _, waited = reserve(KEYS[5], KEYS[6], ARGV[7], ARGV[8])
  if slot then
    -- The quota is paid: the job must not pay again when it comes back.
    if paid then
      redis.call('ZADD', KEYS[4], string.format('%.3f', now), id)
      redis.call('PEXPIRE', KEYS[4], math.ceil(slot - now + tonumber(ARGV[9])))
    end
    return {'rate', string.format('%.0f', math.ceil(slot))}
  end
  if waited then redis.call('ZREM', KEYS[6], id) end
end
if kept then redis.call('ZREM', KEYS[4], id) end

if ARGV[2] ~= '1' then return {'run', 0} end
local fence = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[1], 'state', 'running', 'print', ARGV[3], 'job', id, 'fence', fence, 'until', string.format('%.0f', now + tonumber(ARGV[4])))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {'run', fence}
`);
