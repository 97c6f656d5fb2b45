import type { Config } from "../config";
import type { Context } from "../context";
import { MAX_PINS } from "../contract/values/pins";
import { SpillwayError } from "../errors";
import { knowsPersons, requirePersons } from "../persons";
import { parseQueueKey } from "../queues/identity";
import { requireQueue } from "../queues/require";
import { redisScript, runScript } from "../redis-script";

type Ctx = Context & { config: Pick<Config, "password"> };

/**
 * Pins a queue unless the person has pinned too many.
 * KEYS     the person's pins (set)
 * ARGV     queue's key, how many are kept
 * Result   1, or 0 when there is no room
 * Cost     O(1)
 */
const PUT_PIN = redisScript(`
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 and redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('SADD', KEYS[1], ARGV[1])
return 1
`);

/** Keys of the queues that a person has pinned, in no order. */
export async function listPins(
  ctx: Ctx,
  person: string,
): Promise<{ keptBy: "server" | "browser"; queues: string[] }> {
  if (!knowsPersons(ctx)) return { keptBy: "browser", queues: [] };
  return { keptBy: "server", queues: await ctx.redis.smembers(ctx.keys.pins(person)) };
}

/** Throws `unprocessable` without a log-in, `queue_not_found`, and `conflict` when there are too many. */
export async function putPin(ctx: Ctx, person: string, queue: string): Promise<{ queue: string }> {
  requirePersons(ctx, "pins");
  await requireQueue(ctx, parseQueueKey(queue));
  const done = await runScript(ctx.redis, PUT_PIN, [ctx.keys.pins(person)], [queue, MAX_PINS]);
  if (done === 1) return { queue };
  throw new SpillwayError("conflict", `You have pinned ${MAX_PINS} queues, and there is no room for more.`, {
    hint: "Unpin one first.",
  });
}

/** Throws `unprocessable` without a log-in. One that is not pinned is as good as unpinned. */
export async function deletePin(ctx: Ctx, person: string, queue: string): Promise<{ queue: string }> {
  requirePersons(ctx, "pins");
  await ctx.redis.srem(ctx.keys.pins(person), queue);
  return { queue };
}
