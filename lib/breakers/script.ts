import { ADD_MARK } from "../marks/add-mark";
import { redisScript } from "../redis-script";

/**
 * The circuit breaker's machine, all of it: one operation on one route, in one step. model.ts is the same in TypeScript, and a
 * property test holds the two together.
 * KEYS 1 the breaker (hash: `state` JSON) · 2 routes that are not closed (hash id -> JSON {kind, untilMs}) · 3 index of
 *      routes (sorted set id by last use) · 4 version (string) · 5 history (stream, about 200 entries) · 6 and 7 order and texts of marks: where it leaves closed and returns
 * ARGV 1 JSON {op, id, route, prefix, queue?, nowMs?, policy?, and what the operation needs}: nowMs left out is Redis's time
 *      2 channel of watchers · 3 channel of browsers
 *      report {batches: [[succeeded, then failed, their ms in all, least open ms], ...]}
 *      admit {token, leaseMs, jitter in [0, 1)} · settle {token, outcome ok|failed|neutral, tookMs, openAtLeastMs}
 *      isolate {by, reason, untilMs or 0} · reset {by, reason}
 * Result: JSON {decision none|run|probe|defer, untilMs, kind, openUntilMs, state}.
 * Cost: O(10 buckets + probes in flight): about 30 µs. Keys live for 7 days after their last use; a manual trip without
 * an end lives until it is reset. The index holds 5,000 routes.
 */
export const BREAKER = redisScript(`${ADD_MARK}
local a = cjson.decode(ARGV[1])
local p = a.policy
local now = a.nowMs
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local text = redis.call('HGET', KEYS[1], 'state')
local s = text and cjson.decode(text) or {
  kind = 'closed', sinceMs = now, leftClosedMs = 0, untilMs = 0, cause = '', by = '', reason = '', streak = 0,
  successes = 0, deferred = 0, probes = {}, window = {}, trips = {}, latencyMs = -1, seenMs = now, queue = '' }
local events = {}
local wasClosed = s.kind == 'closed'

local function become(kind, untilMs, cause, by, reason)
  if s.kind == 'closed' then s.leftClosedMs = now end
  s.kind, s.sinceMs, s.untilMs, s.cause, s.by, s.reason = kind, now, untilMs, cause, by, reason
  s.streak, s.successes, s.deferred, s.probes = 0, 0, 0, {}
  if kind == 'closed' then
    s.leftClosedMs = 0
    s.window = {}
  end
end
local function tell(event)
  events[#events + 1] = cjson.encode({ event = event, atMs = now, cause = s.cause, by = s.by, reason = s.reason,
    untilMs = s.untilMs, queue = a.queue or '' })
end
local function open(cause, atLeastMs)
  if s.kind == 'closed' then
    local hour = math.floor(now / 3600000)
    for key in pairs(s.trips) do
      if tonumber(key) < hour - 23 then s.trips[key] = nil end
    end
    s.trips[tostring(hour)] = (s.trips[tostring(hour)] or 0) + 1
  end
  become('open', now + math.max(p.openMs, atLeastMs), cause, '', '')
  tell('opened')
end
local function prune()
  for window, slots in pairs(s.window) do
    local width = math.max(1, math.floor(tonumber(window) / 10))
    local oldest = math.floor(now / width) - 9
    for slot in pairs(slots) do
      if tonumber(slot) < oldest then slots[slot] = nil end
    end
    if next(slots) == nil then s.window[window] = nil end
  end
end
local function learn(count, tookMs)
  if count == 0 then return end
  local mean = tookMs / count
  s.latencyMs = math.floor((s.latencyMs < 0 and mean or s.latencyMs + (mean - s.latencyMs) * 0.2) + 0.5)
end
local function report(batch)
  local ok, failed, tookMs, atLeastMs = batch[1], batch[2], batch[3], batch[4]
  learn(ok, tookMs)
  if s.kind ~= 'closed' then return end
  prune()
  local window = tostring(p.windowMs)
  local slot = tostring(math.floor(now / math.max(1, math.floor(p.windowMs / 10))))
  local slots = s.window[window] or {}
  s.window[window] = slots
  local bucket = slots[slot] or { 0, 0 }
  slots[slot] = { bucket[1] + ok, bucket[2] + failed }
  if ok > 0 then s.streak = 0 end
  s.streak = s.streak + failed
  if failed == 0 then return end
  if s.streak >= p.consecutiveFailures then return open('consecutive', atLeastMs) end
  local total, bad = 0, 0
  for _, counts in pairs(slots) do
    total = total + counts[1] + counts[2]
    bad = bad + counts[2]
  end
  if total >= p.minSamples and bad / total >= p.failureShare then open('share', atLeastMs) end
end
local function defer(baseMs)
  s.deferred = s.deferred + 1
  return 'defer', baseMs + math.floor(a.jitter * math.min(p.openMs, s.deferred * 20))
end
local function admit()
  if s.kind == 'closed' then return 'run', 0 end
  if s.kind ~= 'half-open' and s.untilMs > 0 and now >= s.untilMs then
    become('half-open', 0, s.cause, '', '')
    tell('half-opened')
  end
  if s.kind == 'half-open' then
    local flying = 0
    for token, untilMs in pairs(s.probes) do
      if untilMs <= now then s.probes[token] = nil else flying = flying + 1 end
    end
    if s.probes[a.token] or flying < p.probes then
      s.probes[a.token] = now + a.leaseMs
      return 'probe', 0
    end
    return defer(now + math.max(1, math.floor(p.openMs / 4)))
  end
  return defer(s.untilMs > 0 and s.untilMs or now + math.max(p.openMs, 60000))
end
local function settle()
  if a.outcome == 'ok' then learn(1, a.tookMs) end
  if s.kind ~= 'half-open' or not s.probes[a.token] then return end
  s.probes[a.token] = nil
  if a.outcome == 'failed' then return open('probe', a.openAtLeastMs) end
  if a.outcome ~= 'ok' then return end
  s.successes = s.successes + 1
  if s.successes < p.successesToClose then return end
  become('closed', 0, '', '', '')
  tell('closed')
end

local decision, untilMs = 'none', 0
if a.op == 'report' then
  for _, batch in ipairs(a.batches) do report(batch) end
elseif a.op == 'admit' then
  decision, untilMs = admit()
elseif a.op == 'settle' then
  settle()
elseif a.op == 'isolate' then
  become('isolated', a.untilMs, 'manual', a.by, a.reason)
  tell('isolated')
elseif a.op == 'reset' then
  become('closed', 0, '', a.by, a.reason)
  tell('reset')
end
s.seenMs = now
if a.queue then s.queue = a.queue end
local state = cjson.encode(s)
redis.call('HSET', KEYS[1], 'state', state, 'route', a.route, 'prefix', a.prefix)
if p then redis.call('HSET', KEYS[1], 'policy', cjson.encode(p)) end
if s.kind == 'isolated' and s.untilMs == 0 then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], 604800000) end
redis.call('ZADD', KEYS[3], now, a.id)
if redis.call('ZCARD', KEYS[3]) > 5000 then redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -5001) end
if #events > 0 then
  for _, event in ipairs(events) do redis.call('XADD', KEYS[5], 'MAXLEN', '~', 200, '*', 'event', event) end
  redis.call('PEXPIRE', KEYS[5], 604800000)
  if (s.kind == 'closed') ~= wasClosed then
    local verb = s.kind == 'open' and ' opened' or s.kind == 'isolated' and ' opened by hand' or ' closed'
    local mark = { at = now, kind = 'breaker', label = 'Breaker of ' .. a.route .. verb, ref = a.id,
      by = s.by == '' and 'system' or s.by }
    if s.queue ~= '' then mark.queue = s.queue end
    addMark(KEYS[6], KEYS[7], now, now, s.queue .. '.' .. now .. '-' .. a.id, cjson.encode(mark))
  end
  if s.kind == 'closed' then redis.call('HDEL', KEYS[2], a.id)
  else redis.call('HSET', KEYS[2], a.id, cjson.encode({ kind = s.kind, untilMs = s.untilMs })) end
  redis.call('PUBLISH', ARGV[2], redis.call('INCR', KEYS[4]))
  redis.call('PUBLISH', ARGV[3], cjson.encode({ event = 'breakers', data = { changed = { a.id } } }))
elseif decision == 'run' and redis.call('HDEL', KEYS[2], a.id) == 1 then
  redis.call('INCR', KEYS[4])
end
return cjson.encode({ decision = decision, untilMs = untilMs, kind = s.kind, openUntilMs = s.untilMs, state = state })
`);
