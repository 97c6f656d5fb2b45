import type { Redis } from "ioredis";
import type { Context } from "../context";
import { redisScript, runScript } from "../redis-script";

/** How long a leader that fell silent keeps the lead: a crash costs at most this and one attempt of a standby. */
export const LEASE_MS = 5_000;

/**
 * KEYS[1]  the lease
 * ARGV     leader id, lease in ms
 * Result   1 when the lease is ours (taken or renewed), else 0
 * Cost     O(1)
 */
const TAKE = redisScript(`
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
if holder then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/**
 * KEYS[1]  the lease
 * ARGV[1]  leader id
 * Result   1 when the lease was ours and is gone
 * Cost     O(1)
 */
const RELEASE = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/**
 * KEYS[1]  the lease
 * ARGV     leader id, then commands, each as the number of its words and the words
 * Result   1 when they ran, 0 when another one leads
 * Cost     that of the commands, all in one step: callers keep a batch small
 */
const FENCED = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local at = 2
while at <= #ARGV do
  local words = tonumber(ARGV[at])
  redis.call(unpack(ARGV, at + 1, at + words))
  at = at + words + 1
end
return 1
`);

/** Takes or renews the lease; false when another one leads. */
export async function takeLease(ctx: Context, id: string): Promise<boolean> {
  return (await runScript(ctx.redis, TAKE, [ctx.keys.leader()], [id, LEASE_MS])) === 1;
}

/** Gives the lease back, so that a standby takes over at once. */
export async function releaseLease(ctx: Context, id: string): Promise<void> {
  await runScript(ctx.redis, RELEASE, [ctx.keys.leader()], [id]);
}

/** One write: the command and its arguments. */
export type Write = (string | number)[];

/** A leader writes only while it leads; thrown at the first write after the lease went to another. */
export class LeaseLost extends Error {
  constructor() {
    super("Another collector leads.");
    this.name = "LeaseLost";
  }
}

/** Words per call: bounds both how long Redis is held up and Lua's stack. */
const MAX_WORDS = 2_000;

/**
 * Runs groups of writes, each group whole or not at all, and only while `id` holds the lease. A process that was
 * asleep past its lease can therefore not overwrite what its successor wrote. Throws {@link LeaseLost}.
 */
export async function writeAsLeader(
  { redis, keys }: { redis: Redis; keys: Context["keys"] },
  id: string,
  groups: Write[][],
): Promise<void> {
  let words: (string | number)[] = [];
  const flush = async () => {
    if (words.length === 0) return;
    const batch = words;
    words = [];
    if ((await runScript(redis, FENCED, [keys.leader()], [id, ...batch])) !== 1) throw new LeaseLost();
  };
  for (const group of groups) {
    const flat = group.flatMap((write) => [write.length, ...write]);
    if (words.length + flat.length > MAX_WORDS) await flush();
    words.push(...flat);
  }
  await flush();
}
