import { redisScript } from "../redis-script";

/**
 * Everything that workers share and that decides whether a job may run now, in one step: its idempotency key, its tenant's
 * quota, its queue's rate. Nothing is charged and no key is taken unless all three let it pass; a quota slot that was reserved
 * is kept by the job's id until it runs, so that a job is put off once by each and charged once. Asks for several jobs of one
 * queue, each as if it came alone.
 * KEYS 1 fencing counter (string) · 2 quota reservations (sorted set, job id by slot) · 3 TAT of the queue (string)
 *      4 rate reservations (as 2) · then two a job: record of its idempotency key (string), TAT of its tenant (string)
 * ARGV 1 ms that a reservation is kept after its slot · then seven a job: its id, fingerprint or '' for one without a key, lock
 *      ms, quota emission ms or '', quota tolerance ms, rate emission ms or '', rate tolerance ms
 * Result, for each job: {'run', fence or 0} · {'done', result} · {'mismatch'} · {'busy', until ms} · {'quota', slot ms} ·
 *      {'rate', slot ms}
 * A record is 'running <fence> <until ms> <fingerprint> <job id>' or 'done <fence> <fingerprint> <result>'.
 * Cost a job: O(log reservations), and at most 100 old reservations removed. GCRA mirrors lib/resilience/gcra.ts.
 */
export const ADMIT = redisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local kept_ms = tonumber(ARGV[1])

local jobs = (#KEYS - 4) / 2

-- Fencing tokens are drawn once for all: those that nobody needs are gaps.
local fence, drawn = 0, false
local function nextFence()
  if not drawn then
    fence = redis.call('INCRBY', KEYS[1], jobs) - jobs
    drawn = true
  end
  fence = fence + 1
  return string.format('%.0f', fence)
end

local function whole(ms) return string.format('%.0f', math.ceil(ms)) end

-- Gives nil when the job may run, else its slot; then whether it paid just now, and whether a reservation of it was kept.
local function reserve(tatKey, slotsKey, id, emission, tolerance)
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
  local old = redis.call('ZRANGEBYSCORE', slotsKey, '-inf', now - kept_ms, 'LIMIT', 0, 100)
  if #old > 0 then redis.call('ZREM', slotsKey, unpack(old)) end
  redis.call('ZADD', slotsKey, string.format('%.3f', slot), id)
  redis.call('PEXPIRE', slotsKey, math.ceil(slot - now + kept_ms))
  return slot
end

local function admit(record, tenant, id, print, lock, quotaEmission, quotaTolerance, rateEmission, rateTolerance)
  local held = print ~= '' and redis.call('GET', record)
  if held then
    local before, result = string.match(held, '^done %d+ (%S+) (.*)$')
    if before then
      if before ~= print then return {'mismatch'} end
      return {'done', result}
    end
    local till, of, job = string.match(held, '^running %d+ (%d+) (%S+) (.*)$')
    if of ~= print then return {'mismatch'} end
    if job ~= id and tonumber(till) > now then return {'busy', till} end
  end

  local paid, kept = false, false
  if quotaEmission ~= '' then
    local slot
    slot, paid, kept = reserve(tenant, KEYS[2], id, quotaEmission, quotaTolerance)
    if slot then return {'quota', whole(slot)} end
  end
  if rateEmission ~= '' then
    local slot, _, waited = reserve(KEYS[3], KEYS[4], id, rateEmission, rateTolerance)
    if slot then
      -- The quota is paid: the job must not pay again when it comes back.
      if paid then
        redis.call('ZADD', KEYS[2], string.format('%.3f', now), id)
        redis.call('PEXPIRE', KEYS[2], math.ceil(slot - now + kept_ms))
      end
      return {'rate', whole(slot)}
    end
    if waited then redis.call('ZREM', KEYS[4], id) end
  end
  if kept then redis.call('ZREM', KEYS[2], id) end

  if print == '' then return {'run', 0} end
  local fence = nextFence()
  redis.call('SET', record, 'running ' .. fence .. ' ' .. whole(now + tonumber(lock)) .. ' ' .. print .. ' ' .. id, 'PX', lock)
  return {'run', fence}
end

local answers = {}
for n = 1, jobs do
  answers[n] = admit(KEYS[3 + 2 * n], KEYS[4 + 2 * n], unpack(ARGV, 7 * n - 5, 7 * n + 1))
end
return answers
`);
