import { redisScript } from "../redis-script";
import { FINISHED_STATES } from "./record";

/** `over`: a table with the states in which nothing more is done. */
const OVER = `local over = {${FINISHED_STATES.map((state) => `${state} = 1`).join(", ")}}\n`;

/** Lets the next operation into the queues of one that has ended. Wants `operation` and `queues`, the hash of queues. */
const FREE_QUEUES = `
local function freeQueues(operation, queues)
  local id, keys = unpack(redis.call('HMGET', operation, 'id', 'queues'))
  for _, queue in ipairs(cjson.decode(keys or '[]')) do
    if redis.call('HGET', queues, queue) == id then redis.call('HDEL', queues, queue) end
  end
end
`;

/**
 * Makes an operation visible, and answers its request, in one step, unless one of its queues is taken.
 * KEYS     operation, its chosen ids, operations of its kind, open operations, hash of queues, the idempotent request
 *          ("" for none)
 * ARGV     the reservation that must still be ours ("" for none), what replaces it, its life in ms, operation id,
 *          time of creation, what to do when a queue is taken (refuse, queue), its queues' JSON, what the keys of
 *          operations begin with, then the operation's fields and values
 * Result   1; 0 when the reservation is not ours any more; or, when refused, the id of an operation that is under way:
 *          then nothing was written
 * Cost     O(fields + queues)
 */
export const COMMIT_OPERATION = redisScript(`
if ARGV[1] ~= '' and redis.call('GET', KEYS[6]) ~= ARGV[1] then return 0 end
${OVER}local behind, seen = {}, {}
for _, queue in ipairs(cjson.decode(ARGV[7])) do
  local id = redis.call('HGET', KEYS[5], queue)
  local state = id and redis.call('HGET', ARGV[8] .. id, 'state')
  if state and not over[state] and not seen[id] then
    if ARGV[6] == 'refuse' then return id end
    seen[id] = 1
    behind[#behind + 1] = id
  end
end
for _, queue in ipairs(cjson.decode(ARGV[7])) do redis.call('HSET', KEYS[5], queue, ARGV[4]) end
if ARGV[1] ~= '' then redis.call('SET', KEYS[6], ARGV[2], 'PX', ARGV[3]) end
redis.call('HSET', KEYS[1], unpack(ARGV, 9))
if #behind > 0 then redis.call('HSET', KEYS[1], 'behind', cjson.encode(behind)) end
redis.call('PERSIST', KEYS[2])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
redis.call('SADD', KEYS[4], ARGV[4])
return 1
`);

/**
 * Takes an operation for one runner. A batch in flight belongs to the runner that wrote it until its lease is over,
 * so that a successor never moves what a slow predecessor is still moving.
 * KEYS     operation
 * ARGV     runner's token, lease in ms
 * Result   1 taken; 0 another runner's batch is in flight; -1 there is nothing to run
 * Cost     O(1)
 */
export const CLAIM_OPERATION = redisScript(`
local state, runner, at, batch = unpack(redis.call('HMGET', KEYS[1], 'state', 'runner', 'runnerAt', 'batch'))
if state ~= 'pending' and state ~= 'running' and state ~= 'canary' and state ~= 'cancelling' then return -1 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if batch and batch ~= '' and runner ~= ARGV[1] and now - tonumber(at) < tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'runner', ARGV[1], 'runnerAt', string.format('%.0f', now))
if state == 'pending' then
  redis.call('HSET', KEYS[1], 'state', 'running', 'startedAt', string.format('%.0f', now))
end
return 1
`);

/**
 * Settles the batch before and writes what the next one is about to move, before it is moved. Counters, position and
 * journal change together, so that a crash neither loses nor doubles a count; nor does a connection that breaks before the
 * answer and sends this again: then the batch before is not there any more.
 * KEYS     operation, journal, jobs to be followed, operations whose jobs are followed
 * ARGV     runner's token; operation id; of the batch before: position's JSON ("" when there is nothing to settle),
 *          moved, skipped, failed, last error ("" keeps the old one); of the next batch: its JSON ("" for none), its
 *          jobs' JSON; then those of the batch before that are to be followed
 * Result   the operation's state, or '' when another runner has taken it: then nothing was written. The next batch is
 *          written only when the state is running.
 * Cost     O(jobs to be followed)
 */
export const ADVANCE_BATCH = redisScript(`
local runner, state, batch = unpack(redis.call('HMGET', KEYS[1], 'runner', 'state', 'batch'))
if runner ~= ARGV[1] then return '' end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
if ARGV[3] ~= '' and batch and batch ~= ARGV[8] then
  redis.call('HINCRBY', KEYS[1], 'moved', ARGV[4])
  redis.call('HINCRBY', KEYS[1], 'skipped', ARGV[5])
  redis.call('HINCRBY', KEYS[1], 'failed', ARGV[6])
  if ARGV[7] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[7]) end
  redis.call('HSET', KEYS[1], 'position', ARGV[3])
  redis.call('HDEL', KEYS[1], 'batch')
  redis.call('DEL', KEYS[2])
  if #ARGV > 9 then
    redis.call('HINCRBY', KEYS[1], 'followed', #ARGV - 9)
    redis.call('RPUSH', KEYS[3], unpack(ARGV, 10))
    redis.call('ZADD', KEYS[4], 'NX', at, ARGV[2])
  end
end
if ARGV[8] == '' or state ~= 'running' then return state end
redis.call('HSET', KEYS[1], 'batch', ARGV[8], 'runnerAt', at, 'lastBatchAt', at)
redis.call('SET', KEYS[2], ARGV[9])
return state
`);

/**
 * Writes what was found of the first jobs in the list of those that are followed; the undecided ones go to its end.
 * KEYS     operation, jobs to be followed
 * ARGV     outcome as it was read ("" for none), outcome as it is now, how many were looked at, the undecided ones
 * Result   1, or 0 when somebody else has written: then nothing was written
 * Cost     O(jobs looked at)
 */
export const SETTLE_OUTCOMES = redisScript(`
if (redis.call('HGET', KEYS[1], 'outcome') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'outcome', ARGV[2])
redis.call('LTRIM', KEYS[2], ARGV[3], -1)
if #ARGV > 3 then redis.call('RPUSH', KEYS[2], unpack(ARGV, 4)) end
return 1
`);

/**
 * Writes how a canary stands, and which state that puts its operation in.
 * KEYS     operation, the canary's jobs
 * ARGV     runner's token, canary's JSON, the state ("" leaves it; running and canary replace each other alone), the
 *          canary's jobs' JSON ("" leaves them)
 * Result   1, or 0 when another runner has taken it
 * Cost     O(1)
 */
export const WRITE_CANARY = redisScript(`
local runner, state = unpack(redis.call('HMGET', KEYS[1], 'runner', 'state'))
if runner ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'canary', ARGV[2])
if ARGV[3] ~= '' and (state == 'running' or state == 'canary') then redis.call('HSET', KEYS[1], 'state', ARGV[3]) end
if ARGV[4] ~= '' then redis.call('SET', KEYS[2], ARGV[4]) end
return 1
`);

/**
 * Notes parents of jobs that are about to be replayed, and how many they are by now.
 * KEYS     operation, its parents
 * ARGV     how many are kept at most, their life in seconds, then the parents
 * Result   how many there are; those beyond the most are left out
 * Cost     O(parents)
 */
export const NOTE_PARENTS = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local count, most = redis.call('SCARD', KEYS[2]), tonumber(ARGV[1])
for i = 3, #ARGV do
  if count >= most then break end
  count = count + redis.call('SADD', KEYS[2], ARGV[i])
end
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[1], 'parents', count)
return count
`);

/**
 * Writes what a discard has put into its archive.
 * KEYS     operation
 * ARGV     runner's token, archive's JSON
 * Result   1, or 0 when another runner has taken it
 * Cost     O(1)
 */
export const WRITE_ARCHIVE = redisScript(`
if redis.call('HGET', KEYS[1], 'runner') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'archive', ARGV[2])
return 1
`);

/**
 * Ends an operation. What matched at its creation and was never met was not failed any more: it counts as skipped.
 * KEYS     operation, hash of queues
 * ARGV     runner's token, final state, error ("" keeps the old one)
 * Result   1, or 0 when another runner has taken it
 * Cost     O(queues)
 */
export const FINISH_OPERATION = redisScript(`${FREE_QUEUES}
if redis.call('HGET', KEYS[1], 'runner') ~= ARGV[1] then return 0 end
local total, moved, skipped, failed = unpack(redis.call('HMGET', KEYS[1], 'total', 'moved', 'skipped', 'failed'))
local missed = total - moved - skipped - failed
if ARGV[2] == 'completed' and missed > 0 then redis.call('HINCRBY', KEYS[1], 'skipped', missed) end
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[3]) end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'state', ARGV[2],
  'finishedAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
freeQueues(KEYS[1], KEYS[2])
return 1
`);

/**
 * Asks an operation to stop. One that has not begun stops at once.
 * KEYS     operation, hash of queues
 * Result   the state it is in now, or false when there is none
 * Cost     O(queues)
 */
export const CANCEL_OPERATION = redisScript(`${FREE_QUEUES}
local state, startedAt = unpack(redis.call('HMGET', KEYS[1], 'state', 'startedAt'))
if state == 'running' or state == 'canary' or (state == 'paused' and startedAt) then
  state = 'cancelling'
  redis.call('HSET', KEYS[1], 'state', state)
elseif state == 'pending' or state == 'paused' then
  state = 'cancelled'
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'state', state,
    'finishedAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
  freeQueues(KEYS[1], KEYS[2])
end
return state
`);

/**
 * Pauses an operation, or lets a paused one go on. A batch that is under way is brought to its end.
 * KEYS     operation
 * ARGV     pause or resume
 * Result   the state it is in now, or false when there is none
 * Cost     O(1)
 */
export const PAUSE_OPERATION = redisScript(`
local state, startedAt, pausedAt, pausedMs =
  unpack(redis.call('HMGET', KEYS[1], 'state', 'startedAt', 'pausedAt', 'pausedMs'))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] == 'pause' and (state == 'pending' or state == 'running' or state == 'canary') then
  state = 'paused'
  redis.call('HSET', KEYS[1], 'state', state, 'pausedAt', string.format('%.0f', now))
elseif ARGV[1] == 'resume' and state == 'paused' then
  state = startedAt and 'running' or 'pending'
  redis.call('HDEL', KEYS[1], 'pausedAt')
  redis.call('HSET', KEYS[1], 'state', state)
  if startedAt then
    redis.call('HSET', KEYS[1], 'pausedMs', string.format('%.0f', (tonumber(pausedMs or '0') + now - tonumber(pausedAt))))
  end
end
return state
`);

/**
 * Writes how an operation has slowed down by itself.
 * KEYS     operation
 * ARGV     runner's token, JSON of how ("" for not at all)
 * Result   1, or 0 when another runner has taken it
 * Cost     O(1)
 */
export const WRITE_SLOWED = redisScript(`
if redis.call('HGET', KEYS[1], 'runner') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], 'slowed') else redis.call('HSET', KEYS[1], 'slowed', ARGV[2]) end
return 1
`);

/**
 * Says when an operation that is not over slows down by itself.
 * KEYS     operation
 * ARGV     JSON of when ("" for never)
 * Result   its state, or false when there is none; it is changed unless it is over
 * Cost     O(1)
 */
export const SET_BACK_OFF = redisScript(`
local state = redis.call('HGET', KEYS[1], 'state')
${OVER}if not state or over[state] then return state end
redis.call('HSET', KEYS[1], 'backOff', ARGV[1])
redis.call('HDEL', KEYS[1], 'slowed')
return state
`);
