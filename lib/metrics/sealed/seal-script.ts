import { redisScript } from "../../redis-script";

/**
 * Puts a sealed chunk in the place of its points, unless they are no longer those that were sealed.
 *
 * KEYS 1  the chunk's hash
 * ARGV 1  SHA-1 of all its names, then all its values, in Redis's order · 2 field of what is sealed · 3 the sealed bytes
 * Result  1 when it was done, 0 when the chunk has changed or is gone
 * Cost    O(fields), of which a chunk has a few hundred
 */
export const SEAL = redisScript(`
local names = table.concat(redis.call('HKEYS', KEYS[1]))
local values = table.concat(redis.call('HVALS', KEYS[1]))
if redis.sha1hex(names .. values) ~= ARGV[1] then return 0 end
local ttl = redis.call('PTTL', KEYS[1])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
if ttl > 0 then redis.call('PEXPIRE', KEYS[1], ttl) end
return 1
`);
