import { redisScript } from "../redis-script";

/**
 * Makes an operation visible, and answers its request, in one step.
 * KEYS     operation, its chosen ids, operations of its kind, open operations, the idempotent request ("" for none)
 * ARGV     the reservation that must still be ours ("" for none), what replaces it, its life in ms, operation id,
 *          time of creation, then the operation's fields and values
 * Result   1, or 0 when the reservation is not ours any more: then nothing was written
 * Cost     O(fields)
 */
export const COMMIT_OPERATION = redisScript(`
if ARGV[1] ~= '' then
  if redis.call('GET', KEYS[5]) ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[5], ARGV[2], 'PX', ARGV[3])
end
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
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
if state ~= 'pending' and state ~= 'running' and state ~= 'cancelling' then return -1 end
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
 * Writes what a batch is about to move, before it is moved.
 * KEYS     operation, journal
 * ARGV     runner's token, the batch's JSON, then pairs of queue:job and the score it failed with
 * Result   the operation's state, or '' when another runner has taken it: then nothing was written
 * Cost     O(jobs of the batch)
 */
export const JOURNAL_BATCH = redisScript(`
local runner, state = unpack(redis.call('HMGET', KEYS[1], 'runner', 'state'))
if runner ~= ARGV[1] then return '' end
if state ~= 'running' then return state end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'batch', ARGV[2], 'runnerAt', string.format('%.0f', now))
redis.call('DEL', KEYS[2])
if #ARGV > 2 then redis.call('HSET', KEYS[2], unpack(ARGV, 3)) end
return state
`);

/**
 * Settles a batch: counters, position and journal change together, so that a crash neither loses nor doubles a count.
 * KEYS     operation, journal
 * ARGV     runner's token, moved, skipped, failed, last error ("" keeps the old one), position's JSON
 * Result   the operation's state, or '' when another runner has taken it: then nothing was written
 * Cost     O(jobs of the batch)
 */
export const SETTLE_BATCH = redisScript(`
local runner, state = unpack(redis.call('HMGET', KEYS[1], 'runner', 'state'))
if runner ~= ARGV[1] then return '' end
redis.call('HINCRBY', KEYS[1], 'moved', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'skipped', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'failed', ARGV[4])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[5]) end
redis.call('HSET', KEYS[1], 'position', ARGV[6])
redis.call('HDEL', KEYS[1], 'batch')
redis.call('DEL', KEYS[2])
return state
`);

/**
 * Ends an operation. What matched at its creation and was never met was not failed any more: it counts as skipped.
 * KEYS     operation
 * ARGV     runner's token, final state, error ("" keeps the old one)
 * Result   1, or 0 when another runner has taken it
 * Cost     O(1)
 */
export const FINISH_OPERATION = redisScript(`
if redis.call('HGET', KEYS[1], 'runner') ~= ARGV[1] then return 0 end
local total, moved, skipped, failed = unpack(redis.call('HMGET', KEYS[1], 'total', 'moved', 'skipped', 'failed'))
local missed = total - moved - skipped - failed
if ARGV[2] == 'completed' and missed > 0 then redis.call('HINCRBY', KEYS[1], 'skipped', missed) end
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[3]) end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'state', ARGV[2],
  'finishedAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return 1
`);

/**
 * Asks an operation to stop. One that has not begun stops at once.
 * KEYS     operation
 * Result   the state it is in now, or false when there is none
 * Cost     O(1)
 */
export const CANCEL_OPERATION = redisScript(`
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'running' then
  state = 'cancelling'
  redis.call('HSET', KEYS[1], 'state', state)
elseif state == 'pending' then
  state = 'cancelled'
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'state', state,
    'finishedAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
end
return state
`);
