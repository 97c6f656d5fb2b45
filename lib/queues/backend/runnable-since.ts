/**
 * When a job last became runnable. A job delayed by a day does not arrive a day old, and a replayed or retried one is
 * not as old as its first life: so the latest of added + delay, last start, and the replay noted in its own log. A
 * delay that was cut short by a promotion lies in the future and is left out.
 * The log row is the one that a replay leaves; see lib/jobs/history.ts.
 */
export const RUNNABLE_SINCE = `
local function runnableSince(base, id, now)
  local job = base .. id
  local size = redis.pcall('HSTRLEN', job, 'opts')
  if type(size) ~= 'number' then return nil end
  local read = redis.call('HMGET', job, 'timestamp', 'processedOn', size < 65536 and 'opts' or nil)
  local added, started, opts = tonumber(read[1]), tonumber(read[2]), read[3] or ''
  if not added then return started end
  local since = added
  if string.find(opts, '"delay":', 1, true) then
    -- A backoff has a delay too: only what is parsed tells the one from the other.
    local isJson, parsed = pcall(cjson.decode, opts)
    local delay = isJson and type(parsed) == 'table' and tonumber(parsed.delay)
    if delay and added + delay <= now then since = added + delay end
  end
  if started then return math.max(since, started) end
  local row = redis.pcall('LINDEX', job .. ':logs', -1)
  if type(row) == 'string' and string.sub(row, 1, 11) == '[spillway] ' then
    local at = tonumber(string.match(string.sub(row, 1, 500), '"at":(%d+)'))
    if at then since = math.max(since, at) end
  end
  return since
end
`;

/**
 * The earliest time at which one of the jobs at the ends of a backlog became runnable, 0 for none: the tail of the
 * lists, the next prioritized job, and the first one of the lowest priority. Lengths tell what need not be looked at.
 */
export const OLDEST_OF_BACKLOG = `${RUNNABLE_SINCE}
local function oldestOfBacklog(base, waiting, paused, prioritized, now)
  local ids = {}
  if waiting > 0 then ids[1] = redis.call('LINDEX', base .. 'wait', -1) end
  if paused > 0 then ids[#ids + 1] = redis.call('LINDEX', base .. 'paused', -1) end
  if prioritized > 0 then
    local key = base .. 'prioritized'
    local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')
    local floor = math.floor(tonumber(last[2]) / 4294967296) * 4294967296
    ids[#ids + 1] = redis.call('ZRANGE', key, 0, 0)[1]
    ids[#ids + 1] = redis.call('ZRANGEBYSCORE', key, string.format('%.0f', floor), '+inf', 'LIMIT', 0, 1)[1]
  end
  local oldest = 0
  for _, id in ipairs(ids) do
    local since = runnableSince(base, id, now)
    if since and (oldest == 0 or since < oldest) then oldest = since end
  end
  return oldest
end
`;
