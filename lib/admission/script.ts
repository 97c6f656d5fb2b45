import { redisScript } from "../redis-script";

/**
 * Everything that workers share and that decides whether a job may run now, in one step: its idempotency key, its tenant's
 * quota, its queue's rate. Nothing is charged and no key is taken unless all three let it pass; a quota slot that was reserved
 * is kept by the job's id until it runs, so that a job is put off once by each and charged once. Asks for several jobs of one
 * queue, each as if it came alone: what is read is read for all at once, and a later job sees what an earlier one wrote.
 * KEYS 1 fencing counter (string) · 2 quota reservations (sorted set, job id by slot) · 3 TAT of the queue (string)
 *      4 rate reservations (as 2) · then two a job: record of its idempotency key (string), TAT of its tenant (string)
 * ARGV 1 ms that a reservation is kept after its slot · then a text a job, '<fingerprint> <lock ms> <quota emission ms>
 *      <quota tolerance ms> <rate emission ms> <rate tolerance ms> <job id>', with '-' for what it has none of. One text, for
 *      an argument costs the worker more than its parting costs Redis.
 * Result, for each job: {'run', fence or 0} · {'done', result} · {'mismatch'} · {'busy', until ms} · {'quota', slot ms} ·
 *      {'rate', slot ms}
 * A record is 'running <fence> <until ms> <fingerprint> <job id>' or 'done <fence> <fingerprint> <result>'.
 * Cost a job: O(log reservations), and at most 100 old reservations removed. GCRA mirrors lib/resilience/gcra.ts.
 */
export const ADMIT = redisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local kept_ms = tonumber(ARGV[1])

local function whole(ms) return string.format('%.0f', math.ceil(ms)) end
local function exact(ms) return string.format('%.3f', ms) end

local jobs = {}
local texts = { names = {} }
local quota = { slots = KEYS[2], ids = {} }
local rate = { slots = KEYS[4], ids = {} }
for n = 1, #ARGV - 1 do
  local print, lock, qe, qt, re, rt, id = string.match(ARGV[n + 1], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
  local job = { id = id, record = KEYS[3 + 2 * n], tenant = KEYS[4 + 2 * n], lock = lock, qe = tonumber(qe), qt = tonumber(qt), re = tonumber(re), rt = tonumber(rt) }
  if print ~= '-' then
    job.print = print
    table.insert(texts.names, job.record)
  end
  if job.qe then
    table.insert(texts.names, job.tenant)
    table.insert(quota.ids, id)
  end
  if job.re then table.insert(rate.ids, id) end
  jobs[n] = job
end
if #rate.ids > 0 then table.insert(texts.names, KEYS[3]) end

if #texts.names > 0 then
  for n, text in ipairs(redis.call('MGET', unpack(texts.names))) do texts[texts.names[n]] = text end
end
for _, limit in ipairs({ quota, rate }) do
  limit.of = {}
  if #limit.ids > 0 then
    for n, slot in ipairs(redis.call('ZMSCORE', limit.slots, unpack(limit.ids))) do limit.of[limit.ids[n]] = tonumber(slot or nil) end
  end
end

local tats = {}
local function tat(key) return tats[key] or math.max(tonumber(texts[key] or '0'), now) end

local function keep(limit, id, slot, until_ms)
  redis.call('ZADD', limit.slots, exact(slot), id)
  redis.call('PEXPIRE', limit.slots, math.ceil(until_ms - now + kept_ms))
  limit.of[id] = slot
end

local function forget(limit, id)
  redis.call('ZREM', limit.slots, id)
  limit.of[id] = nil
end

-- Gives nil when the job may run, else its slot; then whether it paid just now, and whether a reservation of it was kept.
local function reserve(limit, key, id, emission, tolerance)
  local kept = limit.of[id]
  if kept then
    if kept <= now then return nil, false, true end
    return kept, false, true
  end
  local start = math.max(tat(key), now)
  local slot = start - tolerance
  tats[key] = start + emission
  if slot <= now then return nil, true, false end
  local old = redis.call('ZRANGEBYSCORE', limit.slots, '-inf', now - kept_ms, 'LIMIT', 0, 100)
  if #old > 0 then redis.call('ZREM', limit.slots, unpack(old)) end
  keep(limit, id, slot, slot)
  return slot
end

-- Fencing tokens are drawn once for all: those that nobody needs are gaps.
local fence
local function nextFence()
  fence = (fence or redis.call('INCRBY', KEYS[1], #jobs) - #jobs) + 1
  return string.format('%.0f', fence)
end

local function admit(job)
  local held = job.print and texts[job.record]
  if held then
    local before, result = string.match(held, '^done %d+ (%S+) (.*)$')
    if before then
      if before ~= job.print then return {'mismatch'} end
      return {'done', result}
    end
    local till, of, holder = string.match(held, '^running %d+ (%d+) (%S+) (.*)$')
    if of ~= job.print then return {'mismatch'} end
    if holder ~= job.id and tonumber(till) > now then return {'busy', till} end
  end

  local paid, kept = false, false
  if job.qe then
    local slot
    slot, paid, kept = reserve(quota, job.tenant, job.id, job.qe, job.qt)
    if slot then return {'quota', whole(slot)} end
  end
  if job.re then
    local slot, _, waited = reserve(rate, KEYS[3], job.id, job.re, job.rt)
    if slot then
      -- The quota is paid: the job must not pay again when it comes back.
      if paid then keep(quota, job.id, now, slot) end
      return {'rate', whole(slot)}
    end
    if waited then forget(rate, job.id) end
  end
  if kept then forget(quota, job.id) end

  if not job.print then return {'run', 0} end
  local fence = nextFence()
  local record = 'running ' .. fence .. ' ' .. whole(now + tonumber(job.lock)) .. ' ' .. job.print .. ' ' .. job.id
  redis.call('SET', job.record, record, 'PX', job.lock)
  texts[job.record] = record
  return {'run', fence}
end

local answers = {}
for n, job in ipairs(jobs) do answers[n] = admit(job) end
for key, new in pairs(tats) do redis.call('SET', key, exact(new), 'PX', math.ceil(new - now + 1000)) end
return answers
`);
